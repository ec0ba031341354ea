namespace OpsConsole.Core.Prompts.Files.Lint;

/// <summary>Finds where in a file something stands.</summary>
internal static class LintLines
{
    /// <summary>Line, from 1, of the first place where a word stands by itself; 0 for none.</summary>
    public static int Of(string[] lines, string word)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (HasWord(lines[i], word))
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static bool HasWord(string line, string word)
    {
        for (int at = line.IndexOf(word, StringComparison.Ordinal); at >= 0; at = at + 1 < line.Length ? line.IndexOf(word, at + 1, StringComparison.Ordinal) : -1)
        {
            if ((at == 0 || !IsWord(line[at - 1])) && (at + word.Length == line.Length || !IsWord(line[at + word.Length])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
