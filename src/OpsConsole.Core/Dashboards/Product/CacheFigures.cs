using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards.Product;

/// <summary>How often a semantic cache answered in place of a model, and what that saved.</summary>
/// <param name="Answered">Interactions that a cache answered, of those in which one was asked.</param>
/// <param name="Saved">What they would have cost, US dollars: each as much as one of its application costs that the cache could not answer. Null where none of these is there to tell.</param>
public sealed record CacheFigures(Share Answered, decimal? Saved)
{
    /// <summary>Whether any cache was asked.</summary>
    /// <param name="facets">What was counted.</param>
    public static bool IsAsked(FacetSums facets)
    {
        ArgumentNullException.ThrowIfNull(facets);
        return ShareOf(facets).Cases > 0;
    }

    /// <summary>The share that a cache answered.</summary>
    /// <param name="facets">What was counted.</param>
    public static Share ShareOf(FacetSums facets)
    {
        ArgumentNullException.ThrowIfNull(facets);
        long hits = facets[Facet.Of(Traits.CacheHit)].Requests;
        return new Share(hits, hits + facets[Facet.Of(Traits.CacheMiss)].Requests);
    }

    /// <summary>Adds up applications.</summary>
    /// <param name="applications">What was counted of each application.</param>
    public static CacheFigures Of(IEnumerable<FacetSums> applications)
    {
        ArgumentNullException.ThrowIfNull(applications);
        (long hits, long cases, decimal? saved) = (0, 0, null);
        foreach (FacetSums facets in applications)
        {
            Share share = ShareOf(facets);
            FacetCounts missed = facets[Facet.Of(Traits.CacheMiss)], hit = facets[Facet.Of(Traits.CacheHit)];
            (hits, cases) = (hits + share.Hits, cases + share.Cases);
            if (share.Hits > 0 && missed.Requests > 0)
            {
                saved = (saved ?? 0) + Math.Max(0, ((decimal)missed.CostMicros / missed.Requests * hit.Requests) - hit.CostMicros) / 1_000_000m;
            }
        }

        return new CacheFigures(new Share(hits, cases), saved);
    }
}
