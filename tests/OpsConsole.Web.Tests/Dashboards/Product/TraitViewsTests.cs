using Bunit;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Dashboards;
using OpsConsole.Web.Dashboards.Product;

namespace OpsConsole.Web.Tests.Dashboards.Product;

public sealed class TraitViewsTests : BunitContext
{
    private static readonly InteractionLink Interactions = new(new MetricsFilter("bot"), ProductView.Week);

    [Fact]
    public void How_often_users_did_something_leads_to_where_they_did()
    {
        SignalFigures rephrased = new(Traits.Rephrased, new Share(30, 200), new Share(5, 100), new Share(12, 24));

        IRenderedComponent<SignalsView> view = Render<SignalsView>(p => p.Add(v => v.Signals, [rephrased]).Add(v => v.Interactions, Interactions));

        Assert.Equal("Asked again", view.Find(".label").TextContent);
        Assert.Equal(("15%", "/interactions?range=7d&app=bot&trait=rephrased"), (view.Find(".value a").TextContent, view.Find(".value a").GetAttribute("href")));
        Assert.Contains("+10.0 pp", view.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Contains("30 interactions, 50% of them completed", view.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_tells_what_users_did_it_is_said_how() =>
        Assert.Contains("Telemetry:Signals", Render<SignalsView>(p => p.Add(v => v.Signals, []).Add(v => v.Interactions, Interactions)).Markup, StringComparison.Ordinal);

    [Fact]
    public void A_cache_shows_how_often_it_answered_and_what_that_saved()
    {
        IRenderedComponent<CacheView> view = Render<CacheView>(p => p.Add(v => v.Cache, new CacheFigures(new Share(45, 110), 4.9m)).Add(v => v.Before, new Share(20, 100)).Add(v => v.Interactions, Interactions));

        Assert.Equal(["40.9%", "$4.90"], view.FindAll(".value").Select(v => v.TextContent.Trim()));
        Assert.Equal(["/interactions?range=7d&app=bot&trait=cache_hit", "/interactions?range=7d&app=bot&trait=cache_miss"], view.FindAll("a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void Where_no_cache_is_asked_it_is_said_how_one_is_told_of() =>
        Assert.Contains("opsconsole.cache_hit", Render<CacheView>(p => p.Add(v => v.Cache, null).Add(v => v.Before, default).Add(v => v.Interactions, Interactions)).Markup, StringComparison.Ordinal);
}
