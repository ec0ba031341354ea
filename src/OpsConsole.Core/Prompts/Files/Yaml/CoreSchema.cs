using System.Globalization;
using System.Text.Json.Nodes;

namespace OpsConsole.Core.Prompts.Files.Yaml;

/// <summary>What a scalar without quotes means by YAML 1.2's core schema: <c>yes</c> and <c>on</c> are texts, <c>0o17</c> is a number.</summary>
internal static class CoreSchema
{
    /// <summary>Whether it stands for nothing.</summary>
    public static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>The value: nothing, a truth value, a number that JSON can carry, or the text.</summary>
    public static JsonNode? Resolve(string text)
    {
        if (IsNull(text))
        {
            return null;
        }

        return text switch
        {
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ => Number(text) ?? JsonValue.Create(text),
        };
    }

    private static JsonValue? Number(string text)
    {
        if (text.Length > 40 || !(char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.'))
        {
            return null;
        }

        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long hex) && hex >= 0 ? JsonValue.Create(hex) : null;
        }

        if (text.StartsWith("0o", StringComparison.Ordinal))
        {
            return Octal(text.AsSpan(2)) is { } octal ? JsonValue.Create(octal) : null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            return JsonValue.Create(whole);
        }

        return text.AsSpan().ContainsAnyInRange('0', '9')
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double real)
            && double.IsFinite(real) ? JsonValue.Create(real) : null;
    }

    private static long? Octal(ReadOnlySpan<char> digits)
    {
        long value = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                return null;
            }

            value = (value * 8) + digit - '0';
        }

        return digits.Length is > 0 and <= 20 ? value : null;
    }
}
