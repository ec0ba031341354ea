using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Dashboards;
using OpsConsole.Web.Dashboards.Engineering;

namespace OpsConsole.Web.Tests.Dashboards;

public sealed class EngineeringViewTests
{
    private static readonly DateTime Now = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("/engineering?range=7d")]
    [InlineData("/engineering?range=24h&app=a%20b&env=e&model=m&prompt=p@1&compare=1&refresh=30&latency=calls")]
    [InlineData("/engineering?from=2026-11-20T10%3A00%3A00Z&to=2026-11-20T11%3A00%3A00Z&latency=interactions")]
    public void The_address_carries_everything(string url)
    {
        EngineeringView view = Read(url, out string? problem);
        Assert.Null(problem);
        Assert.Equal(url, view.Url);
        Assert.Equal(view, Read(view.Url, out _));
    }

    [Fact]
    public void What_an_address_cannot_say_is_named_and_left_out()
    {
        EngineeringView view = Read("/engineering?range=soon&refresh=1&latency=mean&compare=yes", out string? problem);
        Assert.Contains("'soon' is not a time range", problem, StringComparison.Ordinal);
        Assert.Equal(new EngineeringView(TimeRange.Default, MetricsFilter.All), view);
    }

    [Fact]
    public void A_zoom_takes_whole_minutes_and_at_least_two()
    {
        EngineeringView view = new(TimeRange.Default, new MetricsFilter("a"), Compare: true);
        Assert.Equal((Now.AddHours(-2), Now.AddHours(-1)), view.Zoom(Now.AddHours(-2).AddSeconds(10), Now.AddHours(-1).AddSeconds(-10)).Range.Resolve(Now));
        EngineeringView tiny = view.Zoom(Now.AddSeconds(3), Now.AddSeconds(4));
        Assert.Equal((Now, Now.AddMinutes(2)), tiny.Range.Resolve(Now));
        Assert.Equal((view.Filter, true), (tiny.Filter, tiny.Compare));
    }

    [Fact]
    public void Zooming_out_doubles_the_range_but_not_beyond_now()
    {
        EngineeringView past = new(TimeRange.Between(Now.AddHours(-10), Now.AddHours(-8)), MetricsFilter.All);
        Assert.Equal((Now.AddHours(-11), Now.AddHours(-7)), past.ZoomOut(Now).Range.Resolve(Now));
        EngineeringView recent = new(TimeRange.Default, MetricsFilter.All);
        Assert.Equal((Now.AddHours(-48), Now), recent.ZoomOut(Now).Range.Resolve(Now));
    }

    [Theory]
    [InlineData("15m", 1)]
    [InlineData("6h", 2)]
    [InlineData("24h", 10)]
    [InlineData("7d", 60)]
    [InlineData("30d", 360)]
    [InlineData("90d", 720)]
    [InlineData("3650d", 28 * 1440)]
    public void Points_stay_few_enough_to_tell_apart(string preset, int minutes)
    {
        Assert.True(TimeRange.TryRelative(preset, out TimeRange range));
        Assert.Equal(minutes, ChartInterval.For(range.Length, Now - range.Length, Now, new TelemetryOptions()));
        Assert.True(range.Length.TotalMinutes / minutes <= ChartInterval.MostPoints);
    }

    [Fact]
    public void Where_minutes_are_gone_points_are_hours()
    {
        TelemetryOptions options = new();
        Assert.Equal(60, ChartInterval.For(TimeSpan.FromHours(2), Now.AddDays(-20), Now, options));
        Assert.Equal(1440, ChartInterval.For(TimeSpan.FromHours(2), Now.AddDays(-500), Now, options));
    }

    [Theory]
    [InlineData(112, 100, 0, "+12%", "arrow-up", "neutral")]
    [InlineData(112, 100, 1, "+12%", "arrow-up", "ok")]
    [InlineData(112, 100, -1, "+12%", "arrow-up", "bad")]
    [InlineData(50, 100, -1, "−50%", "arrow-down", "ok")]
    [InlineData(100, 100, -1, "±0%", "minus", "neutral")]
    [InlineData(2000, 100, -1, "+20×", "arrow-up", "bad")]
    public void A_change_says_how_much_and_whether_it_is_good(double now, double before, int better, string text, string icon, string tone) =>
        Assert.Equal(new Change(text, icon, tone), Change.Of(now, before, better));

    [Fact]
    public void Nothing_to_compare_with_is_no_change()
    {
        Assert.Null(Change.Of(5, null));
        Assert.Null(Change.Of(5, 0));
        Assert.Equal("+1 pp", Change.OfRate(0.02, 0.01)!.Text);
    }

    [Theory]
    [InlineData(850, "850 µs")]
    [InlineData(84_000, "84 ms")]
    [InlineData(999_600, "1 s")]
    [InlineData(1_254_000, "1.25 s")]
    [InlineData(200_000_000, "3.33 min")]
    public void Durations_read_in_the_unit_that_fits(double micros, string text) => Assert.Equal(text, Figures.Duration(micros));

    [Theory]
    [InlineData(0, "0%")]
    [InlineData(0.00001, "<0.01%")]
    [InlineData(0.0162, "1.62%")]
    [InlineData(1, "100%")]
    public void Parts_read_as_percent(double part, string text) => Assert.Equal(text, Figures.Percent(part));

    [Theory]
    [InlineData(0.0105063, "$0.0105")]
    [InlineData(12.3, "$12.30")]
    [InlineData(1889.4, "$1,889")]
    [InlineData(0.00000001, "<$0.0001")]
    public void Money_reads_in_dollars(double dollars, string text) => Assert.Equal(text, Figures.Money((decimal)dollars));

    private static EngineeringView Read(string url, out string? problem)
    {
        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> query = QueryHelpers.ParseQuery(url[url.IndexOf('?', StringComparison.Ordinal)..]);
        return EngineeringView.FromQuery(name => query.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues value) ? value.ToString() : null, out problem);
    }
}
