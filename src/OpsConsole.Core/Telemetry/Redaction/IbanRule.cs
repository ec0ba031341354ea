using static OpsConsole.Core.Telemetry.Redaction.Surroundings;

namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>International bank account numbers (ISO 13616): a country, its length, and a remainder of 1 modulo 97. In one piece or in groups of four.</summary>
internal static class IbanRule
{
    // Country and length, from the registry of ISO 13616.
    private const string Registry =
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26" +
        "IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SC31SD18SE24SI19SK24SM27ST25SV28TL23" +
        "TN24TR26UA29VA22VG24XK20";

    private static readonly byte[] Lengths = ReadRegistry();

    /// <summary>Looks at a digit run that follows two letters.</summary>
    public static bool TryFind(ReadOnlySpan<byte> text, int at, int floor, out Finding finding)
    {
        finding = default;
        int start = at - 2;
        if (start < floor || !char.IsAsciiLetter((char)text[start]) || !char.IsAsciiLetter((char)text[start + 1]) || !BeginsHere(text, start, floor))
            return false;
        int length = Lengths[Country(text[start], text[start + 1])];
        if (length == 0 || text.Length - start < length || at + 1 >= text.Length || !IsDigit(text[at + 1]))
            return false;

        // Modulo 97 over the number with its first four characters moved to the end, letters read as 10 to 35.
        int rest = 0, head = 0, i = start;
        for (int n = 0; n < length; n++)
        {
            if (n > 0 && n % 4 == 0 && i < text.Length && text[i] is (byte)' ' or (byte)'-')
                i++;
            if (i >= text.Length || !char.IsAsciiLetterOrDigit((char)text[i]))
                return false;
            byte b = text[i++];
            int value = IsDigit(b) ? b - '0' : (b | 0x20) - 'a' + 10;
            ref int sum = ref n < 4 ? ref head : ref rest;
            sum = ((sum * (value < 10 ? 10 : 100)) + value) % (n < 4 ? int.MaxValue : 97);
        }

        // The head is two letters (two digits each) and two digits: six digits in all.
        if (((rest * 1_000_000L) + head) % 97 != 1 || !EndsHere(text, i))
            return false;
        finding = new Finding(start, i, RedactionRule.Iban);
        return true;
    }

    private static int Country(byte first, byte second) => (((first | 0x20) - 'a') * 26) + ((second | 0x20) - 'a');

    private static byte[] ReadRegistry()
    {
        byte[] lengths = new byte[26 * 26];
        for (int i = 0; i < Registry.Length; i += 4)
            lengths[Country((byte)Registry[i], (byte)Registry[i + 1])] = byte.Parse(Registry.AsSpan(i + 2, 2));
        return lengths;
    }
}
