using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Tests.Controls;

public sealed class SmallControlTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(0, "now")]
    [InlineData(42, "42 s ago")]
    [InlineData(60 * 3 + 20, "3 min ago")]
    [InlineData(3600 * 5, "5 h ago")]
    [InlineData(86400 * 2 + 7200, "2 d ago")]
    [InlineData(86400 * 45, "2026-10-07")]
    [InlineData(-300, "in 5 min")]
    public void An_instant_reads_as_its_distance(int secondsAgo, string words) =>
        Assert.Equal(words, Ago.Describe(Now.AddSeconds(-secondsAgo), Now));

    [Fact]
    public void A_sparkline_breaks_at_gaps_and_starts_from_zero() =>
        Assert.Equal(["0,10 30,5", "90,0 90,0"], SparkPath.Runs([0, 5, null, 10], 90, 10));

    [Fact]
    public void A_flat_or_empty_sparkline_is_drawn_without_dividing_by_zero()
    {
        Assert.Equal(["0,10 90,10"], SparkPath.Runs([0, 0], 90, 10));
        Assert.Equal(["0,0 0,0"], SparkPath.Runs([7], 90, 10));
        Assert.Empty(SparkPath.Runs([], 90, 10));
        Assert.Empty(SparkPath.Runs([null, null], 90, 10));
    }

    [Fact]
    public void A_toast_goes_by_itself_but_a_bad_one_stays()
    {
        ManualTime time = new(Now);
        using Toasts toasts = new(time);
        toasts.Show("Key created.");
        toasts.Show("The database did not answer.", "bad");

        time.Advance(Toasts.Stay);

        Assert.Equal("The database did not answer.", Assert.Single(toasts.Shown).Text);
        toasts.Dismiss(toasts.Shown[0].Id);
        Assert.Empty(toasts.Shown);
    }

    [Fact]
    public void Too_many_toasts_push_the_oldest_out()
    {
        using Toasts toasts = new(new ManualTime(Now));
        for (int i = 1; i <= Toasts.Most + 2; i++)
        {
            toasts.Show($"{i}");
        }

        Assert.Equal(["3", "4", "5", "6"], toasts.Shown.Select(toast => toast.Text));
    }
}
