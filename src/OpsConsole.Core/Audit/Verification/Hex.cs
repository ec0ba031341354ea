using System.Buffers;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Hexadecimal digits as the format writes them: lower case only.</summary>
internal static class Hex
{
    public static SearchValues<byte> Digits { get; } = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Reads exactly as many bytes as fit.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, Span<byte> bytes) =>
        text.Length == 2 * bytes.Length && !text.ContainsAnyExcept(Digits)
        && Convert.FromHexString(text, bytes, out _, out int written) == OperationStatus.Done && written == bytes.Length;

    /// <summary>Whether a text is the digits of these bytes.</summary>
    public static bool Means(ReadOnlySpan<byte> text, ReadOnlySpan<byte> bytes)
    {
        Span<byte> digits = stackalloc byte[2 * bytes.Length];
        return Convert.TryToHexStringLower(bytes, digits, out _) && digits.SequenceEqual(text);
    }
}
