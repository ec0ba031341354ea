using static OpsConsole.Core.Telemetry.Redaction.Surroundings;

namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>Payment card numbers of 13 to 19 digits, in one piece or grouped as printed on cards, with an issuer's prefix and a right Luhn digit.</summary>
internal static class CardRule
{
    private const int Shortest = 13, Longest = 19;

    /// <summary>Looks at the beginning of a digit run.</summary>
    public static bool TryFind(ReadOnlySpan<byte> text, int at, int floor, out Finding finding)
    {
        finding = default;
        if (text.Length - at < Shortest || text[at] is < (byte)'2' or > (byte)'6' || !BeginsHere(text, at, floor))
            return false;

        Span<byte> digits = stackalloc byte[Longest];
        int count = 0, i = at, groups = 0, best = -1;
        bool fours = true, amex = true;
        byte separator = 0;
        while (true)
        {
            int begin = count;
            while (i < text.Length && count < Longest && IsDigit(text[i]))
                digits[count++] = (byte)(text[i++] - '0');
            if (i < text.Length && IsDigit(text[i]))
                break; // too long
            int length = count - begin;
            groups++;
            bool printed = groups == 1
                || (fours && groups >= 4 && length <= 4)
                || (amex && groups == 3 && length is 4 or 5);
            if (count >= Shortest && printed && EndsHere(text, i) && HasIssuer(digits[..count]) && HasLuhnDigit(digits[..count]))
                best = i;

            fours &= length == 4;
            amex &= groups switch { 1 => length == 4, 2 => length == 6, _ => false };
            if ((!fours && !amex) || count >= Longest || i + 1 >= text.Length || text[i] is not ((byte)' ' or (byte)'-') || !IsDigit(text[i + 1]))
                break;
            if (separator != 0 && separator != text[i])
                break;
            separator = text[i++];
        }

        if (best < 0)
            return false;
        finding = new Finding(at, best, RedactionRule.Card);
        return true;
    }

    /// <summary>Prefix and length as the networks give them out (Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro, Elo, Hipercard).</summary>
    private static bool HasIssuer(ReadOnlySpan<byte> digits)
    {
        int four = (digits[0] * 1000) + (digits[1] * 100) + (digits[2] * 10) + digits[3];
        int n = digits.Length;
        return (four / 100) switch
        {
            >= 40 and <= 49 => n is 13 or 16 or 19,
            >= 51 and <= 55 => n == 16,
            >= 22 and <= 27 => n == 16 && four is >= 2221 and <= 2720,
            34 or 37 => n == 15,
            30 => n is 14 or 16 && four is >= 3000 and <= 3059,
            36 or 38 or 39 => n is 14 or 16,
            35 => n >= 16 && four is >= 3528 and <= 3589,
            50 or 56 or 57 or 58 or 60 or 63 or 67 => n >= 13,
            62 or 64 or 65 => n >= 16,
            _ => false,
        };
    }

    private static bool HasLuhnDigit(ReadOnlySpan<byte> digits)
    {
        int sum = 0;
        for (int i = digits.Length - 1, place = 0; i >= 0; i--, place++)
        {
            int digit = digits[i];
            if (place % 2 == 1 && (digit *= 2) > 9)
                digit -= 9;
            sum += digit;
        }

        return sum % 10 == 0;
    }
}
