namespace OpsConsole.Core.Prompts.Files;

/// <summary>A file taken apart: YAML between two lines <c>---</c> at its beginning, and the rest.</summary>
/// <param name="Yaml">The YAML; null when there is no front matter.</param>
/// <param name="Body">The rest, as it stands in the file; without front matter the whole file.</param>
/// <param name="BodyLine">Line where the rest begins, from 1.</param>
/// <param name="Unclosed">Whether it begins like front matter that never ends.</param>
internal sealed record FrontMatter(string? Yaml, string Body, int BodyLine, bool Unclosed)
{
    /// <summary>Takes a file apart.</summary>
    public static FrontMatter Of(string text)
    {
        int at = text.StartsWith('\uFEFF') ? 1 : 0;
        if (!IsFence(LineAt(text, at, out int begin)))
        {
            return new FrontMatter(null, text, 1, false);
        }

        int line = 2;
        for (int here = begin; here < text.Length; line++)
        {
            ReadOnlySpan<char> content = LineAt(text, here, out int next);
            if (IsFence(content))
            {
                return new FrontMatter(text[begin..here], text[next..], line + 1, false);
            }

            here = next;
        }

        return new FrontMatter(null, text, 1, true);
    }

    private static bool IsFence(ReadOnlySpan<char> line) => line.TrimEnd() is "---";

    private static ReadOnlySpan<char> LineAt(string text, int at, out int next)
    {
        int end = text.IndexOf('\n', at);
        next = end < 0 ? text.Length : end + 1;
        return text.AsSpan(at, (end < 0 ? text.Length : end) - at);
    }
}
