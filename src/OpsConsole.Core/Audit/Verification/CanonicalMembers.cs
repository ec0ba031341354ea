using System.Globalization;
using System.Text;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Walks through the members of an object that <see cref="CanonicalScan"/> has accepted.</summary>
internal ref struct CanonicalMembers(ReadOnlySpan<byte> canonicalObject)
{
    private readonly ReadOnlySpan<byte> _json = canonicalObject;
    private int _at = 1;

    /// <summary>Name of the member, as it is spelled.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Its value; a text with its quotation marks.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext()
    {
        if (_json[_at] == '}')
        {
            return false;
        }

        int nameEnd = CanonicalScan.Value(_json, _at);
        int end = CanonicalScan.Value(_json, nameEnd + 1);
        Name = _json[(_at + 1)..(nameEnd - 1)];
        Value = _json[(nameEnd + 1)..end];
        _at = _json[end] == ',' ? end + 1 : end;
        return true;
    }
}

/// <summary>Reads canonical values.</summary>
internal static class CanonicalValue
{
    /// <summary>Whether the value is a text, and what stands between its quotation marks.</summary>
    public static bool TryText(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> spelled)
    {
        bool isText = value.Length >= 2 && value[0] == '"';
        spelled = isText ? value[1..^1] : default;
        return isText;
    }

    /// <summary>Whether the value is an integer.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> value, out long integer) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out integer);

    /// <summary>Whether the value is an object.</summary>
    public static bool IsObject(ReadOnlySpan<byte> value) => value.Length >= 2 && value[0] == '{';

    /// <summary>A text as it is meant, from between its quotation marks.</summary>
    public static string Read(ReadOnlySpan<byte> spelled)
    {
        string text = Encoding.UTF8.GetString(spelled);
        if (!spelled.Contains((byte)'\\'))
        {
            return text;
        }

        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            plain.Append(text[i] switch
            {
                'b' => '\b',
                't' => '\t',
                'n' => '\n',
                'f' => '\f',
                'r' => '\r',
                'u' => (char)int.Parse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                char itself => itself,
            });
            i += text[i] == 'u' ? 4 : 0;
        }

        return plain.ToString();
    }

    /// <summary>Whether a spelled text means this one.</summary>
    public static bool Means(ReadOnlySpan<byte> spelled, string text) => Ascii.Equals(spelled, text) ? !spelled.Contains((byte)'\\') : Read(spelled) == text;
}
