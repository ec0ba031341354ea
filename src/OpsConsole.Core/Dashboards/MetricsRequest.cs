namespace OpsConsole.Core.Dashboards;

/// <summary>What numbers can be grouped by. The names are those of the query parameters.</summary>
public enum MetricsDimension
{
    /// <summary>Application.</summary>
    App,

    /// <summary>Environment.</summary>
    Env,

    /// <summary>Model.</summary>
    Model,

    /// <summary>Prompt version.</summary>
    Prompt,

    /// <summary>Feature. Applications may have features of the same name: to tell those apart, group by <see cref="App"/> too.</summary>
    Feature,

    /// <summary>Version of the application, as it names itself: to tell those of several applications apart, group by <see cref="App"/> too.</summary>
    AppVersion,

    /// <summary>Topic. Changes are taken apart by it; <see cref="MetricsQuery"/> does not group by it, as it is no dimension of series (<see cref="MetricsRequest.KeepFacets"/>).</summary>
    Topic,
}

/// <summary>What is asked of <see cref="MetricsQuery"/>.</summary>
public sealed record MetricsRequest
{
    /// <summary>Start, UTC. Numbers are kept by the minute: the minute it lies in counts whole.</summary>
    public required DateTime From { get; init; }

    /// <summary>End, UTC, exclusive. The minute it lies in counts whole.</summary>
    public required DateTime To { get; init; }

    /// <summary>Length of the points of a series in whole minutes, aligned to midnight UTC, weeks to Mondays; null for no series.</summary>
    public int? IntervalMinutes { get; init; }

    /// <summary>Which interactions count.</summary>
    public MetricsFilter Filter { get; init; } = MetricsFilter.All;

    /// <summary>What to group by; empty for one group.</summary>
    public IReadOnlyList<MetricsDimension> GroupBy { get; init; } = [];

    /// <summary>Whether groups and points keep their latency histograms, as a heatmap needs.</summary>
    public bool KeepHistograms { get; init; }

    /// <summary>Whether only sums are asked for, such as costs and tokens: latencies are null then, and the histograms that are most of what is kept are not read.</summary>
    public bool CountersOnly { get; init; }

    /// <summary>Whether groups have their facets too. The range grows to whole hours then. Not together with <see cref="CountersOnly"/>.</summary>
    public bool KeepFacets { get; init; }

    /// <summary>Most points of a series. Asking for more is refused.</summary>
    public const int MaxPoints = 5_000;

    /// <summary>Most values of an answer: groups, times points where there are series. More is refused.</summary>
    public const int MaxValues = 100_000;
}

/// <summary>The answer would have more groups and points than anybody can use. The message says what to ask instead.</summary>
public sealed class TooManyPointsException(string message) : Exception(message);
