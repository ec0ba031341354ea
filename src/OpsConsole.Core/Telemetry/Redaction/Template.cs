using static OpsConsole.Core.Telemetry.Redaction.Surroundings;

namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>
/// Notations of numbers, as people read them: <c>D</c> is any digit, <c>P</c> 1–9, <c>N</c> 2–9, <c>L</c> 3–5; everything else stands for itself.
/// </summary>
internal static class Template
{
    /// <summary>True when the text at a place has the notation and the number ends there.</summary>
    public static bool Fits(ReadOnlySpan<byte> text, int at, ReadOnlySpan<char> notation)
    {
        if (text.Length - at < notation.Length)
            return false;
        for (int i = 0; i < notation.Length; i++)
        {
            byte b = text[at + i];
            bool fits = notation[i] switch
            {
                'D' => IsDigit(b),
                'P' => b is >= (byte)'1' and <= (byte)'9',
                'N' => b is >= (byte)'2' and <= (byte)'9',
                'L' => b is >= (byte)'3' and <= (byte)'5',
                char literal => b == literal,
            };
            if (!fits)
                return false;
        }

        return EndsHere(text, at + notation.Length);
    }
}
