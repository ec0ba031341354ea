namespace OpsConsole.Core.Prompts.Files;

/// <summary>A file taken apart: YAML between two lines <c>---</c> at its beginning, and the rest.</summary>
/// <param name="Yaml">The YAML; null when there is no front matter.</param>
/// <param name="Before">Lines of the file before the YAML.</param>
/// <param name="Body">The rest, as it stands in the file; without front matter the whole file.</param>
/// <param name="BodyLine">Line where the rest begins, from 1.</param>
/// <param name="Unclosed">Whether it begins like front matter that never ends.</param>
internal sealed record FrontMatter(string? Yaml, int Before, string Body, int BodyLine, bool Unclosed)
{
    /// <summary>A file without front matter.</summary>
    public static FrontMatter None(string text, bool unclosed = false) => new(null, 0, text, 1, unclosed);

    /// <summary>Takes a file apart.</summary>
    public static FrontMatter Of(string text, PromptFormat format)
    {
        if (format == PromptFormat.Markdown && CodeFence.Inside(text) is { } inside)
        {
            return Split(inside, 0, 2) ?? None(text);
        }

        int first = text.StartsWith('\uFEFF') ? 1 : 0, at = first, line = 1;
        while (format == PromptFormat.Dotprompt && at < text.Length && IsRemark(LineAt(text, at, out int next))) // of a licence, say
        {
            (at, line) = (next, line + 1);
        }

        return Split(text, at, line) ?? None(text, at == first && IsFence(LineAt(text, at, out _)));
    }

    /// <summary>Takes a text apart whose front matter must begin at a place; null when it does not, or does not end.</summary>
    private static FrontMatter? Split(string text, int at, int line)
    {
        if (!IsFence(LineAt(text, at, out int begin)))
        {
            return null;
        }

        int before = line;
        for (int here = begin; here < text.Length;)
        {
            line++;
            ReadOnlySpan<char> content = LineAt(text, here, out int next);
            if (IsFence(content))
            {
                return new FrontMatter(text[begin..here], before, text[next..], line + 1, false);
            }

            here = next;
        }

        return null;
    }

    private static bool IsFence(ReadOnlySpan<char> line) => line.TrimEnd() is "---";

    private static bool IsRemark(ReadOnlySpan<char> line) => line is ['#', ..] || line.IsWhiteSpace();

    private static ReadOnlySpan<char> LineAt(string text, int at, out int next)
    {
        int end = text.IndexOf('\n', at);
        next = end < 0 ? text.Length : end + 1;
        return text.AsSpan(at, (end < 0 ? text.Length : end) - at);
    }
}
