using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards.Product;

/// <summary>How often users did something that says how they liked an answer without saying it.</summary>
/// <param name="Signal">What they did.</param>
/// <param name="Now">Interactions in which they did, of all that are counted.</param>
/// <param name="Before">The same of the period before.</param>
/// <param name="Completed">Of those in which they did and whose end is known, those that were completed.</param>
public sealed record SignalFigures(Traits Signal, Share Now, Share Before, Share Completed)
{
    /// <summary>What users may do, in the order in which it is shown.</summary>
    public static IReadOnlyList<Traits> Signals { get; } = [Traits.Rephrased, Traits.Copied, Traits.Left, Traits.AskedForPerson];

    /// <summary>How often they do it compares with before; null where one of both has no interactions.</summary>
    public ShareDifference? Against => ShareDifference.Of(Now, Before);

    /// <summary>Those that were ever told of, now or before.</summary>
    /// <param name="now">What was counted.</param>
    /// <param name="before">What was counted in the period before.</param>
    public static IReadOnlyList<SignalFigures> All(FacetSums now, FacetSums before)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(before);
        long cases = Traced(now), earlier = Traced(before);
        return
        [
            .. Signals.Select(signal => (Signal: signal, Now: now[Facet.Of(signal)], Before: before[Facet.Of(signal)])).Where(s => s.Now.Requests > 0 || s.Before.Requests > 0)
                .Select(s => new SignalFigures(s.Signal, new Share(s.Now.Requests, cases), new Share(s.Before.Requests, earlier), ComplexityCurve.ShareOf(s.Now))),
        ];
    }

    /// <summary>The share of interactions in which users did something; null without interactions.</summary>
    /// <param name="facets">What was counted; null for nothing.</param>
    /// <param name="signal">What they did.</param>
    public static double? PartOf(FacetSums? facets, Traits signal) => facets is null ? null : new Share(facets[Facet.Of(signal)].Requests, Traced(facets)).Part;

    /// <summary>Interactions that facets are counted of.</summary>
    /// <param name="facets">What was counted.</param>
    public static long Traced(FacetSums facets)
    {
        ArgumentNullException.ThrowIfNull(facets);
        return facets.Of(FacetKind.ToolCalls).Sum(f => Math.Max(0, f.Counts.Requests));
    }
}
