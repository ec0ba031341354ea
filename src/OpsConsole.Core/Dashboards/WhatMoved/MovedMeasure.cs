using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>What a value of a measure is.</summary>
public enum MovedUnit
{
    /// <summary>A part of one: 0 to 1.</summary>
    Rate,

    /// <summary>Microseconds.</summary>
    Duration,

    /// <summary>US dollars.</summary>
    Dollars,

    /// <summary>A number of things.</summary>
    Number,

    /// <summary>A score from -1 to 1.</summary>
    Score,
}

/// <summary>
/// A measure of which one may ask what moved. Each is a part over a whole, both sums, so that it can be taken apart; only the count of interactions is a sum alone. Of a quantile, which
/// is no such thing, the share of interactions above the former quantile is taken apart.
/// </summary>
public sealed class MovedMeasure
{
    private readonly Func<MetricsTotals, double> _part, _whole;
    private Func<FacetCounts, (double Part, double Whole)>? _facet;

    private MovedMeasure(string id, string name, MovedUnit unit, int better, Func<MetricsTotals, double> part, Func<MetricsTotals, double>? whole)
    {
        (Id, Name, Unit, Better, IsSum) = (id, name, unit, better, whole is null);
        (_part, _whole) = (part, whole ?? (_ => 0));
    }

    /// <summary>Name in addresses: <c>completion</c>.</summary>
    public string Id { get; }

    /// <summary>What it is called: <c>Completion rate</c>.</summary>
    public string Name { get; }

    /// <summary>What its values are.</summary>
    public MovedUnit Unit { get; }

    /// <summary>+1 when more is better, -1 when less is, 0 when neither.</summary>
    public int Better { get; }

    /// <summary>Whether it is a sum, and no part of a whole.</summary>
    public bool IsSum { get; }

    /// <summary>Whether it is a quantile: then it is taken apart by the share of interactions above the former one.</summary>
    public bool IsQuantile => Unit == MovedUnit.Duration;

    /// <summary>Completed interactions of those whose end is known.</summary>
    public static MovedMeasure Completion { get; } = new("completion", "Completion rate", MovedUnit.Rate, 1, t => t.Completed, t => t.Known) { _facet = c => (c.Completed, c.Known) };

    /// <summary>Failed interactions of all.</summary>
    public static MovedMeasure Errors { get; } = new("errors", "Error rate", MovedUnit.Rate, -1, t => t.Errors, t => t.Requests);

    /// <summary>The duration that 95 of 100 interactions do not exceed.</summary>
    public static MovedMeasure Latency { get; } = new("latency", "Latency P95", MovedUnit.Duration, -1, _ => 0, t => t.Requests);

    /// <summary>Cost of an interaction.</summary>
    public static MovedMeasure Cost { get; } = new("cost", "Cost per interaction", MovedUnit.Dollars, -1, t => t.Counters.CostMicros / 1e6, t => t.Requests) { _facet = c => (c.CostMicros / 1e6, c.Requests) };

    /// <summary>Tokens of an interaction, in and out.</summary>
    public static MovedMeasure Tokens { get; } = new("tokens", "Tokens per interaction", MovedUnit.Number, 0, t => t.Counters.InputTokens + t.Counters.OutputTokens, t => t.Requests);

    /// <summary>Interactions.</summary>
    public static MovedMeasure Requests { get; } = new("requests", "Interactions", MovedUnit.Number, 0, t => t.Requests, null) { _facet = c => (c.Requests, 0) };

    /// <summary>Feedback over the interactions that have some.</summary>
    public static MovedMeasure Feedback { get; } = new("feedback", "Feedback", MovedUnit.Score, 1, t => t.Counters.FeedbackSumMillis / 1000.0, t => t.Counters.FeedbackCount);

    /// <summary>All, in the order in which they are offered.</summary>
    public static IReadOnlyList<MovedMeasure> All { get; } = [Completion, Errors, Latency, Cost, Tokens, Requests, Feedback];

    /// <summary>One by its name in addresses; null when there is none.</summary>
    public static MovedMeasure? Find(string? id) => All.FirstOrDefault(m => m.Id == id);

    /// <summary>Its value; null where nothing was measured.</summary>
    public double? Of(MetricsTotals totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        return IsQuantile ? totals.Latency?.P95 : IsSum ? _part(totals) : _whole(totals) is > 0 and var whole ? _part(totals) / whole : null;
    }

    /// <summary>Whether it is counted by topics too.</summary>
    public bool HasFacets => _facet is not null;

    /// <summary>Part and whole of a facet. What was corrected after it had been counted elsewhere may be below 0: never less than nothing.</summary>
    /// <exception cref="InvalidOperationException">It is not counted so.</exception>
    public (double Part, double Whole) Sums(FacetCounts counts) =>
        _facet is { } facet ? facet(new FacetCounts(Math.Max(0, counts.Requests), Math.Max(0, counts.Completed), Math.Max(0, counts.Unknown), Math.Max(0, counts.CostMicros))) : throw new InvalidOperationException($"{Name} is not counted by topics.");

    /// <summary>Part and whole of a group, to be taken apart.</summary>
    /// <param name="group">The group; of a quantile with its histogram.</param>
    /// <param name="above">Of a quantile, the former one in microseconds.</param>
    public (double Part, double Whole) Sums(MetricsGroup group, double? above)
    {
        ArgumentNullException.ThrowIfNull(group);
        return !IsQuantile ? (_part(group.Totals), _whole(group.Totals))
            : group.Latency is { Count: > 0 } latency ? (latency.Count - latency.CountUpTo(above ?? LatencyHistogram.MaxMicros), latency.Count)
            : (0, 0);
    }
}
