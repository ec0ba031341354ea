using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry.Conversations;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Dashboards.Product;

public sealed class ComplexityCurveTests
{
    [Fact]
    public void The_point_is_found_at_which_completion_breaks_down()
    {
        ComplexityCurve curve = Curve((0, 400, 340), (1, 300, 255), (2, 200, 171), (3, 150, 127), (5, 80, 36), (6, 40, 18));
        Assert.Equal((3, 5, new Share(893, 1050), new Share(54, 120)), (curve.Breakdown!.Until, curve.Breakdown.From, curve.Breakdown.Easy, curve.Breakdown.Hard));
    }

    [Fact]
    public void A_small_drop_is_no_breakdown_however_sure_it_is() => Assert.Null(Curve((1, 100_000, 90_000), (2, 100_000, 85_000)).Breakdown);

    [Fact]
    public void Few_cases_are_no_breakdown_however_low_they_are() => Assert.Null(Curve((1, 1_000, 900), (4, 29, 0)).Breakdown);

    [Fact]
    public void Completion_that_rises_with_complexity_is_no_breakdown() => Assert.Null(Curve((0, 500, 250), (1, 500, 450)).Breakdown);

    [Fact]
    public void Chance_alone_seldom_breaks_down()
    {
        int found = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            found += Curve([.. Enumerable.Range(0, 8).Select(calls => (calls, 60, Enumerable.Range(0, 60).Count(_ => random.NextDouble() < 0.7)))]).Breakdown is null ? 0 : 1;
        }

        Assert.InRange(found, 0, 9);
    }

    [Fact]
    public void Unknown_ends_do_not_count_as_failures()
    {
        FacetSums facets = new();
        facets.Add(new Facet(FacetKind.ToolCalls, 1), new FacetCounts(100, 40, 50, 0));
        Assert.Equal(new Share(40, 50), ComplexityCurve.Of(facets, Complexity.ToolCalls).Steps.Single().Completed);
    }

    [Fact]
    public void Turns_break_down_as_calls_do()
    {
        TurnCounts turns = new();
        foreach ((int turn, int requests, int completed) in ((int, int, int)[])[(1, 900, 800), (2, 500, 440), (3, 210, 100)])
        {
            turns.AddTurn(turn, new TurnEnds(requests, completed, 10));
        }

        ComplexityCurve curve = ComplexityCurve.Of(turns);

        Assert.Equal((2, 3, new Share(1240, 1380), new Share(100, 200)), (curve.Breakdown!.Until, curve.Breakdown.From, curve.Breakdown.Easy, curve.Breakdown.Hard));
        Assert.Equal((Complexity.Turns, TurnCounts.Most), (curve.Kind, curve.Most));
    }

    private static ComplexityCurve Curve(params (int Calls, int Requests, int Completed)[] steps)
    {
        FacetSums facets = new();
        foreach ((int calls, int requests, int completed) in steps)
        {
            facets.Add(new Facet(FacetKind.ToolCalls, calls), new FacetCounts(requests, completed, 0, 0));
        }

        return ComplexityCurve.Of(facets, Complexity.ToolCalls);
    }
}
