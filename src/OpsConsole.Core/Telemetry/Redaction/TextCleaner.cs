using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>
/// Takes out of text what no reader should meet: control characters (C0 but tab and line ends, DEL, C1), the bidirectional controls
/// by which text can pose as other text (U+202A–U+202E, U+2066–U+2069), and bytes that are no UTF-8 (each bad sequence becomes U+FFFD).
/// </summary>
internal static class TextCleaner
{
    private static readonly SearchValues<byte> PlainAscii =
        SearchValues.Create([(byte)'\t', (byte)'\n', (byte)'\r', .. Enumerable.Range(0x20, 0x7F - 0x20).Select(b => (byte)b)]);

    private static readonly SearchValues<byte> AsciiControls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(b => b is not ('\t' or '\n' or '\r')).Select(b => (byte)b), 0x7F]);

    // First bytes of C1 (C2 80–9F) and of the bidirectional controls (E2 80 AA–AE, E2 81 A6–A9).
    private static readonly SearchValues<byte> Leads = SearchValues.Create([0xC2, 0xE2]);

    /// <summary>True when cleaning would change nothing. Vectorised: a short plain value costs a few nanoseconds.</summary>
    public static bool IsClean(ReadOnlySpan<byte> utf8)
    {
        int first = utf8.IndexOfAnyExcept(PlainAscii);
        if (first < 0)
            return true;
        utf8 = utf8[first..];
        return !utf8.ContainsAny(AsciiControls) && Utf8.IsValid(utf8) && !HasControlSequence(utf8);
    }

    /// <summary>The text without what does not belong in it.</summary>
    public static string Clean(ReadOnlySpan<byte> utf8)
    {
        if (IsClean(utf8))
            return Encoding.UTF8.GetString(utf8);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(LongestCleaned(utf8.Length));
        try
        {
            return Encoding.UTF8.GetString(buffer, 0, Clean(utf8, buffer));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The most bytes that cleaning makes of a length: a bad byte becomes the three of U+FFFD.</summary>
    public static int LongestCleaned(int length) => length * 3;

    /// <summary>Writes the cleaned text and returns its length. The destination must hold <see cref="LongestCleaned"/> bytes.</summary>
    public static int Clean(ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        int written = 0;
        while (!utf8.IsEmpty)
        {
            int plain = utf8.IndexOfAnyExcept(PlainAscii);
            plain = plain < 0 ? utf8.Length : plain;
            utf8[..plain].CopyTo(destination[written..]);
            written += plain;
            utf8 = utf8[plain..];
            if (utf8.IsEmpty)
                break;
            OperationStatus status = Rune.DecodeFromUtf8(utf8, out Rune rune, out int consumed); // U+FFFD for a bad sequence
            if (status != OperationStatus.Done || !IsControl(rune.Value))
                written += rune.EncodeToUtf8(destination[written..]);
            utf8 = utf8[consumed..];
        }

        return written;
    }

    /// <summary>The longest length up to <paramref name="limit"/> that does not cut a character in two.</summary>
    public static int CutPoint(ReadOnlySpan<byte> utf8, int limit)
    {
        if (utf8.Length <= limit)
            return utf8.Length;
        int end = limit;
        while (end > 0 && limit - end < 4 && (utf8[end] & 0xC0) == 0x80)
            end--;
        return end;
    }

    private static bool IsControl(int rune) =>
        rune is < 0x20 and not ('\t' or '\n' or '\r') or (>= 0x7F and <= 0x9F) or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static bool HasControlSequence(ReadOnlySpan<byte> utf8)
    {
        for (int i = utf8.IndexOfAny(Leads); i >= 0;)
        {
            if (utf8[i] == 0xC2 ? i + 1 < utf8.Length && utf8[i + 1] <= 0x9F : i + 2 < utf8.Length && IsBidi(utf8[i + 1], utf8[i + 2]))
                return true;
            int next = utf8[(i + 1)..].IndexOfAny(Leads);
            i = next < 0 ? -1 : i + 1 + next;
        }

        return false;
    }

    private static bool IsBidi(byte second, byte third) => (second, third) is (0x80, >= 0xAA and <= 0xAE) or (0x81, >= 0xA6 and <= 0xA9);
}
