using static OpsConsole.Core.Telemetry.Redaction.Surroundings;

namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>Addresses of the Internet Protocol, told apart from versions, sections, times and hardware addresses.</summary>
internal static class AddressRule
{
    private static readonly string[] NumberedThings = ["version", "ver", "v", "release", "build", "section", "chapter", "clause", "rev", "revision", "figure", "table", "versao"];

    /// <summary>Four numbers up to 255 at the beginning of a digit run.</summary>
    public static bool TryFindV4(ReadOnlySpan<byte> text, int at, int floor, out Finding finding)
    {
        finding = default;
        if (at > floor && (IsWord(text[at - 1]) || text[at - 1] == '.'))
            return false;
        int end = at;
        for (int octet = 0; octet < 4; octet++)
        {
            if (octet > 0 && (end >= text.Length || text[end++] != '.'))
                return false;
            int begin = end, value = 0;
            while (end < text.Length && end - begin < 4 && IsDigit(text[end]))
                value = (value * 10) + text[end++] - '0';
            if (end == begin || value > 255 || (text[begin] == '0' && end > begin + 1))
                return false;
        }

        if (end < text.Length && (IsWord(text[end]) || (end + 1 < text.Length
            && ((text[end] == '.' && IsWord(text[end + 1])) || (text[end] == '-' && char.IsAsciiLetter((char)text[end + 1]))))))
        {
            return false;
        }

        if (at - 1 > floor && text[at - 1] is (byte)'-' or (byte)'/' && at >= 2 && IsWord(text[at - 2]) && at - 1 > floor)
            return false; // package-1.2.3.4, Chrome/120.0.0.0
        if (FollowsNumberedThing(text[floor..at]))
            return false;
        finding = new Finding(at, end, RedactionRule.Ip);
        return true;
    }

    /// <summary>Looks around the first colon of what may be an IPv6 address.</summary>
    public static bool TryFindV6(ReadOnlySpan<byte> text, int colon, int floor, out Finding finding)
    {
        finding = default;
        int start = colon;
        while (start > floor && colon - start < 5 && char.IsAsciiHexDigit((char)text[start - 1]))
            start--;
        if (colon - start > 4 || (start > floor && (IsWord(text[start - 1]) || text[start - 1] is (byte)':' or (byte)'.')))
            return false;

        int at = start, groups = 0, longest = 0;
        bool compressed = false, digits = false;
        while (at < text.Length && groups < 8)
        {
            int begin = at;
            while (at < text.Length && at - begin < 5 && char.IsAsciiHexDigit((char)text[at]))
                digits |= IsDigit(text[at++]);
            int length = at - begin;
            if (length > 4)
                return false;
            if (length > 0)
            {
                groups++;
                longest = Math.Max(longest, length);
            }

            if (at + 1 < text.Length && text[at] == ':' && text[at + 1] == ':' && !compressed)
            {
                compressed = true;
                at += 2;
            }
            else if (length > 0 && at + 1 < text.Length && text[at] == ':' && char.IsAsciiHexDigit((char)text[at + 1]) && groups < 8)
            {
                at++;
            }
            else
            {
                break;
            }
        }

        bool whole = longest >= 3 && (compressed ? groups is >= 1 and <= 7 : groups == 8); // aa:bb:… is hardware, a::b is code
        if (!whole || !digits || (at < text.Length && (IsWord(text[at]) || (text[at] == ':' && at + 1 < text.Length && IsWord(text[at + 1])))))
            return false;

        // An IPv4 tail (::ffff:192.0.2.1): its first number was read as a group.
        int tail = at;
        while (tail < text.Length && (IsDigit(text[tail]) || (text[tail] == '.' && tail + 1 < text.Length && IsDigit(text[tail + 1]))) && tail - at < 12)
            tail++;
        finding = new Finding(start, tail, RedactionRule.Ip);
        return true;
    }

    private static bool FollowsNumberedThing(ReadOnlySpan<byte> before)
    {
        before = before[Math.Max(0, before.Length - 16)..];
        ReadOnlySpan<byte> trimmed = before.TrimEnd(" :=.#\""u8);
        if (trimmed.Length == before.Length)
            return false;
        int begin = trimmed.Length;
        while (begin > 0 && char.IsAsciiLetter((char)trimmed[begin - 1]))
            begin--;
        ReadOnlySpan<byte> word = trimmed[begin..];
        foreach (string thing in NumberedThings)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(word, thing))
                return true;
        }

        return false;
    }
}
