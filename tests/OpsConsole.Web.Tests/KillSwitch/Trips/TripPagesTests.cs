using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.KillSwitch.Trips;
using OpsConsole.Web.Controls;
using OpsConsole.Web.KillSwitch.Trips;

namespace OpsConsole.Web.Tests.KillSwitch.Trips;

public sealed class TripPagesTests : BunitContext, IClassFixture<OpsConsoleFactory>
{
    private static readonly TripRuleDraft Draft = new()
    {
        Name = "Failing", Environment = "production", Scope = "app:shop", Measure = TripMeasure.ErrorRate, WindowMinutes = 5, Threshold = 0.1, TrialShare = 0.05,
    };

    private readonly OpsConsoleFactory _console;

    public TripPagesTests(OpsConsoleFactory console)
    {
        _console = console;
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(TimeProvider.System);
    }

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_is_made_tried_armed_and_removed_from_its_page()
    {
        Actor by = Actor.Shell("tester@localhost");
        TripRuleState state = _console.Services.GetRequiredService<TripRuleState>();
        await state.LoadAsync(null, "spend", Cancel);
        Assert.Equal((TripMeasure.SpendPerMinute, 100.0, KillScopeKind.Global), (state.Form!.Measure, state.Form.Threshold, state.Form.Kind));
        (state.Form.Kind, state.Form.Of) = (KillScopeKind.Application, "shop");
        await state.PreviewAsync(Cancel);
        Assert.Equal("Nothing was measured in the last 7 days.", TripWords.Backtest(state.Backtest!));
        Assert.True(state.Chart!.Traces[0].Values.All(v => v is null));

        state.Form.WindowMinutes = 0;
        await state.PreviewAsync(Cancel);
        Assert.StartsWith("Window:", state.FormProblem, StringComparison.Ordinal);
        Assert.Null(await state.SaveAsync(by));
        Assert.StartsWith("Window:", state.Problem, StringComparison.Ordinal);

        state.Form.WindowMinutes = 1;
        string id = (await state.SaveAsync(by))!;
        await state.LoadAsync(id, null, Cancel);
        Assert.Equal(("app:shop", TripMode.DryRun, false), (state.Item!.Rule.Scope, state.Item.Mode, state.IsChanged));
        Assert.NotNull(await state.SetModeAsync(by, TripMode.Armed));
        Assert.Null(await state.SetModeAsync(by, TripMode.Off)); // it looks at an older revision
        await state.LoadAsync(id, null, Cancel);
        Assert.Equal(TripMode.Armed, state.Item.Mode);
        Assert.NotNull(await state.RemoveAsync(by));
        await state.LoadAsync(id, null, Cancel);
        Assert.True(state.IsGone);
    }

    [Fact]
    public void A_rule_shows_its_value_against_its_limit()
    {
        TripJudgement found = new(TripVerdict.Above, 0.34, 0.1, 1204, "");
        IRenderedComponent<TripNow> above = Render<TripNow>(p => p.Add(t => t.Mode, TripMode.DryRun).Add(t => t.Status, new TripStatus(found, null, DateTime.UtcNow)));
        Assert.Equal("34% of 10%", above.Find(".value").TextContent);
        Assert.Equal("width: 100%", above.Find(".fill.above").GetAttribute("style"));
        TripJudgement quiet = new(TripVerdict.NotJudged, null, 0.1, 0, "No data for 3 min.");
        Assert.Contains("No data for 3 min.", Render<TripNow>(p => p.Add(t => t.Mode, TripMode.Armed).Add(t => t.Status, new TripStatus(quiet, null, DateTime.UtcNow))).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_leads_to_rules_and_to_what_they_did()
    {
        TripEventItem happened = new("00000000000000e1", "00000000000000a1", "production", "app:shop", TripEventKind.Tripped, DateTime.UtcNow, "Error rate 34%", 60);
        IRenderedComponent<TripRuleTable> table = Render<TripRuleTable>(p => p
            .Add(t => t.Items, [new TripRuleItem("00000000000000a1", Draft, TripMode.Armed, 1, DateTime.UtcNow, happened)]).Add(t => t.StatusOf, _ => null));
        Assert.Equal(["/killswitch/rules/00000000000000a1", "/killswitch/rules/events/00000000000000e1"], table.FindAll("a").Select(a => a.GetAttribute("href")));
        Assert.Contains("Error rate above 10%, over 5 min", table.Markup, StringComparison.Ordinal);
        Assert.Contains("armed", table.Find(".badge").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_form_says_what_it_was_filled_in_with_and_tells_each_change()
    {
        TripRuleForm form = TripRuleForm.From(Draft);
        Assert.Equal(Draft, form.ToDraft());
        int changes = 0;
        IRenderedComponent<TripRuleFields> fields = Render<TripRuleFields>(p => p
            .Add(f => f.Form, form).Add(f => f.Choices, new MetricsDimensions(["shop"], ["production"], [], []) { FeaturesByApplication = [("shop", "search")] }).Add(f => f.Changed, () => changes++));
        Assert.Equal(("shop", "10"), (fields.Find("#trip-of").GetAttribute("value"), fields.Find("#trip-threshold").GetAttribute("value")));
        Assert.Equal(7, TripRuleForm.From(Draft with { Threshold = 0.07 }).Threshold);
        fields.Find("#trip-threshold").Change("25");
        Assert.Equal((1, 0.25), (changes, form.ToDraft().Threshold));
        fields.Find("#trip-kind").Change("Global");
        Assert.Equal("global", form.ToDraft().Scope);
        Assert.Empty(fields.FindAll("#trip-of"));
        fields.Find("#trip-kind").Change("Feature");
        Assert.Equal("shop/search", fields.Find("#trip-ofs option").GetAttribute("value"));
        fields.Find("#trip-of").Change("shop/search");
        Assert.Equal("feature:shop/search", form.ToDraft().Scope);
        Assert.Equal("shop/search", TripRuleForm.From(form.ToDraft()).Of);
    }

    [Fact]
    public void The_chart_of_an_event_has_the_limit_and_the_moment()
    {
        ChartSpec chart = TripChart.OfEvent(new TripEvidence(TripMeasure.ErrorRate, 29_000_000, [0.01, null, 0.34], 5, 0.1, 0.1, 0.02), TripEventKind.Tripped);
        Assert.Equal(["Error rate over 5 min", "Limit", "The day before", "Killed"], chart.Traces.Select(t => t.Name));
        Assert.Equal([null, null, 34.0], chart.Traces[3].Values);
        Assert.Equal("10%", chart.Format(chart.Traces[1].Values[0]!.Value));
    }

    [Theory]
    [InlineData("/killswitch/rules", "No rule yet")]
    [InlineData("/killswitch/rules/new?template=refusals", "Refusals")]
    [InlineData("/killswitch/rules/0000000000000000", "This rule is gone")]
    [InlineData("/killswitch/rules/events/0000000000000000", "This event is gone")]
    public async Task Every_page_opens(string path, string says)
    {
        using HttpClient browser = await _console.CreateSignedInClientAsync(Roles.OnCall);
        Assert.Contains(says, await browser.GetStringAsync(path, Cancel), StringComparison.Ordinal);
    }
}
