namespace OpsConsole.Web.Controls;

/// <summary>What would make rendering a Markdown text slow or endless, found by looking at it once.</summary>
/// <param name="HasLargeTable">Whether its tables would have too many cells: every row is filled up to the widest.</param>
/// <param name="IsTooNested">Whether quotes, lists or brackets are nested too deeply.</param>
internal readonly record struct MarkdownWeight(bool HasLargeTable, bool IsTooNested)
{
    private const int MostCells = 5_000, MostColumns = 64, MostNested = 24;

    public static MarkdownWeight Of(string text)
    {
        long rows = 0, columns = 0;
        bool nested = false;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            int pipes = line.Count('|');
            rows += pipes > 0 ? 1 : 0;
            columns = Math.Max(columns, pipes + 1);
            nested |= Nested(line) > MostNested;
        }

        return new MarkdownWeight(columns > MostColumns || rows * columns > MostCells, nested);
    }

    /// <summary>How many quotes and lists a line may be in.</summary>
    private static int Nested(ReadOnlySpan<char> line)
    {
        int marks = 0, space = 0;
        foreach (char c in line)
        {
            if (c is ' ' or '\t')
            {
                space += c == '\t' ? 4 : 1;
            }
            else if (c is '>' or '-' or '+' or '*' || char.IsAsciiDigit(c) || c is '.' or ')')
            {
                marks += c is '>' or '-' or '+' or '*' or '.' or ')' ? 1 : 0;
            }
            else
            {
                break;
            }
        }

        return marks == 0 ? 0 : Math.Max(space / 2, 0) + (IsRuler(line) ? 0 : marks);
    }

    private static bool IsRuler(ReadOnlySpan<char> line) => line.Trim() is { Length: > 0 } text && text.TrimEnd("-*_ \t").IsEmpty && text.IndexOfAnyExcept(text[0], ' ', '\t') < 0;
}
