using System.Buffers;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>
/// Checks bytes for the one spelling that docs/audit-format.md §1 allows, without building anything: a verifier that accepted a
/// second spelling would let two texts stand for one entry. The bytes must be valid UTF-8 already.
/// </summary>
internal static class CanonicalScan
{
    /// <summary>Deepest nesting of objects and arrays.</summary>
    public const int MaxDepth = 32;

    private const int Refused = -1;

    private static readonly SearchValues<byte> EndsText = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    /// <summary>Whether the bytes are one canonical object and nothing else.</summary>
    public static bool IsObject(ReadOnlySpan<byte> json) => json.Length > 1 && json[0] == '{' && Value(json, 0) == json.Length;

    /// <summary>Finds the end of the value that starts at a place.</summary>
    /// <returns>The place after it, or −1 when it is not canonical.</returns>
    public static int Value(ReadOnlySpan<byte> json, int at, int depth = 0)
    {
        if ((uint)at >= (uint)json.Length)
        {
            return Refused;
        }

        return json[at] switch
        {
            (byte)'"' => Text(json, at),
            (byte)'{' => depth < MaxDepth ? Object(json, at + 1, depth + 1) : Refused,
            (byte)'[' => depth < MaxDepth ? Array(json, at + 1, depth + 1) : Refused,
            (byte)'t' => Literal(json, at, "true"u8),
            (byte)'f' => Literal(json, at, "false"u8),
            (byte)'n' => Literal(json, at, "null"u8),
            _ => Integer(json, at),
        };
    }

    private static int Object(ReadOnlySpan<byte> json, int at, int depth)
    {
        if (At(json, at) == '}')
        {
            return at + 1;
        }

        ReadOnlySpan<byte> before = default;
        for (bool first = true; ; first = false)
        {
            int end = At(json, at) == '"' ? Text(json, at) : Refused;
            if (end == Refused || At(json, end) != ':')
            {
                return Refused;
            }

            ReadOnlySpan<byte> name = json[(at + 1)..(end - 1)];
            if (!IsName(name) || (!first && Compare(before, name) >= 0))
            {
                return Refused;
            }

            before = name;
            at = Value(json, end + 1, depth);
            switch (At(json, at))
            {
                case '}':
                    return at + 1;
                case ',':
                    at++;
                    break;
                default:
                    return Refused;
            }
        }
    }

    private static int Array(ReadOnlySpan<byte> json, int at, int depth)
    {
        if (At(json, at) == ']')
        {
            return at + 1;
        }

        while (true)
        {
            at = Value(json, at, depth);
            switch (At(json, at))
            {
                case ']':
                    return at + 1;
                case ',':
                    at++;
                    break;
                default:
                    return Refused;
            }
        }
    }

    private static int Text(ReadOnlySpan<byte> json, int at)
    {
        for (at++; ; )
        {
            int stop = json[at..].IndexOfAny(EndsText);
            if (stop < 0)
            {
                return Refused;
            }

            at += stop;
            if (json[at] == '"')
            {
                return at + 1;
            }

            int length = json[at] == '\\' ? EscapeLength(json[at..]) : 0;
            if (length == 0)
            {
                return Refused;
            }

            at += length;
        }
    }

    /// <summary>Length of an allowed escape; 0 when it is another one.</summary>
    private static int EscapeLength(ReadOnlySpan<byte> escape)
    {
        if (escape.Length < 2)
        {
            return 0;
        }

        if (escape[1] is (byte)'"' or (byte)'\\' or (byte)'b' or (byte)'t' or (byte)'n' or (byte)'f' or (byte)'r')
        {
            return 2;
        }

        // What has a short form must have it; so of the long ones only some control characters are left.
        bool isLong = escape.Length >= 6 && escape[..4].SequenceEqual("\\u00"u8) && escape[4] is (byte)'0' or (byte)'1'
            && escape[5] is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f');
        bool hasShort = isLong && escape[4] == '0' && escape[5] is (byte)'8' or (byte)'9' or (byte)'a' or (byte)'c' or (byte)'d';
        return isLong && !(escape[4] == '0' && hasShort) ? 6 : 0;
    }

    private static int Integer(ReadOnlySpan<byte> json, int at)
    {
        int start = at;
        bool negative = At(json, at) == '-';
        at += negative ? 1 : 0;
        int first = at;
        long value = 0;
        while (At(json, at) is >= '0' and <= '9')
        {
            value = at - first < 16 ? (value * 10) + (json[at] - '0') : long.MaxValue;
            at++;
            if (value == long.MaxValue)
            {
                return Refused;
            }
        }

        int digits = at - first;
        bool spelled = digits == 1 ? !(negative && json[first] == '0') : digits > 1 && json[first] != '0';
        return at > start && spelled && value <= Log.CanonicalJson.MaxInteger ? at : Refused;
    }

    private static int Literal(ReadOnlySpan<byte> json, int at, ReadOnlySpan<byte> literal) =>
        json[at..].StartsWith(literal) ? at + literal.Length : Refused;

    /// <summary>The byte at a place; −1 outside.</summary>
    private static int At(ReadOnlySpan<byte> json, int at) => (uint)at < (uint)json.Length ? json[at] : -1;

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return false;
        }

        for (int i = name.IndexOf((byte)'\\'); i >= 0 && i < name.Length; i++)
        {
            if (name[i] == '\\' && name[++i] is not ((byte)'"' or (byte)'\\'))
            {
                return false; // a control character
            }
        }

        return true;
    }

    /// <summary>Compares names as they are meant: without the backslashes that escape.</summary>
    private static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.Contains((byte)'\\') || right.Contains((byte)'\\') ? Plain(left).AsSpan().SequenceCompareTo(Plain(right)) : left.SequenceCompareTo(right);

    private static byte[] Plain(ReadOnlySpan<byte> name)
    {
        byte[] plain = new byte[name.Length];
        int length = 0;
        for (int i = 0; i < name.Length; i++)
        {
            i += name[i] == '\\' ? 1 : 0;
            plain[length++] = name[i];
        }

        return plain[..length];
    }
}
