namespace OpsConsole.Core.Prompts.Files;

/// <summary>The code fence that assistants put around a whole file when they write it: <c>```prompt</c>, front matter and text, <c>```</c>.</summary>
internal static class CodeFence
{
    /// <summary>Whether a file begins so: a fence in the first line, front matter from the second on.</summary>
    public static bool Begins(string text) => Mark(text) > 0;

    /// <summary>What stands in the fence. Null when the file does not begin with one, or does not clearly end with it.</summary>
    public static string? Inside(string text)
    {
        int length = Mark(text);
        if (length == 0)
        {
            return null;
        }

        string mark = new('`', length);
        int begin = text.IndexOf('\n', StringComparison.Ordinal) + 1, last = begin, fences = 0;
        for (int at = begin; at < text.Length;)
        {
            int end = text.IndexOf('\n', at) is >= 0 and int found ? found + 1 : text.Length;
            ReadOnlySpan<char> line = text.AsSpan(at, end - at);
            fences += line.StartsWith(mark, StringComparison.Ordinal) ? 1 : 0;
            last = line.IsWhiteSpace() ? last : at;
            at = end;
        }

        return fences % 2 == 1 && text.AsSpan(last).Trim().SequenceEqual(mark) ? text[begin..last] : null; // fences within come in pairs
    }

    /// <summary>How many backticks the fence has; 0 for no fence.</summary>
    private static int Mark(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan(text.StartsWith('\uFEFF') ? 1 : 0);
        int length = rest.IndexOfAnyExcept('`'), end = rest.IndexOf('\n');
        if (length is not (3 or 4) || end < 0 || rest[length..end].Trim() is not ("prompt" or "chatagent" or "chatmode" or "instructions"))
        {
            return 0;
        }

        rest = rest[(end + 1)..];
        end = rest.IndexOf('\n');
        return end >= 0 && rest[..end].TrimEnd() is "---" ? length : 0;
    }
}
