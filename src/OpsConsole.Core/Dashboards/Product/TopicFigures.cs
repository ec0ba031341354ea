using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards.Product;

/// <summary>What is asked about a topic, and how it ends.</summary>
/// <param name="Topic">The topic, as the application names it.</param>
/// <param name="Requests">Interactions.</param>
/// <param name="Completed">Of those whose end is known, those that were completed.</param>
/// <param name="Cost">What they cost, US dollars.</param>
/// <param name="Against">How completion stands to the period before; null where one of them has nothing.</param>
/// <param name="RequestsBefore">Interactions in the period before.</param>
public sealed record TopicFigures(string Topic, long Requests, Share Completed, decimal Cost, ShareDifference? Against, long RequestsBefore)
{
    /// <summary>The topics, those most asked about first.</summary>
    /// <param name="now">What was counted.</param>
    /// <param name="before">What was counted in the period before.</param>
    /// <param name="names">Names by number.</param>
    public static IReadOnlyList<TopicFigures> All(FacetSums now, FacetSums before, IReadOnlyDictionary<int, string> names)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(names);
        Dictionary<int, FacetCounts> earlier = before.Of(FacetKind.Topic).ToDictionary(t => t.Value, t => t.Counts);
        return
        [
            .. now.Of(FacetKind.Topic).Where(t => t.Counts.Requests > 0 && names.ContainsKey(t.Value)).Select(t =>
            {
                FacetCounts then = earlier.GetValueOrDefault(t.Value);
                Share completed = ComplexityCurve.ShareOf(t.Counts);
                return new TopicFigures(names[t.Value], t.Counts.Requests, completed, t.Counts.CostMicros / 1_000_000m, ShareDifference.Of(completed, ComplexityCurve.ShareOf(then)), Math.Max(0, then.Requests));
            }).OrderByDescending(t => t.Requests).ThenBy(t => t.Topic, StringComparer.Ordinal),
        ];
    }
}
