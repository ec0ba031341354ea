namespace OpsConsole.Core.Prompts.Comparing;

/// <summary>Cuts a text into lines with their ends.</summary>
internal static class LineChunks
{
    public static string[] Of(string text)
    {
        List<string> lines = [];
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf('\n', at) is >= 0 and int found ? found + 1 : text.Length;
            lines.Add(text[at..end]);
            at = end;
        }

        return [.. lines];
    }
}

/// <summary>Cuts a line into words, stretches of white space, and single other characters.</summary>
internal static class WordChunks
{
    public static string[] Of(string text)
    {
        List<string> words = [];
        for (int at = 0; at < text.Length;)
        {
            int end = at + 1, kind = Kind(text[at]);
            while (end < text.Length && (Kind(text[end]) == kind && kind != 0 || char.IsLowSurrogate(text[end])))
            {
                end++;
            }

            words.Add(text[at..end]);
            at = end;
        }

        return [.. words];
    }

    private static int Kind(char c) => char.IsLetterOrDigit(c) || c == '_' ? 1 : char.IsWhiteSpace(c) ? 2 : 0;
}
