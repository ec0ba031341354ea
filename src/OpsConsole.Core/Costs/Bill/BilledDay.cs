using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Costs.Bill;

/// <summary>
/// What a source billed for one day: all of its lines with this day's generation. Reading the day again puts another generation in the place of this one, in one
/// transaction; lines of any other generation are not there for readers (<see cref="BillQueries.Lines"/>).
/// </summary>
[Unaudited]
public sealed class BilledDay
{
    /// <summary>Id of the source.</summary>
    public required string SourceId { get; set; }

    /// <summary>The day, UTC.</summary>
    public DateOnly Day { get; set; }

    /// <summary>Which lines are those of the day. Rises each time the day is read.</summary>
    public long Generation { get; set; }

    /// <summary>Whether the source may still change it.</summary>
    public bool IsEstimated { get; set; }

    /// <summary>When it was read, UTC.</summary>
    public DateTime ReadAt { get; set; }

    /// <summary>The run that read it.</summary>
    public required string RunId { get; set; }

    /// <summary>How many lines it has; 0 where the day cost nothing.</summary>
    public int Lines { get; set; }
}
