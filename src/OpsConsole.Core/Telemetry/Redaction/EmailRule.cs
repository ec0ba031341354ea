namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>E-mail addresses: a local part, <c>@</c>, and a domain with at least two labels, the last of letters only.</summary>
internal static class EmailRule
{
    private const int LongestLocalPart = 64; // RFC 5321
    private const int LongestDomain = 255;

    /// <summary>Looks around an <c>@</c>.</summary>
    public static bool TryFind(ReadOnlySpan<byte> text, int at, int floor, out Finding finding)
    {
        finding = default;
        int start = at;
        while (start > floor && at - start < LongestLocalPart && IsLocal(text[start - 1]))
            start--;
        while (start < at && text[start] is (byte)'.' or (byte)'-' or (byte)'\'')
            start++;
        if (start == at || text[at - 1] == '.')
            return false;

        int end = at + 1, label = end, domainEnd = -1;
        while (end < text.Length && end - at <= LongestDomain && (IsLabel(text[end]) || (text[end] == '.' && end > label)))
        {
            if (text[end] == '.')
                label = end + 1;
            end++;
            if (label > at + 1 && IsTopLevel(text[label..end]) && (end == text.Length || !IsLabel(text[end])))
                domainEnd = end;
        }

        if (domainEnd < 0)
            return false;
        finding = new Finding(start, domainEnd, RedactionRule.Email);
        return true;
    }

    // Bytes from 0x80 belong to letters outside ASCII (RFC 6531).
    private static bool IsLocal(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'_' or (byte)'%' or (byte)'+' or (byte)'-' or (byte)'\'' or >= 0x80;

    private static bool IsLabel(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or >= 0x80;

    private static bool IsTopLevel(ReadOnlySpan<byte> label)
    {
        if (label.Length is < 2 or > 24)
            return false;
        foreach (byte b in label)
        {
            if (!char.IsAsciiLetter((char)b) && b < 0x80)
                return label.StartsWith("xn--"u8);
        }

        return !label.SequenceEqual("png"u8) && !label.SequenceEqual("jpg"u8) && !label.SequenceEqual("svg"u8); // icon@2x.png
    }
}
