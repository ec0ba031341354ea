using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Web.Demo;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Tests.Demo;

public sealed class DemoBannerTests : BunitContext
{
    [Fact]
    public void The_banner_counts_up_and_then_says_that_it_is_all_made_up()
    {
        var state = new DemoState();
        Services.AddSingleton(state.Banner);
        IRenderedComponent<PageBanner> banner = Render<PageBanner>();
        Assert.Contains("Loading sample history: 0%", banner.Markup, StringComparison.Ordinal);

        state.Report(0.438);
        banner.WaitForAssertion(() => Assert.Contains("Loading sample history: 43%", banner.Markup, StringComparison.Ordinal));

        state.Report(1);
        banner.WaitForAssertion(() => Assert.Contains("made up", banner.Markup, StringComparison.Ordinal));
    }
}
