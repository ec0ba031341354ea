namespace OpsConsole.Core.Prompts.Comparing;

/// <summary>
/// Compares two texts line by line, and replaced lines word by word. Lines count with their ends, so that CRLF and a missing last line end are
/// differences. Time is bounded: what is too long or too different is shown as replaced.
/// </summary>
public static class TextDiff
{
    /// <summary>Of texts that differ in a stretch of more lines than this, that stretch is shown as replaced.</summary>
    public const int MaxLines = 20_000;

    /// <summary>Compares.</summary>
    /// <param name="before">The text before.</param>
    /// <param name="after">The text after.</param>
    public static TextDiffResult Of(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        IReadOnlyList<string> old = LineChunks.Of(before), now = LineChunks.Of(after);
        LineMatch match = LineMatch.Of(old, now);
        DiffLines lines = new(old, now);
        foreach (Change change in match.Changes)
        {
            lines.Add(change);
        }

        return lines.Done(match.Whole);
    }
}

/// <summary>A stretch of lines of the text before, and the stretch of the text after that stands in its place. Either may be empty.</summary>
internal readonly record struct Change(int OldStart, int OldCount, int NewStart, int NewCount);
