namespace OpsConsole.Core.Prompts.Comparing;

/// <summary>Writes a comparison down, line by line.</summary>
internal sealed class DiffLines(IReadOnlyList<string> old, IReadOnlyList<string> now)
{
    private readonly List<DiffLine> _lines = new(Math.Max(old.Count, now.Count) + 16);
    private readonly WordMatch _words = new();
    private int _old, _new, _pairs, _removed, _added;

    /// <summary>Adds a stretch that differs, and before it what is the same.</summary>
    public void Add(Change change)
    {
        SameUntil(change.OldStart);
        int paired = Math.Min(change.OldCount, change.NewCount);
        DiffLine[] removed = new DiffLine[change.OldCount], added = new DiffLine[change.NewCount];
        for (int i = 0; i < change.OldCount; i++)
        {
            removed[i] = Line(LineKind.Removed, old, _old + i, _old + i + 1, null);
        }

        for (int i = 0; i < change.NewCount; i++)
        {
            added[i] = Line(LineKind.Added, now, _new + i, null, _new + i + 1);
        }

        for (int i = 0; i < paired; i++)
        {
            (string before, string after) = (removed[i].Text, added[i].Text);
            if (_words.Compare(before, after) is var (first, second))
            {
                bool space = WordMatch.DiffersInSpaceOnly(before, after);
                _pairs++;
                removed[i] = removed[i] with { Segments = first, Pair = _pairs, OnlySpace = space };
                added[i] = added[i] with { Segments = second, Pair = _pairs, OnlySpace = space };
            }
        }

        _lines.AddRange(removed);
        _lines.AddRange(added);
        (_old, _new) = (_old + change.OldCount, _new + change.NewCount);
        (_removed, _added) = (_removed + change.OldCount, _added + change.NewCount);
    }

    /// <summary>The comparison.</summary>
    public TextDiffResult Done(bool whole)
    {
        SameUntil(old.Count);
        return new TextDiffResult(_lines, _added, _removed, whole);
    }

    private void SameUntil(int end)
    {
        for (; _old < end; _old++, _new++)
        {
            _lines.Add(Line(LineKind.Same, old, _old, _old + 1, _new + 1));
        }
    }

    private static DiffLine Line(LineKind kind, IReadOnlyList<string> lines, int at, int? oldNumber, int? newNumber)
    {
        string line = lines[at];
        bool ended = line.EndsWith('\n');
        string text = ended ? line[..^(line.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)] : line;
        return new DiffLine(kind, oldNumber, newNumber, text.Length == 0 ? [] : [new LineSegment(text, false)], Unended: !ended);
    }
}
