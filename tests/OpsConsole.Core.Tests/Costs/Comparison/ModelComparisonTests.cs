using OpsConsole.Core.Costs.Comparison;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Costs.Comparison;

/// <summary>The two models that everybody asks about: A at $0.02 a request with 92% accuracy, B at $0.08 with 94%.</summary>
public sealed class ModelComparisonTests
{
    [Fact]
    public void A_success_costs_what_a_request_does_over_how_often_it_is_right()
    {
        (ModelFigures a, ModelFigures b) = (Of("A", 0.02, 0.92), Of("B", 0.08, 0.94));
        Assert.Equal((0.02174, 0.08511), (Math.Round(a.PerSuccess!.Value.Value, 5), Math.Round(b.PerSuccess!.Value.Value, 5)));
    }

    [Fact]
    public void A_is_cheaper_and_with_a_thousand_requests_each_nobody_knows_which_is_right_more_often()
    {
        ModelVerdict verdict = Verdict(1_000);
        Assert.Equal(("A", "B", Telling.Lower, Telling.Same), (verdict.Cheapest.Model, verdict.Next.Model, verdict.Cost, verdict.Accuracy));
    }

    [Fact]
    public void With_ten_thousand_each_B_is_right_more_often_and_each_further_success_costs_three_dollars()
    {
        ModelVerdict verdict = Verdict(10_000);
        Assert.Equal(Telling.Lower, verdict.Accuracy); // A's is the lower one
        Assert.Equal(0.06 / 0.02, verdict.FurtherSuccess!.Value, 6);
    }

    [Fact]
    public void Costs_that_vary_much_cannot_be_told_apart() =>
        Assert.Equal(Telling.Same, ModelVerdict.Of([Of("A", 0.02, 0.92, spread: [0, 0, 0, 0.08]), Of("B", 0.03, 0.92, spread: [0, 0, 0, 0.12])])!.Cost);

    [Fact]
    public void Without_a_sample_how_sure_a_cost_is_cannot_be_said() => Assert.Equal(Telling.Unknown, ModelVerdict.Of([Of("A", 0.02, 0.92, spread: []), Of("B", 0.03, 0.92, spread: [])])!.Cost);

    [Fact]
    public void One_model_is_compared_with_nothing() => Assert.Null(ModelVerdict.Of([Of("A", 0.02, 0.92)]));

    [Fact]
    public void A_model_with_a_handful_of_requests_is_not_compared() => Assert.Null(ModelVerdict.Of([Of("A", 0.02, 0.92), Of("B", 0.02, 0.92, requests: 29)]));

    [Fact]
    public void Thirty_judged_answers_say_how_accurate_it_is()
    {
        ModelFigures model = ModelFigures.Of(Facts("A", 0.02, 0.5, 1_000) with { Judged = new Share(27, 30) });
        Assert.Equal((0.9, true, 30L), (model.Accuracy!.Value.Value, model.IsJudged, model.AccuracyCases));
    }

    [Fact]
    public void Fewer_leave_it_to_completion() => Assert.Equal(0.5, ModelFigures.Of(Facts("A", 0.02, 0.5, 1_000) with { Judged = new Share(29, 29) }).Accuracy!.Value.Value);

    [Fact]
    public void Judged_and_completed_are_not_compared() =>
        Assert.Equal(Telling.Unknown, ModelVerdict.Of([Of("A", 0.02, 0.92), ModelFigures.Of(Facts("B", 0.08, 0.1, 1_000) with { Judged = new Share(940, 1_000) })])!.Accuracy);

    [Fact]
    public void Without_a_success_a_success_has_no_cost() => Assert.Null(Of("A", 0.02, 0).PerSuccess);

    [Fact]
    public void Without_a_price_nothing_has_a_cost()
    {
        ModelFigures model = ModelFigures.Of(Facts("A", 0.02, 0.9, 1_000) with { Cost = null });
        Assert.Equal((null, null), (model.Cost, model.PerSuccess));
    }

    [Fact]
    public void Who_came_back_is_not_known_without_users()
    {
        Assert.Null(Of("A", 0.02, 0.9).Returned);
        Assert.Null(ModelFigures.Of(Facts("A", 0.02, 0.9, 1_000) with { Returned = new Share(0, 0) }).Returned);
        Assert.Equal(0.4, ModelFigures.Of(Facts("A", 0.02, 0.9, 1_000) with { Returned = new Share(40, 100) }).Returned!.Value.Value);
    }

    [Fact]
    public void A_model_without_traffic_is_not_shown() => Assert.Empty(ModelFigures.All([Facts("A", 0.02, 0.9, 0)]));

    private static ModelVerdict Verdict(int requests) => ModelVerdict.Of([Of("B", 0.08, 0.94, requests), Of("A", 0.02, 0.92, requests)])!;

    private static ModelFigures Of(string model, double cost, double accuracy, int requests = 1_000, double[]? spread = null) => ModelFigures.Of(Facts(model, cost, accuracy, requests, spread));

    private static ModelFacts Facts(string model, double cost, double accuracy, int requests, double[]? spread = null) =>
        new(model, requests, (decimal)cost * requests, new Share((long)Math.Round(accuracy * requests), requests), new LatencyHistogram()) { SampledCosts = spread ?? [.. Enumerable.Repeat(new[] { cost * 0.5, cost * 1.5 }, 500).SelectMany(c => c)] };
}
