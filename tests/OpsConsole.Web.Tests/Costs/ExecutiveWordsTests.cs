using OpsConsole.Core.Costs.Comparison;
using OpsConsole.Core.Costs.Spending;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Costs.Executive;
using OpsConsole.Web.Costs.Spend;
using OpsConsole.Web.Tests.Dashboards;

namespace OpsConsole.Web.Tests.Costs;

public sealed class ExecutiveWordsTests
{
    private static readonly DateTime Now = new(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(80, "Better", "arrow-down", "ok")]
    [InlineData(120, "Worse", "arrow-up", "bad")]
    [InlineData(103, "Unchanged", "arrow-right", "neutral")]
    public void It_gets_better_when_a_success_costs_less(int cents, string word, string icon, string tone)
    {
        Progress progress = Progress.Of(new Trend(Totals(100, cents), Totals(100, 100), "this month", "the month before"));
        Assert.Equal((word, icon, tone), (progress.Word, progress.Icon, progress.Tone));
        Assert.Contains("in the month before: ", progress.Why, StringComparison.Ordinal);
        Assert.Contains("against $0.01", progress.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_earlier_success_it_is_not_known() => Assert.Equal("Not known yet", Progress.Of(new Trend(Totals(100, 80), Totals(0, 0), "this month", "the month before")).Word);

    [Fact]
    public void Two_models_read_as_a_sentence_each_and_what_a_further_success_costs()
    {
        IReadOnlyList<string> words = VerdictWords.Of(ModelVerdict.Of([Model("A", 0.02m, 9_200), Model("B", 0.08m, 9_400)]));
        Assert.Equal("A costs $0.0217 per success, B $0.0851: A is cheaper, and that is no chance.", words[0]);
        Assert.Equal("B is right more often, 94% against 92%, and that is no chance.", words[1]);
        Assert.Equal("Each further success of B costs $3.00.", words[2]);
    }

    [Fact]
    public void One_model_is_said_to_be_too_few() => Assert.StartsWith("Two models", Assert.Single(VerdictWords.Of(null)), StringComparison.Ordinal);

    [Fact]
    public void A_circle_stands_at_cost_and_accuracy_and_its_area_is_its_use()
    {
        ModelFigures[] models = [Model("A", 0.02m, 9_200), Model("B", 0.08m, 2_350, requests: 2_500)];
        IReadOnlyList<ChartBubble> bubbles = ModelBubbles.Make(new ModelComparison(models, null, null)).Bubbles;
        Assert.Equal((0.02, 0.92, 0.08, 0.94), (bubbles[0].Right, bubbles[0].Up, bubbles[1].Right, bubbles[1].Up));
        Assert.Equal(bubbles[0].Diameter / 2, bubbles[1].Diameter); // a quarter of the requests
        Assert.True(bubbles[0].Low < 0.92 && bubbles[0].High > 0.92);
    }

    [Fact]
    public void A_model_without_a_price_has_no_circle() =>
        Assert.True(ModelBubbles.Make(new ModelComparison([ModelFigures.Of(new ModelFacts("A", 10, null, new Share(9, 10), new LatencyHistogram()))], null, null)).IsEmpty);

    [Fact]
    public void The_last_month_has_the_band_of_its_forecast()
    {
        IReadOnlyList<MonthBar> bars = MonthBars.Of([new(new(2026, 10, 1), 50), new(new(2026, 11, 1), 30)], new SpendForecast(80, 60, 100));
        Assert.Equal((0.5, 0.0), (bars[0].Spent, bars[0].High));
        Assert.Equal((0.3, 0.8, 0.6, 1.0), (bars[1].Spent, bars[1].Expected, bars[1].Low, bars[1].High));
    }

    [Fact]
    public void Months_without_use_have_no_bars() => Assert.All(MonthBars.Of([new(new(2026, 10, 1), null)], null), b => Assert.Equal(0, b.Spent));

    [Fact]
    public void The_address_carries_month_and_filters()
    {
        ExecutiveView view = ExecutiveView.FromQuery("2026-10", "production", "bot", Now, out string? problem);
        Assert.Null(problem);
        Assert.Equal("/executive?app=bot&env=production&month=2026-10", view.Url);
        Assert.Equal("/executive?app=bot&env=production", view.Moved(Now, 1).Url);
        Assert.Equal("/executive", ExecutiveView.FromQuery("2027-01", "", "", Now, out problem).Url);
        Assert.NotNull(problem);
    }

    private static MetricsTotals Totals(int completed, int cents)
    {
        RollupCell cell = completed == 0 ? new RollupCell() : new RollupCell().Interactions(completed);
        cell.CostMicros = cents * 10_000L;
        return MetricsTotals.Of(cell, 60);
    }

    private static ModelFigures Model(string name, decimal cost, long completed, int requests = 10_000) =>
        ModelFigures.Of(new ModelFacts(name, requests, cost * requests, new Share(completed, requests), new LatencyHistogram()) { SampledCosts = [(double)cost * 0.9, (double)cost, (double)cost * 1.1] });
}
