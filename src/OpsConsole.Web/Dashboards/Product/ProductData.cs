using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry.Conversations;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Telemetry.Users;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>The numbers behind one state of the product page.</summary>
/// <param name="View">What the page is set to.</param>
/// <param name="Now">The range, with a point an interval.</param>
/// <param name="Before">The range of the same length just before.</param>
/// <param name="IntervalMinutes">Length of a point, minutes: whole hours.</param>
/// <param name="Topics">Topics, those most asked about first.</param>
/// <param name="Week">The hours of the week; empty where the range is too short to tell.</param>
public sealed record ProductData(ProductView View, MetricsResult Now, MetricsTotals Before, int IntervalMinutes, IReadOnlyList<TopicFigures> Topics, IReadOnlyList<WeekHour> Week)
{
    /// <summary>All of the range.</summary>
    public MetricsTotals Total => Now.Groups[0].Totals;

    /// <summary>What else is counted of the range.</summary>
    public FacetSums Facets => Now.Groups[0].Facets!;

    /// <summary>Inputs in the period before; null where there were none.</summary>
    public required InputLengths? LengthsBefore { get; init; }

    /// <summary>What users did that says how they liked answers.</summary>
    public required IReadOnlyList<SignalFigures> Signals { get; init; }

    /// <summary>The semantic cache; null where none was asked.</summary>
    public required CacheFigures? Cache { get; init; }

    /// <summary>How often the cache answered in the period before.</summary>
    public required Share CachedBefore { get; init; }

    /// <summary>Users; null where they are not counted by the filter.</summary>
    public required UserCount? Users { get; init; }

    /// <summary>Conversations; null where they are not counted by the filter.</summary>
    public required ConversationFigures? Conversations { get; init; }

    /// <summary>Points over time. An interval that has hardly begun says little and is left out.</summary>
    public IReadOnlyList<MetricsPoint> Points => Now.Groups[0].Series is { Count: > 1 } points && points[^1].Totals.Seconds < IntervalMinutes * 60 * 0.3 ? [.. points.Take(points.Count - 1)] : Now.Groups[0].Series;

    /// <summary>True when nobody asked anything.</summary>
    public bool IsEmpty => Total.Requests == 0;

    /// <summary>Completed of those whose end is known.</summary>
    public Share Completed => ShareOf(Total);

    /// <summary>How completion stands to the period before; null where one of them has nothing.</summary>
    public ShareDifference? Against => ShareDifference.Of(Completed, ShareOf(Before));

    /// <summary>Interactions of which complexity, topics and lengths are counted.</summary>
    public long Traced => SignalFigures.Traced(Facets);

    /// <summary>Completion by complexity; null where that is not counted of the range and the filter.</summary>
    public ComplexityCurve? Curve(Complexity by) => by != Complexity.Turns ? ComplexityCurve.Of(Facets, by) : Conversations is { Counts.ByTurn.Count: > 0 } counted ? ComplexityCurve.Of(counted.Counts) : null;

    /// <summary>Those of them whose application names no topic.</summary>
    public long Untold => Math.Max(0, Traced - Topics.Sum(t => t.Requests));

    /// <summary>How long inputs are.</summary>
    public InputLengths? Lengths => InputLengths.Of(Facets);

    /// <summary>The interactions of the whole page.</summary>
    public InteractionLink Interactions => new(View.Filter, View.Range);

    /// <summary>The interactions of a point.</summary>
    public InteractionLink InteractionsAt(int index)
    {
        DateTime start = Points[index].At, end = start.AddMinutes(IntervalMinutes);
        return new(View.Filter, TimeRange.Between(start < Now.From ? Now.From : start, end > Now.To ? Now.To : end));
    }

    private static Share ShareOf(MetricsTotals totals) => new(totals.Completed, totals.Known);
}
