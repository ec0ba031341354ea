using static OpsConsole.Core.Telemetry.Redaction.Surroundings;

namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>Brazilian tax numbers, with and without punctuation, by their two check digits (weighted sums modulo 11).</summary>
internal static class TaxNumberRule
{
    private static readonly string[] CpfNotations = ["DDD.DDD.DDD-DD", "DDDDDDDDDDD", "DDDDDDDDD-DD", "DDD DDD DDD DD", "DDD.DDD.DDD.DD", "DDD DDD DDD-DD"];
    private static readonly string[] CnpjNotations = ["DD.DDD.DDD/DDDD-DD", "DDDDDDDDDDDDDD", "DDDDDDDD/DDDD-DD"];

    /// <summary>A person's number (CPF) at the beginning of a digit run.</summary>
    public static bool TryFindCpf(ReadOnlySpan<byte> text, int at, int floor, out Finding finding) =>
        TryFind(text, at, floor, CpfNotations, 11, 11, RedactionRule.Cpf, out finding);

    /// <summary>A company's number (CNPJ) at the beginning of a digit run.</summary>
    public static bool TryFindCnpj(ReadOnlySpan<byte> text, int at, int floor, out Finding finding) =>
        TryFind(text, at, floor, CnpjNotations, 14, 9, RedactionRule.Cnpj, out finding);

    private static bool TryFind(ReadOnlySpan<byte> text, int at, int floor, string[] notations, int length, int largestWeight, RedactionRule rule, out Finding finding)
    {
        finding = default;
        if (text.Length - at < length || !BeginsHere(text, at, floor))
            return false;
        foreach (string notation in notations)
        {
            if (!Template.Fits(text, at, notation))
                continue;
            Span<byte> digits = stackalloc byte[length];
            int count = 0;
            foreach (byte b in text.Slice(at, notation.Length))
            {
                if (IsDigit(b))
                    digits[count++] = (byte)(b - '0');
            }

            if (digits.IndexOfAnyExcept(digits[0]) < 0 // 111.111.111-11 adds up, but is given to nobody
                || CheckDigit(digits[..^2], largestWeight) != digits[^2] || CheckDigit(digits[..^1], largestWeight) != digits[^1])
            {
                continue;
            }

            finding = new Finding(at, at + notation.Length, rule);
            return true;
        }

        return false;
    }

    /// <summary>Weights rise from 2 at the right end; a CNPJ's begin again after 9, a CPF's never do.</summary>
    private static int CheckDigit(ReadOnlySpan<byte> digits, int largestWeight)
    {
        int sum = 0, weight = 2;
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            sum += digits[i] * weight;
            weight = weight == largestWeight ? 2 : weight + 1;
        }

        int rest = sum % 11;
        return rest < 2 ? 0 : 11 - rest;
    }
}
