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

    /// <summary>How what passed stands to that of the first; null for the first itself, and where one of them was not judged.</summary>
    public ShareDifference? JudgedAgainst { get; init; }

    /// <summary>How probable a difference of what passed as large is where there is none, by the same rules; null where there is no difference to test.</summary>
    public double? JudgedChance { get; init; }

    /// <summary>Whether there is a difference of completion that is no chance.</summary>
    public bool IsTold => Chance <= Level;

    /// <summary>Whether there is a difference of what passed that is no chance.</summary>
    public bool IsJudgedTold => JudgedChance <= Level;

    /// <summary>Compares groups with the first of them.</summary>
    /// <param name="groups">Names, numbers with their durations, and what was judged.</param>
    public static IReadOnlyList<ComparedGroup> All(IReadOnlyList<(string Name, MetricsGroup Group, Share Judged)> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ComparedGroup[] compared = [.. groups.Select(g => new ComparedGroup(g.Name, g.Group.Totals, new Share(g.Group.Totals.Completed, g.Group.Totals.Known), P95Of(g.Group), g.Judged, null, null))];
        (ShareDifference? Value, double? Chance)[] completed = Differences([.. compared.Select(c => c.Completed)]), judged = Differences([.. compared.Select(c => c.Judged)]);
        return [.. compared.Select((c, at) => c with { Against = completed[at].Value, Chance = completed[at].Chance, JudgedAgainst = judged[at].Value, JudgedChance = judged[at].Chance })];
    }

    /// <summary>How each share stands to the first; what is told of them is corrected for all of them.</summary>
    private static (ShareDifference? Value, double? Chance)[] Differences(IReadOnlyList<Share> shares)
    {
        ShareDifference?[] differences = [.. shares.Select((s, at) => at == 0 ? null : ShareDifference.Of(s, shares[0]))];
        Queue<double> corrected = new(ManyTests.Holm([.. differences.OfType<ShareDifference>().Select(d => d.Always)]));
        return [.. differences.Select(d => (d, d is null ? (double?)null : corrected.Dequeue()))];
    }

    private static Measured? P95Of(MetricsGroup group) => group.Latency?.Quantile(0.95) is { } micros ? new Measured(micros, Interval.OfQuantile(group.Latency, 0.95)) : null;
}
