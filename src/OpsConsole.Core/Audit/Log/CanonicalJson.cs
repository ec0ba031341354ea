using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpsConsole.Core.Audit.Log;

/// <summary>
/// Writes JSON in the one form that hashes are made of: RFC 8785, restricted as docs/audit-format.md §1 says. System.Text.Json's
/// own output is not that form: it escapes more, and replaces lone surrogates silently, so that two texts would share a hash.
/// </summary>
public static class CanonicalJson
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    /// <summary>Largest integer that every JSON reader keeps exactly, 2⁵³−1.</summary>
    public const long MaxInteger = 9_007_199_254_740_991;

    /// <summary>The canonical bytes of a value.</summary>
    /// <exception cref="FormatException">The value has no canonical form: a fraction, too large a number, a lone surrogate, a name that is not printable ASCII.</exception>
    public static byte[] Write(JsonNode value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArrayBufferWriter<byte> output = new(512);
        Write(value, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Text as the format can hold it: lone surrogates become U+FFFD.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return HasLoneSurrogate(text) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
    }

    /// <summary>A copy of a value as the format can hold it: the texts in it, however deep, are cleaned. Members keep their names.</summary>
    public static JsonNode? Clean(JsonNode? value) => value switch
    {
        JsonObject members => Clean(members),
        JsonArray items => new JsonArray([.. items.Select(Clean)]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => JsonValue.Create(Clean(text.GetValue<string>())),
        _ => value?.DeepClone(),
    };

    /// <summary>A copy of an object as the format can hold it: the texts in it, however deep, are cleaned. Members keep their names.</summary>
    public static JsonObject Clean(JsonObject members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Clean(m.Value))));
    }

    /// <summary>Writes a text with its quotation marks.</summary>
    internal static void WriteText(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        if (HasLoneSurrogate(text))
        {
            throw new FormatException("The text holds a lone surrogate, which has no UTF-8.");
        }

        output.Write("\""u8);
        Span<char> escape = stackalloc char[6];
        while (text.IndexOfAny(Escaped) is >= 0 and int at)
        {
            Encoding.UTF8.GetBytes(text[..at], output);
            char c = text[at];
            int length = Escape(c, escape);
            Encoding.UTF8.GetBytes(escape[..length], output);
            text = text[(at + 1)..];
        }

        Encoding.UTF8.GetBytes(text, output);
        output.Write("\""u8);
    }

    private static int Escape(char c, Span<char> escape)
    {
        char plain = c switch { '"' => '"', '\\' => '\\', '\b' => 'b', '\t' => 't', '\n' => 'n', '\f' => 'f', '\r' => 'r', _ => '\0' };
        if (plain != '\0')
        {
            (escape[0], escape[1]) = ('\\', plain);
            return 2;
        }

        string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}").CopyTo(escape);
        return 6;
    }

    private static void Write(JsonNode? value, ArrayBufferWriter<byte> output)
    {
        switch (value)
        {
            case JsonObject members:
                WriteObject(members, output);
                break;
            case JsonArray items:
                WriteArray(items, output);
                break;
            case null:
                output.Write("null"u8);
                break;
            default:
                WriteScalar(value, output);
                break;
        }
    }

    private static void WriteObject(JsonObject members, ArrayBufferWriter<byte> output)
    {
        output.Write("{"u8);
        bool first = true;
        foreach ((string name, JsonNode? member) in members.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (name.Length == 0 || name.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                throw new FormatException($"'{name}' is not a member name: names are printable ASCII.");
            }

            output.Write(first ? ""u8 : ","u8);
            first = false;
            WriteText(name, output);
            output.Write(":"u8);
            Write(member, output);
        }

        output.Write("}"u8);
    }

    private static void WriteArray(JsonArray items, ArrayBufferWriter<byte> output)
    {
        output.Write("["u8);
        for (int i = 0; i < items.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : ","u8);
            Write(items[i], output);
        }

        output.Write("]"u8);
    }

    private static void WriteScalar(JsonNode value, ArrayBufferWriter<byte> output)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                WriteText(value.GetValue<string>(), output);
                break;
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            default:
                output.Write(Encoding.ASCII.GetBytes(Integer(value).ToString(CultureInfo.InvariantCulture)));
                break;
        }
    }

    private static long Integer(JsonNode value)
    {
        string text = value.ToJsonString();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer)
            && integer is >= -MaxInteger and <= MaxInteger && text == integer.ToString(CultureInfo.InvariantCulture)
            ? integer
            : throw new FormatException($"{text} is not an integer that every reader keeps. Write it as text.");
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (int i = text.IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
