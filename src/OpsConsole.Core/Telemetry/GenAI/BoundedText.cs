using System.Text;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Turns UTF-8 from outside into short clean strings.</summary>
internal static class BoundedText
{
    /// <summary>One trimmed line without control characters, at most <paramref name="longest"/> UTF-16 characters; a longer one ends in <c>…</c>.</summary>
    public static string OneLine(ReadOnlySpan<byte> utf8, int longest)
    {
        utf8 = utf8[..Math.Min(utf8.Length, longest * 4)]; // four bytes a character at most
        string text = TextCleaner.Clean(utf8);
        if (text.AsSpan().ContainsAny('\t', '\n', '\r'))
            text = text.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');
        return Cut(text.Trim(), longest);
    }

    /// <summary>At most <paramref name="longest"/> UTF-16 characters, never half a surrogate pair; a longer text ends in <c>…</c>.</summary>
    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        int end = longest - 1;
        if (char.IsHighSurrogate(text[end - 1]))
            end--;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
