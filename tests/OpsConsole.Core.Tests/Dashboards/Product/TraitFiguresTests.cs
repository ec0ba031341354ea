using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Dashboards.Product;

public sealed class TraitFiguresTests
{
    [Fact]
    public void What_users_did_is_a_share_of_all_interactions_and_compared_with_before()
    {
        FacetSums now = Facets(200, (Traits.Rephrased, new FacetCounts(30, 12, 6, 0))), before = Facets(100, (Traits.Rephrased, new FacetCounts(5, 5, 0, 0)), (Traits.Copied, new FacetCounts(2, 2, 0, 0)));

        IReadOnlyList<SignalFigures> signals = SignalFigures.All(now, before);

        Assert.Equal([Traits.Rephrased, Traits.Copied], signals.Select(s => s.Signal));
        Assert.Equal((new Share(30, 200), new Share(5, 100), new Share(12, 24)), (signals[0].Now, signals[0].Before, signals[0].Completed));
        Assert.Equal(0.1, signals[0].Against!.Value, 12);
    }

    [Fact]
    public void What_nobody_told_of_is_not_shown() => Assert.Empty(SignalFigures.All(Facets(10), Facets(10)));

    [Fact]
    public void A_cache_saves_what_its_applications_misses_cost()
    {
        FacetSums cheap = Facets(100, (Traits.CacheHit, new FacetCounts(40, 40, 0, 0)), (Traits.CacheMiss, new FacetCounts(60, 60, 0, 600_000)));
        FacetSums dear = Facets(10, (Traits.CacheHit, new FacetCounts(5, 5, 0, 500_000)), (Traits.CacheMiss, new FacetCounts(5, 5, 0, 5_000_000)));

        CacheFigures cache = CacheFigures.Of([cheap, dear]);

        Assert.Equal(new Share(45, 110), cache.Answered);
        Assert.Equal((40 * 0.01m) + (5 * 1m) - 0.5m, cache.Saved);
    }

    [Fact]
    public void Without_a_miss_nobody_knows_what_a_cache_saved() =>
        Assert.Null(CacheFigures.Of([Facets(10, (Traits.CacheHit, new FacetCounts(10, 10, 0, 0)))]).Saved);

    [Fact]
    public void No_cache_was_asked_where_nobody_says_so() => Assert.False(CacheFigures.IsAsked(Facets(10)));

    private static FacetSums Facets(int interactions, params (Traits Trait, FacetCounts Counts)[] traits)
    {
        FacetSums facets = new();
        facets.Add(Facet.OfCalls(FacetKind.ToolCalls, 1), new FacetCounts(interactions, 0, 0, 0));
        foreach ((Traits trait, FacetCounts counts) in traits)
        {
            facets.Add(Facet.Of(trait), counts);
        }

        return facets;
    }
}
