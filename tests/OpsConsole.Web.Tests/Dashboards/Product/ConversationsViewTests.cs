using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Telemetry.Conversations;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Dashboards.Product;

namespace OpsConsole.Web.Tests.Dashboards.Product;

/// <summary>Conversations and completion by turns, as people read them.</summary>
public sealed class ConversationsViewTests : BunitContext
{
    private static readonly DateOnly First = new(2026, 11, 14);
    private readonly BunitAuthorizationContext _person;

    public ConversationsViewTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        _person = AddAuthorization();
        _person.SetAuthorized("somebody@example.com");
    }

    [Fact]
    public void It_says_how_long_conversations_are_and_whether_that_changed()
    {
        IRenderedComponent<ConversationsView> view = Show(Figures(Counts((1, 60), (2, 20), (7, 15), (30, 5)), before: Counts((1, 50), (3, 50))));
        Assert.Equal("A conversation takes 3.55 turns on average, more than in the days before (2).", view.Find("[data-testid=conversations]").TextContent);
        Assert.Equal(["100", "3.55", "1", "60%"], view.FindAll(".stat .value").Select(v => v.TextContent));
        Assert.Contains("95% have at most 7", view.Markup, StringComparison.Ordinal);
        Assert.Contains("began 14 Nov to 15 Nov 2026", view.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_are_a_bar_each_and_the_long_ones_together() => Assert.Equal(
        ["1 60 60%", "2 20 20%", "3 0 0%", "4 0 0%", "5 0 0%", "6 to 9 15 15%", "10 to 19 0 0%", "20 or more 5 5%"],
        Show(Figures(Counts((1, 60), (2, 20), (7, 9), (8, 6), (30, 5)))).FindAll("tbody tr").Select(Text));

    [Fact]
    public void A_chart_shows_them_by_the_day_they_began_and_leads_to_its_interactions()
    {
        ConversationFigures figures = Figures(Counts((1, 1), (2, 1)));
        var chart = ConversationChart.Of(figures, new MetricsFilter("bot"));
        Assert.Equal([null, 1.5], chart.Traces[0].Values);
        Assert.Equal([null, 2.0], chart.Traces[1].Values);
        Assert.Equal("/interactions?from=2026-11-15T00%3A00%3A00Z&to=2026-11-16T00%3A00%3A00Z&app=bot", chart.Link(new(0, 1)));
        Assert.Equal("1.5 turns", chart.Format(1.5));
    }

    [Fact]
    public void A_single_day_makes_no_chart()
    {
        TurnCounts counts = Counts((1, 1));
        IRenderedComponent<ConversationsView> view = Show(new ConversationFigures(counts, null, [new(First, counts)], First));
        Assert.Empty(view.FindAll(".chart"));
        Assert.Contains("began on 14 Nov 2026", view.Markup, StringComparison.Ordinal);
        Assert.Equal("A conversation takes 1 turn on average. There is nothing before to compare with.", view.Find("[data-testid=conversations]").TextContent);
    }

    [Fact]
    public void Days_on_which_old_conversations_went_on_are_not_empty()
    {
        TurnCounts counts = new();
        counts.AddTurn(3, new TurnEnds(5, 4, 0));
        Assert.Equal("No conversation began on these days: their turns belong to those of before.", Show(Figures(counts)).Find("[data-testid=conversations]").TextContent);
    }

    [Fact]
    public void Before_the_job_has_run_it_says_when_they_are_counted()
    {
        _person.SetPolicies(Permissions.ViewJobs);
        IRenderedComponent<ConversationsView> view = Show(new ConversationFigures(new TurnCounts(), null, [], null));
        Assert.Contains("The job conversation-count counts those of whole days (UTC), at the start and every six hours.", view.Markup, StringComparison.Ordinal);
        Assert.Equal("/jobs/conversation-count", view.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void Whoever_sees_no_jobs_is_led_to_none() => Assert.Empty(Show(new ConversationFigures(new TurnCounts(), null, [], null)).FindAll("a"));

    [Fact]
    public void A_range_without_a_counted_day_says_which_days_are() =>
        Assert.Contains("the last one was 13 Nov 2026. Choose a longer range.", Show(new ConversationFigures(new TurnCounts(), null, [], First.AddDays(-1))).Markup, StringComparison.Ordinal);

    [Fact]
    public void Where_nobody_names_conversations_it_says_how()
    {
        IRenderedComponent<ConversationsView> view = Show(Figures(new TurnCounts()));
        Assert.Contains("Set gen_ai.conversation.id on the spans", view.Markup, StringComparison.Ordinal);
        Assert.Equal("/connect", view.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void A_filter_by_which_they_are_not_counted_is_named()
    {
        Assert.Contains("Take the filters by these away.", Show(null).Markup, StringComparison.Ordinal);
        Assert.Contains("Take the filters by these away.", Complex(null).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Completion_by_turns_marks_where_it_breaks_down()
    {
        TurnCounts counts = Counts((1, 100));
        counts.AddTurn(1, new TurnEnds(400, 360, 0));
        counts.AddTurn(20, new TurnEnds(100, 40, 0));
        IRenderedComponent<ComplexityView> view = Complex(Figures(counts));
        Assert.Equal("92% at the first turn of a conversation, 40% from turn 20: consider a fresh start, or a person, before that.", view.Find("[data-testid=breakdown]").TextContent.Trim());
        Assert.StartsWith("20 or more breaks down 100 40%", Text(view.Find("tr.breaks")), StringComparison.Ordinal);
        Assert.Contains("Turns of whole days (UTC), 14 Nov to 15 Nov 2026.", view.Markup, StringComparison.Ordinal);
        Assert.Equal(["Tool calls", "Model calls", "Turns"], view.FindAll("legend + label, label + label").Select(l => l.TextContent.Trim()));
    }

    private static string Text(IElement element) => string.Join(' ', element.QuerySelectorAll("th, td").Select(c => string.Join(' ', c.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));

    private static TurnCounts Counts(params (int Turns, int Conversations)[] lengths)
    {
        TurnCounts counts = new();
        foreach ((int turns, int conversations) in lengths)
        {
            counts.AddConversations(turns, conversations);
            counts.AddTurn(1, new TurnEnds(conversations, conversations, 0));
        }

        return counts;
    }

    /// <summary>Two days, the first without any.</summary>
    private static ConversationFigures Figures(TurnCounts counts, TurnCounts? before = null) => new(counts, before, [new(First, new TurnCounts()), new(First.AddDays(1), counts)], First.AddDays(1));

    private IRenderedComponent<ConversationsView> Show(ConversationFigures? figures) => Render<ConversationsView>(p => p.Add(v => v.Data, Data(figures)));

    private IRenderedComponent<ComplexityView> Complex(ConversationFigures? figures) =>
        Render<ComplexityView>(p => p.Add(v => v.Data, Data(figures)).Add(v => v.View, new ProductView(ProductView.Week, MetricsFilter.All, Complexity.Turns)).Add(v => v.Go, _ => { }));

    private static ProductData Data(ConversationFigures? figures)
    {
        MetricsTotals totals = MetricsTotals.Of(new RollupCell(), 60);
        DateTime from = First.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        MetricsResult now = new(from, from.AddDays(2), [new MetricsGroup([], totals, []) { Facets = new FacetSums() }]);
        return new ProductData(new ProductView(ProductView.Week, MetricsFilter.All), now, totals, 60, [], []) { LengthsBefore = null, Signals = [], Cache = null, CachedBefore = default, Users = null, Conversations = figures };
    }
}
