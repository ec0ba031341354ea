namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>
/// Puts the spans of a trace in the order and depth of its tree. Senders cannot be trusted to send a tree: a span whose parent
/// is missing stands at the top, and a circle of parents is opened at its earliest span.
/// </summary>
internal static class SpanTree
{
    /// <summary>Parents above children, children by start; a span that came twice stands once.</summary>
    public static IReadOnlyList<TraceSpan> Build(IEnumerable<TraceSpan> spans)
    {
        List<TraceSpan> distinct = [.. spans
            .GroupBy(s => s.SpanId)
            .Select(g => g.MaxBy(s => (s.EndNanos, s.Attributes.Count))!) // the more finished report of the same span
            .OrderBy(s => s.StartNanos).ThenByDescending(s => s.EndNanos).ThenBy(s => s.SpanId.Value)];
        HashSet<SpanId> known = [.. distinct.Select(s => s.SpanId)];
        ILookup<SpanId, TraceSpan> children = distinct.Where(s => HasParent(s, known)).ToLookup(s => s.ParentId);

        List<TraceSpan> ordered = new(distinct.Count);
        HashSet<SpanId> placed = [];
        foreach (TraceSpan root in distinct.Where(s => !HasParent(s, known)))
        {
            Place(root, children, placed, ordered, parentMissing: !root.ParentId.IsEmpty && root.ParentId != root.SpanId);
        }

        // What is left hangs below a circle.
        foreach (TraceSpan span in distinct.Where(s => !placed.Contains(s.SpanId)))
        {
            Place(span, children, placed, ordered, parentMissing: false);
        }

        return Counted(ordered);
    }

    private static bool HasParent(TraceSpan span, HashSet<SpanId> known) =>
        !span.ParentId.IsEmpty && span.ParentId != span.SpanId && known.Contains(span.ParentId);

    // A stack instead of recursion: the depth is the sender's to choose.
    private static void Place(TraceSpan root, ILookup<SpanId, TraceSpan> children, HashSet<SpanId> placed, List<TraceSpan> ordered, bool parentMissing)
    {
        Stack<(TraceSpan Span, int Depth)> todo = new([(root, 0)]);
        while (todo.TryPop(out (TraceSpan Span, int Depth) next))
        {
            if (!placed.Add(next.Span.SpanId))
            {
                continue;
            }

            List<TraceSpan> below = [.. children[next.Span.SpanId].Where(c => !placed.Contains(c.SpanId))];
            ordered.Add(next.Span with
            {
                Depth = next.Depth,
                SelfMicros = SelfNanos(next.Span, below) / 1000.0,
                ParentMissing = parentMissing && next.Depth == 0,
            });
            for (int i = below.Count - 1; i >= 0; i--)
            {
                todo.Push((below[i], next.Depth + 1));
            }
        }
    }

    // In this order the spans below one are those that follow it until one is as high again.
    private static List<TraceSpan> Counted(List<TraceSpan> ordered)
    {
        Stack<int> open = new();
        for (int i = 0; i <= ordered.Count; i++)
        {
            int depth = i < ordered.Count ? ordered[i].Depth : 0;
            while (open.TryPeek(out int above) && ordered[above].Depth >= depth)
            {
                ordered[above] = ordered[above] with { Descendants = i - above - 1 };
                open.Pop();
            }

            open.Push(i);
        }

        return ordered;
    }

    /// <summary>The span's time less the union of its children's, which may overlap and may outlive it.</summary>
    internal static ulong SelfNanos(TraceSpan span, IEnumerable<TraceSpan> childrenByStart)
    {
        ulong covered = 0, until = span.StartNanos;
        foreach (TraceSpan child in childrenByStart)
        {
            ulong start = Math.Max(child.StartNanos, until), end = Math.Min(child.EndNanos, span.EndNanos);
            if (end > start)
            {
                covered += end - start;
                until = end;
            }
        }

        return span.EndNanos - span.StartNanos - covered;
    }
}
