using OpsConsole.Core.Prompts.Comparing;

namespace OpsConsole.Web.Controls;

/// <summary>How two texts are shown.</summary>
public enum TextDiffMode
{
    /// <summary>Beside each other; on narrow screens below each other.</summary>
    SideBySide,

    /// <summary>In one column.</summary>
    Inline,
}

/// <summary>A row: a line of each text, or of one of them. Where both are the same line it is in both.</summary>
internal readonly record struct DiffRow(DiffLine? Left, DiffLine? Right)
{
    public bool IsSame => Left?.Kind == LineKind.Same;
}

/// <summary>Rows that are shown, or the unchanged ones in between that are folded away.</summary>
/// <param name="Start">Number of the first row.</param>
/// <param name="Count">How many.</param>
/// <param name="Folded">Whether they are folded away.</param>
internal readonly record struct DiffStretch(int Start, int Count, bool Folded);

/// <summary>Lays a comparison out in rows.</summary>
internal static class DiffRows
{
    private const int Context = 3, WorthFolding = 4;

    public static List<DiffRow> Of(IReadOnlyList<DiffLine> lines, TextDiffMode mode)
    {
        List<DiffRow> rows = new(lines.Count);
        for (int at = 0; at < lines.Count;)
        {
            if (lines[at].Kind == LineKind.Same)
            {
                rows.Add(new DiffRow(lines[at], lines[at]));
                at++;
                continue;
            }

            int added = at;
            while (added < lines.Count && lines[added].Kind == LineKind.Removed)
            {
                added++;
            }

            int end = added;
            while (end < lines.Count && lines[end].Kind == LineKind.Added)
            {
                end++;
            }

            int beside = mode == TextDiffMode.SideBySide ? Math.Max(added - at, end - added) : end - at;
            for (int i = 0; i < beside; i++)
            {
                rows.Add(mode == TextDiffMode.SideBySide
                    ? new DiffRow(at + i < added ? lines[at + i] : null, added + i < end ? lines[added + i] : null)
                    : lines[at + i].Kind == LineKind.Removed ? new DiffRow(lines[at + i], null) : new DiffRow(null, lines[at + i]));
            }

            at = end;
        }

        return rows;
    }

    /// <summary>Folds away what is far from any change. Everything is shown where nothing changed.</summary>
    public static List<DiffStretch> Fold(IReadOnlyList<DiffRow> rows)
    {
        List<DiffStretch> stretches = [];
        int shown = 0;
        for (int at = 0; at < rows.Count;)
        {
            int end = at;
            while (end < rows.Count && rows[end].IsSame)
            {
                end++;
            }

            int from = at == 0 ? 0 : at + Context, until = end == rows.Count ? end : end - Context;
            if (until - from >= WorthFolding && end - at < rows.Count)
            {
                stretches.Add(new DiffStretch(shown, from - shown, false));
                stretches.Add(new DiffStretch(from, until - from, true));
                shown = until;
            }

            at = Math.Max(end, at + 1);
        }

        stretches.Add(new DiffStretch(shown, rows.Count - shown, false));
        stretches.RemoveAll(s => s.Count == 0);
        return stretches;
    }

    /// <summary>What is rendered at once: of the rows that are not folded away only the first, for the browser's sake. What is folded costs one row.</summary>
    /// <param name="stretches">All of it.</param>
    /// <param name="opened">Starts of the stretches that were unfolded.</param>
    /// <param name="most">Most rows.</param>
    /// <returns>The stretches to render, and whether there is more.</returns>
    public static (IReadOnlyList<DiffStretch> Parts, bool More) Cut(IReadOnlyList<DiffStretch> stretches, IReadOnlySet<int> opened, int most)
    {
        List<DiffStretch> parts = [];
        foreach (DiffStretch stretch in stretches)
        {
            if (stretch.Folded && !opened.Contains(stretch.Start))
            {
                parts.Add(stretch);
                continue;
            }

            int count = Math.Min(stretch.Count, most);
            if (count > 0)
            {
                parts.Add(new DiffStretch(stretch.Start, count, Folded: false));
            }

            if (count < stretch.Count)
            {
                return (parts, true);
            }

            most -= count;
        }

        return (parts, false);
    }
}
