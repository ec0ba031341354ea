using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards;

/// <summary>Numbers over a range.</summary>
/// <param name="From">Start of what was counted, UTC.</param>
/// <param name="To">End of what was counted, UTC, exclusive.</param>
/// <param name="Groups">The groups that have anything, most interactions first, then most model calls. Without grouping always one.</param>
public sealed record MetricsResult(DateTime From, DateTime To, IReadOnlyList<MetricsGroup> Groups)
{
    /// <summary>Of which applications some of the numbers were pulled from a source, by application and environment.</summary>
    public IReadOnlyList<(string Application, string Environment)> Pulled { get; init; } = [];
}

/// <summary>The numbers of one group.</summary>
/// <param name="Key">A value for each dimension grouped by, in that order; null where interactions have none.</param>
/// <param name="Totals">Over the whole range.</param>
/// <param name="Series">A point for every interval of the range; empty when no interval was asked for.</param>
public sealed record MetricsGroup(IReadOnlyList<string?> Key, MetricsTotals Totals, IReadOnlyList<MetricsPoint> Series)
{
    /// <summary>Durations of interactions over the whole range, where histograms were asked for.</summary>
    public LatencyHistogram? Latency { get; init; }

    /// <summary>Interactions by other traits over the whole range, where facets were asked for.</summary>
    public FacetSums? Facets { get; init; }
}

/// <summary>The numbers of one interval.</summary>
/// <param name="At">Start of the interval, UTC. The first may start before the range.</param>
/// <param name="Totals">What the range has of the interval.</param>
/// <param name="Latency">Durations of interactions, where histograms were asked for.</param>
public sealed record MetricsPoint(DateTime At, MetricsTotals Totals, LatencyHistogram? Latency = null)
{
    /// <summary>Interactions by other traits, where facets were asked for.</summary>
    public FacetSums? Facets { get; init; }
}

/// <summary>Tail and middle of a distribution, microseconds. There is no mean, on purpose.</summary>
/// <param name="P50">Half of the values do not exceed it.</param>
/// <param name="P95">95 of 100 do not exceed it.</param>
/// <param name="P99">99 of 100 do not exceed it.</param>
public readonly record struct LatencyQuantiles(double P50, double P95, double P99)
{
    /// <summary>The quantiles of a histogram; null when it is empty.</summary>
    public static LatencyQuantiles? Of(LatencyHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        Span<double> micros = stackalloc double[3];
        return histogram.TryQuantiles([0.5, 0.95, 0.99], micros) ? new LatencyQuantiles(micros[0], micros[1], micros[2]) : null;
    }
}

/// <summary>The numbers of a group or interval, and the rates that follow from them. A rate over nothing is null.</summary>
public sealed class MetricsTotals
{
    private MetricsTotals(RollupCell cell, double seconds)
    {
        Counters = cell.CopyCounters();
        Seconds = seconds;
        Latency = LatencyQuantiles.Of(cell.Latency);
        CallLatency = LatencyQuantiles.Of(cell.CallLatency);
        FirstToken = LatencyQuantiles.Of(cell.FirstToken);
    }

    /// <summary>Makes the numbers of a merged cell.</summary>
    /// <param name="cell">What was counted.</param>
    /// <param name="seconds">Time it was counted over.</param>
    public static MetricsTotals Of(RollupCell cell, double seconds)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return new MetricsTotals(cell, seconds);
    }

    /// <summary>The sums.</summary>
    public RollupCounters Counters { get; }

    /// <summary>Time they were counted over, up to now, in seconds.</summary>
    public double Seconds { get; }

    /// <summary>Durations of interactions.</summary>
    public LatencyQuantiles? Latency { get; }

    /// <summary>Durations of model calls.</summary>
    public LatencyQuantiles? CallLatency { get; }

    /// <summary>Times to first token of model calls that streamed.</summary>
    public LatencyQuantiles? FirstToken { get; }

    /// <summary>Interactions.</summary>
    public long Requests => Counters.Requests;

    /// <summary>Interactions that failed. Refusals are not among them.</summary>
    public long Errors => Counters.Outcomes[(int)Outcome.Failed];

    /// <summary>Failed interactions of all, 0 to 1.</summary>
    public double? ErrorRate => Ratio(Errors, Requests);

    /// <summary>Interactions that the model, a content filter or a guardrail declined to answer.</summary>
    public long Refused => Counters.Outcomes[(int)Outcome.Refused];

    /// <summary>Interactions that ended with an answer.</summary>
    public long Completed => Counters.Outcomes[(int)Outcome.Completed];

    /// <summary>Interactions whose end is known.</summary>
    public long Known => Requests - Counters.Outcomes[(int)Outcome.Unknown];

    /// <summary>Completed interactions of those whose end is known, 0 to 1.</summary>
    public double? CompletionRate => Ratio(Completed, Known);

    /// <summary>Model calls that were throttled, also those tried again with success.</summary>
    public long Throttled => Counters.CallErrorClasses[(int)ErrorClass.RateLimited];

    /// <summary>Cost in US dollars of the calls that have a price; null when there are calls and none has one.</summary>
    public decimal? Cost => Counters.Calls > 0 && Counters.UnpricedCalls >= Counters.Calls ? null : Counters.CostMicros / 1_000_000m;

    /// <summary>Cost of an interaction in US dollars.</summary>
    public decimal? CostPerInteraction => Requests > 0 ? Cost / Requests : null;

    /// <summary>Feedback, -1 to 1, over the interactions that have some.</summary>
    public double? FeedbackScore => Ratio(Counters.FeedbackSumMillis / 1000.0, Counters.FeedbackCount);

    /// <summary>What interactions were worth as their applications state it, US dollars; null when none stated anything.</summary>
    public decimal? StatedValue => Counters.ValuedCount > 0 ? Counters.ValueMicros / 1_000_000m : null;

    /// <summary>A count as a rate per second.</summary>
    public double PerSecond(long count) => Seconds > 0 ? count / Seconds : 0;

    private static double? Ratio(double part, long whole) => whole > 0 ? part / whole : null;
}
