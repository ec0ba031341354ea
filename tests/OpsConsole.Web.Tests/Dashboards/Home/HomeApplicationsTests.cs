using Bunit;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Dashboards.Home;

namespace OpsConsole.Web.Tests.Dashboards.Home;

/// <summary>The applications at somebody's home.</summary>
public sealed class HomeApplicationsTests : BunitContext
{
    private static readonly HomeApplication Shop = Of("shop", 900), Bot = Of("bot", 300);

    private readonly List<(string Application, bool IsOwn)> _marked = [];

    [Fact]
    public void Until_any_is_marked_the_most_used_ones_stand_there_and_say_how_to_choose()
    {
        IRenderedComponent<HomeApplicationsView> view = Show([]);
        Assert.Equal(["shop", "bot"], Names(view));
        Assert.Contains("Mark those that are yours with the star", view.Find("[data-testid=how-to-choose]").TextContent, StringComparison.Ordinal);
        Assert.Empty(view.FindAll("fieldset"));
    }

    [Fact]
    public void Marked_ones_stand_alone_and_all_are_one_choice_away()
    {
        IRenderedComponent<HomeApplicationsView> view = Show(["bot", "silent"]);
        Assert.Equal(["bot", "silent"], Names(view)); // the second sent nothing in seven days
        view.FindAll("input[type=radio]")[1].Change(true);
        Assert.Equal(["shop", "bot"], Names(view));
        Assert.Equal(["false", "true"], view.FindAll("tbody button").Select(b => b.GetAttribute("aria-pressed")));
    }

    [Fact]
    public void A_mark_is_said_and_moves_no_row()
    {
        IRenderedComponent<HomeApplicationsView> view = Show(["bot"]);
        view.Find("button[aria-label='bot is mine']").Click();
        Assert.Equal([("bot", false)], _marked);
        view.Render(p => p.Add(c => c.Mine, []));
        Assert.Equal(["bot"], Names(view));
        Assert.Equal("false", view.Find("tbody button").GetAttribute("aria-pressed"));
    }

    private IRenderedComponent<HomeApplicationsView> Show(string[] mine) =>
        Render<HomeApplicationsView>(p => p.Add(c => c.Applications, [Shop, Bot]).Add(c => c.Mine, mine).Add(c => c.Mark, mark => _marked.Add(mark)));

    private static IEnumerable<string> Names(IRenderedComponent<HomeApplicationsView> view) => view.FindAll("tbody th").Select(h => h.TextContent);

    private static HomeApplication Of(string name, int completed) => new(name, MetricsTotals.Of(new RollupCell().Interactions(completed).Interactions(100, outcome: Outcome.Failed, errorClass: ErrorClass.ApiError), 60), null);
}
