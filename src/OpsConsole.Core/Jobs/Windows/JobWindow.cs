using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Jobs.Windows;

/// <summary>A piece of the past that a job has done. What it wrote and this row are one transaction, so a piece is there whole or not at all.</summary>
[Unaudited]
public sealed class JobWindow
{
    /// <summary>Name of the job.</summary>
    public required string Job { get; set; }

    /// <summary>Its beginning, UTC.</summary>
    public DateTime From { get; set; }

    /// <summary>Its end, UTC, not included.</summary>
    public DateTime To { get; set; }

    /// <summary>When it was done last, UTC.</summary>
    public DateTime DoneAt { get; set; }

    /// <summary>How often it was done: late data are read again.</summary>
    public int Generation { get; set; }

    /// <summary>The run that did it last.</summary>
    public required string RunId { get; set; }

    /// <summary>Rows that it has.</summary>
    public long Rows { get; set; }
}

/// <summary>A range of time.</summary>
/// <param name="From">Its beginning, UTC.</param>
/// <param name="To">Its end, UTC, not included.</param>
public readonly record struct TimeWindow(DateTime From, DateTime To);

/// <summary>How a job divides the past.</summary>
/// <param name="Size">Length of a piece: a part of a day, or whole days. Pieces begin at whole multiples of it since the beginning of 1970.</param>
/// <param name="Since">The earliest instant that is wanted, UTC.</param>
/// <param name="Delay">How long after its end a piece is read first: before, its source does not have everything.</param>
/// <param name="Again">How far back what was read is read again, for what comes late.</param>
/// <param name="Stretch">How much of what lies side by side is read at once, at most: then it is one transaction.</param>
public sealed record WindowRule(TimeSpan Size, DateTime Since, TimeSpan Delay, TimeSpan Again, TimeSpan Stretch);

/// <summary>Says which pieces of the past are to be read. A function of values.</summary>
public static class WindowPlan
{
    /// <summary>Most pieces that one run reads, those that were never read before those that are read again; the next run goes on.</summary>
    public const int Most = 2_000;

    /// <summary>What was noted further in the future than this was noted by a clock that was wrong: its piece may have been read before it was over.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>The pieces that are due, oldest first: those that were never read, and those of which late data may have come since.</summary>
    /// <param name="rule">How the past is divided.</param>
    /// <param name="done">When each piece was read last, by its beginning.</param>
    /// <param name="now">Now, UTC.</param>
    public static IReadOnlyList<TimeWindow> Due(WindowRule rule, IReadOnlyDictionary<DateTime, DateTime> done, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(done);
        List<TimeWindow> never = [], again = [];
        for (DateTime from = Floor(rule.Since, rule.Size); from + rule.Size + rule.Delay <= now && never.Count < Most; from += rule.Size)
        {
            TimeWindow piece = new(from, from + rule.Size);
            if (!done.TryGetValue(from, out DateTime at) || at > now + Skew)
            {
                never.Add(piece);
            }
            else if (piece.To > now - rule.Again && at < now)
            {
                again.Add(piece);
            }
        }

        return [.. never.Concat(again.TakeLast(Most - never.Count)).OrderBy(w => w.From)]; // side by side they are one stretch
    }

    /// <summary>Puts pieces that lie side by side together, up to the rule's stretch.</summary>
    public static IReadOnlyList<TimeWindow> Stretches(IReadOnlyList<TimeWindow> pieces, WindowRule rule)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentNullException.ThrowIfNull(rule);
        List<TimeWindow> stretches = [];
        foreach (TimeWindow piece in pieces)
        {
            if (stretches.Count > 0 && stretches[^1].To == piece.From && piece.To - stretches[^1].From <= rule.Stretch)
            {
                stretches[^1] = stretches[^1] with { To = piece.To };
            }
            else
            {
                stretches.Add(piece);
            }
        }

        return stretches;
    }

    /// <summary>The pieces of a range that can be read, oldest first, whether they were or not.</summary>
    public static IReadOnlyList<TimeWindow> Of(TimeWindow range, WindowRule rule, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(rule);
        List<TimeWindow> all = [];
        for (DateTime from = Floor(range.From, rule.Size); from < range.To && from + rule.Size + rule.Delay <= now; from += rule.Size)
        {
            all.Add(new TimeWindow(from, from + rule.Size));
        }

        return all;
    }

    private static DateTime Floor(DateTime instant, TimeSpan size)
    {
        long ticks = (instant - DateTime.UnixEpoch).Ticks, over = ticks % size.Ticks;
        return DateTime.UnixEpoch.AddTicks(ticks - (over < 0 ? over + size.Ticks : over));
    }
}
