using OpsConsole.Core.Statistics;

namespace OpsConsole.Core.Dashboards.Product;

/// <summary>One of several versions, models, segments or periods, side by side with the others.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Totals">Its numbers.</param>
/// <param name="Completed">Of those whose end is known, those that were completed.</param>
/// <param name="P95">95 of 100 interactions take at most so long, microseconds; null without any.</param>
/// <param name="Judged">Of the answers that evaluations judged, those that passed.</param>
/// <param name="Against">How its completion stands to that of the first; null for the first itself, and where one of them has nothing.</param>
/// <param name="Chance">
/// How probable a difference as large is where there is none: valid however often one looks, and corrected by Holm for all that are compared; null where there is no difference to test.
/// </param>
public sealed record ComparedGroup(string Name, MetricsTotals Totals, Share Completed, Measured? P95, Share Judged, ShareDifference? Against, double? Chance)
{
    /// <summary>At most this probable by chance: then it is told as a difference.</summary>
    public const double Level = 0.05;

    /// <summary>Whether there is a difference that is no chance.</summary>
    public bool IsTold => Chance <= Level;

    /// <summary>Compares groups with the first of them.</summary>
    /// <param name="groups">Names, numbers with their durations, and what was judged.</param>
    public static IReadOnlyList<ComparedGroup> All(IReadOnlyList<(string Name, MetricsGroup Group, Share Judged)> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ComparedGroup[] compared = [.. groups.Select(g => new ComparedGroup(g.Name, g.Group.Totals, new Share(g.Group.Totals.Completed, g.Group.Totals.Known), P95Of(g.Group), g.Judged, null, null))];
        ShareDifference?[] differences = [.. compared.Select((c, at) => at == 0 ? null : ShareDifference.Of(c.Completed, compared[0].Completed))];
        Queue<double> corrected = new(ManyTests.Holm([.. differences.OfType<ShareDifference>().Select(d => d.Always)]));
        return [.. compared.Select((c, at) => differences[at] is { } difference ? c with { Against = difference, Chance = corrected.Dequeue() } : c)];
    }

    private static Measured? P95Of(MetricsGroup group) => group.Latency?.Quantile(0.95) is { } micros ? new Measured(micros, Interval.OfQuantile(group.Latency, 0.95)) : null;
}
