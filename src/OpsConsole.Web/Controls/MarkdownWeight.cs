using System.Buffers;

namespace OpsConsole.Web.Controls;

/// <summary>
/// What would make rendering a Markdown text slow or endless, found by looking at it once. The library can neither be bounded nor
/// interrupted, so this errs on the side of calling a text too complex.
/// </summary>
/// <param name="HasLargeTable">Whether its tables would have too many cells: every row is filled up to the widest.</param>
/// <param name="IsTooComplex">Whether it has too many lines, marks or definitions, or nests too deeply.</param>
internal readonly record struct MarkdownWeight(bool HasLargeTable, bool IsTooComplex)
{
    private const int MostCells = 10_000, MostColumns = 64, MostNested = 24, MostIndented = 100;
    private const int MostLines = 20_000, MostMarksTogether = 5_000, MostDefinitions = 1_000;
    private const long MostLinkWork = 20_000_000; // each "](" is looked at up to the end of its paragraph

    private static readonly SearchValues<char> MarkCharacters = SearchValues.Create("*_~^+=[`");

    public static MarkdownWeight Of(string text)
    {
        long rows = 0, columns = 0, links = 0, paragraph = 0, work = 0;
        int lines = 0, marks = 0, mostMarks = 0, definitions = 0;
        bool nested = false;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            lines++;
            int pipes = line.Count('|');
            rows += pipes > 0 ? 1 : 0;
            columns = Math.Max(columns, pipes + 1);
            definitions += line.Contains("]:", StringComparison.Ordinal) ? 1 : 0;
            nested |= Nesting(line) > MostNested;
            if (line.IsWhiteSpace())
            {
                work += links * paragraph;
                (links, paragraph, marks) = (0, 0, 0);
            }

            marks += Marks(line);
            mostMarks = Math.Max(mostMarks, marks);
            links += line.Count("](");
            paragraph += line.Length + 1;
        }

        work += links * paragraph;
        bool complex = nested || lines > MostLines || mostMarks > MostMarksTogether || definitions > MostDefinitions || work > MostLinkWork;
        return new MarkdownWeight(columns > MostColumns || rows * columns > MostCells, complex);
    }

    private static int Marks(ReadOnlySpan<char> line)
    {
        int marks = 0;
        while (line.IndexOfAny(MarkCharacters) is >= 0 and int at)
        {
            marks++;
            line = line[(at + 1)..];
        }

        return marks;
    }

    /// <summary>How many quotes and lists a line may begin.</summary>
    private static int Nesting(ReadOnlySpan<char> line)
    {
        int marks = 0, space = 0;
        for (int i = 0; i < line.Length; i++)
        {
            bool ends = i + 1 == line.Length || line[i + 1] is ' ' or '\t';
            switch (line[i])
            {
                case ' ' or '\t':
                    space += line[i] == '\t' ? 4 : 1;
                    break;
                case '>':
                    marks++;
                    break;
                case '-' or '+' or '*' or '.' or ')' when ends:
                    marks++;
                    break;
                case >= '0' and <= '9':
                    break;
                default:
                    i = line.Length;
                    break;
            }
        }

        return IsRuler(line) ? 0 : marks > 0 && space > 2 * MostIndented ? int.MaxValue : marks;
    }

    private static bool IsRuler(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> text = line.Trim();
        return text.Length is > 0 and < 200 && text[0] is '-' or '*' && text.IndexOfAnyExcept(text[0], ' ', '\t') < 0;
    }
}
