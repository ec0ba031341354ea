using OpsConsole.Core.Dashboards.Causes;

namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>What a window is compared with.</summary>
public enum MovedBaseline
{
    /// <summary>The time of the same length just before.</summary>
    Before,

    /// <summary>The same time a week before; of a window longer than a week, as many weeks before as it touches.</summary>
    WeekBefore,
}

/// <summary>What is asked.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="From">Start of the window, UTC.</param>
/// <param name="To">End of the window, UTC, exclusive.</param>
/// <param name="Baseline">What it is compared with.</param>
/// <param name="Filter">Which interactions count.</param>
public sealed record WhatMovedRequest(MovedMeasure Measure, DateTime From, DateTime To, MovedBaseline Baseline, MetricsFilter Filter)
{
    /// <summary>Shortest window: numbers are kept by the minute.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5);

    /// <summary>How long before the window the baseline is.</summary>
    public TimeSpan Shift => Baseline == MovedBaseline.Before ? To - From : TimeSpan.FromDays(7 * Math.Ceiling(Math.Max(1, (To - From).TotalDays) / 7));
}

/// <summary>What moved.</summary>
public sealed record WhatMovedResult
{
    /// <summary>What was asked; its end is not after now.</summary>
    public required WhatMovedRequest Request { get; init; }

    /// <summary>The measure in the window; null where nothing was measured.</summary>
    public required double? After { get; init; }

    /// <summary>The measure in the baseline.</summary>
    public required double? Before { get; init; }

    /// <summary>Interactions in the window.</summary>
    public required long Interactions { get; init; }

    /// <summary>Interactions in the baseline.</summary>
    public required long InteractionsBefore { get; init; }

    /// <summary>Of a quantile the former one in microseconds: what is taken apart is the share of interactions above it.</summary>
    public double? Above { get; init; }

    /// <summary>The change taken apart, by each dimension that tells interactions apart.</summary>
    public required IReadOnlyList<ChangeBreakdown> Breakdowns { get; init; }

    /// <summary>What explains most of it; null where it is spread, or nothing changed.</summary>
    public required ChangeExplanation? Explanation { get; init; }

    /// <summary>The measure over time, with what was before and afterwards.</summary>
    public required IReadOnlyList<MetricsPoint> Points { get; init; }

    /// <summary>Length of the points in minutes.</summary>
    public required int IntervalMinutes { get; init; }

    /// <summary>What moved with it.</summary>
    public required Correlation Correlation { get; init; }

    /// <summary>What happened in the time of the points.</summary>
    public required CauseList Causes { get; init; }

    /// <summary>Start of the baseline, UTC.</summary>
    public DateTime BaselineFrom => Request.From - Request.Shift;

    /// <summary>End of the baseline, UTC.</summary>
    public DateTime BaselineTo => Request.To - Request.Shift;
}
