using static OpsConsole.Core.Telemetry.Redaction.Surroundings;

namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>
/// Telephone numbers: international ones by their <c>+</c> or <c>00</c>, national ones only in notations that hardly anything else has. A number in another
/// notation is missed rather than every list of numbers blacked out.
/// </summary>
internal static class PhoneRule
{
    private const int FewestDigits = 8, MostDigits = 15; // E.164

    private static readonly string[] Bracketed =
    [
        "(DD) DDDDD-DDDD", "(DD)DDDDD-DDDD", "(DD) DDDD-DDDD", "(DD)DDDD-DDDD", "(DD) DDDDDDDDD", "(DD)DDDDDDDDD", "(DD) D DDDD-DDDD", "(DD) DDDDD DDDD", // Brazil
        "(NDD) DDD-DDDD", "(NDD)DDD-DDDD", "(NDD) DDD DDDD", "(NDD) DDD.DDDD", // North America
        "(0DD) DDDDDDDD", "(0DD) DDDD DDDD", // Germany, United Kingdom
    ];

    private static readonly string[] National =
    [
        "PP 9DDDD-DDDD", "PP 9DDDD DDDD", "PP LDDD-DDDD", "PP9DDDDDDDD", "PP9DDDD-DDDD", "PP-9DDDD-DDDD", "55PP9DDDDDDDD", // Brazil
        "NDD-NDD-DDDD", "NDD.NDD.DDDD", "1-NDD-NDD-DDDD", // North America
        "0P DD DD DD DD", "0P.DD.DD.DD.DD", "0P-DD-DD-DD-DD", // France
        "0PD DDDD DDDD", "0PDDD DDDDDD", "0PDDD DDD DDD", "0PDD DDD DDDD", // United Kingdom
        "0PDD DDDDDDD", "0PDD DDDDDDDD", "0PD DDDDDDDD", "0PDD/DDDDDDD", "0PD/DDDDDDDD", // Germany
    ];

    /// <summary>Looks at the beginning of a digit run, and at what stands before it.</summary>
    public static bool TryFind(ReadOnlySpan<byte> text, int at, int floor, out Finding finding)
    {
        finding = default;
        if (text.Length - at < FewestDigits)
            return false;
        byte before = at > floor ? text[at - 1] : (byte)0;
        if (before == '+')
            return BeginsHere(text, at - 1, floor) && TryInternational(text, at, at - 1, needsGap: false, out finding);
        if (before == '(')
            return TryNotations(text, at - 1, floor, Bracketed, out finding);
        if (text[at] == '0' && text[at + 1] == '0')
            return BeginsHere(text, at, floor) && TryInternational(text, at + 2, at, needsGap: true, out finding);
        return TryNotations(text, at, floor, National, out finding);
    }

    private static bool TryNotations(ReadOnlySpan<byte> text, int at, int floor, string[] notations, out Finding finding)
    {
        finding = default;
        if (!BeginsHere(text, at, floor))
            return false;
        foreach (string notation in notations)
        {
            if (Template.Fits(text, at, notation))
            {
                finding = new Finding(at, at + notation.Length, RedactionRule.Phone);
                return true;
            }
        }

        return false;
    }

    /// <summary>Digits in groups, from the country code on; between two groups at most two of space, <c>- . ( )</c>.</summary>
    private static bool TryInternational(ReadOnlySpan<byte> text, int at, int start, bool needsGap, out Finding finding)
    {
        finding = default;
        if (at >= text.Length || text[at] is < (byte)'1' or > (byte)'9')
            return false;
        int digits = 0, end = -1, i = at;
        bool gap = false;
        while (true)
        {
            while (i < text.Length && digits <= MostDigits && IsDigit(text[i]))
            {
                digits++;
                i++;
            }

            if (digits > MostDigits)
                break;
            if (digits >= FewestDigits && (gap || !needsGap) && EndsHere(text, i))
                end = i;
            int separators = 0;
            while (i < text.Length && separators < 2 && text[i] is (byte)' ' or (byte)'-' or (byte)'.' or (byte)'(' or (byte)')')
            {
                separators++;
                i++;
            }

            if (separators == 0 || i >= text.Length || !IsDigit(text[i]))
                break;
            gap = true;
        }

        if (end < 0)
            return false;
        finding = new Finding(start, end, RedactionRule.Phone);
        return true;
    }
}
