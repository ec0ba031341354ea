using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Spending;

namespace OpsConsole.Core.Tests.Costs.Budgets;

/// <summary>Periods, rates, the usual and what explains a rise.</summary>
public sealed class BudgetArithmeticTests
{
    [Theory]
    [InlineData(BudgetPeriod.Day, "2026-11-20T23:59:59", "2026-11-20", "2026-11-21")]
    [InlineData(BudgetPeriod.Week, "2026-11-22T23:59:59", "2026-11-16", "2026-11-23")] // a Sunday
    [InlineData(BudgetPeriod.Week, "2026-11-23T00:00:00", "2026-11-23", "2026-11-30")]
    [InlineData(BudgetPeriod.Week, "2027-01-01T12:00:00", "2026-12-28", "2027-01-04")] // across years
    [InlineData(BudgetPeriod.Month, "2028-02-29T12:00:00", "2028-02-01", "2028-03-01")]
    [InlineData(BudgetPeriod.Month, "2026-12-31T23:59:59", "2026-12-01", "2027-01-01")]
    [InlineData(BudgetPeriod.Quarter, "2026-11-20T00:00:00", "2026-10-01", "2027-01-01")]
    [InlineData(BudgetPeriod.Quarter, "2026-03-31T23:59:59", "2026-01-01", "2026-04-01")]
    [InlineData(BudgetPeriod.Year, "2028-12-31T23:59:59", "2028-01-01", "2029-01-01")]
    public void A_period_begins_and_ends_at_midnight(BudgetPeriod period, string at, string from, string end) =>
        Assert.Equal((Utc(from), Utc(end)), (PeriodRange.Of(period, Utc(at)).From, PeriodRange.Of(period, Utc(at)).End));

    [Fact]
    public void A_leap_year_is_a_day_longer() => Assert.Equal(366, PeriodRange.Of(BudgetPeriod.Year, Utc("2028-05-05")).Length.TotalDays);

    [Fact]
    public void A_rate_counts_the_current_minute_with_what_it_has_so_far() => Assert.Equal(9m, SpendRate.Of(Minutes(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 9)).LastMinute);

    [Fact]
    public void The_mean_of_five_minutes_leaves_the_current_one_out() => Assert.Equal(3m, SpendRate.Of(Minutes(0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 90)).LastFive);

    [Fact]
    public void The_most_of_five_minutes_is_remembered_for_five_minutes() => Assert.Equal(10m, SpendRate.Of(Minutes(10, 10, 10, 10, 10, 0, 0, 0, 0, 0, 0)).FivePeak);

    [Fact]
    public void Nothing_is_no_rate() => Assert.Equal(default, SpendRate.Of(Minutes(new int[11])));

    [Theory]
    [InlineData(new[] { 60, 0, 0, 0 }, null)]
    [InlineData(new[] { 60, 120, 0, 0 }, 1.5)]
    [InlineData(new[] { 60, 120, 6000, 0 }, 2.0)]
    [InlineData(new[] { 60, 120, 180, 6000 }, 2.5)]
    public void The_usual_is_the_middle_of_the_weeks_that_have_anything(int[] hours, double? usual) =>
        Assert.Equal((decimal?)usual, UsualSpend.PerMinute(hours.Select(h => new SpendCell(h, h, h))));

    [Fact]
    public void The_part_that_rose_most_explains_and_not_the_largest()
    {
        SpendCause? cause = SpendCause.Find(
            [(new("shop", "production", "gpt", null), 50m), (new("support-bot", "production", "sonnet", null), 40m)],
            [(new("shop", "production", "gpt", null), 49m), (new("support-bot", "production", "sonnet", null), 1.9m)], isRate: true);

        Assert.Equal("support-bot with sonnet: $40.00 of $90.00 a minute, usually $1.90.", cause!.ToString());
    }

    [Fact]
    public void A_prompt_version_explains_where_it_has_most_of_the_rise()
    {
        SpendCause? cause = SpendCause.Find(
            [(new("bot", "production", "m", "answer@0123456789abcdef"), 30m), (new("bot", "production", "m", "sort@fedcba9876543210"), 5m)],
            [(new("bot", "production", "m", "sort@fedcba9876543210"), 5m)], isRate: false);

        Assert.Equal("bot with m, prompt answer@0123456789: $30.00 of $35.00, usually $0.00.", cause!.ToString());
    }

    [Fact]
    public void Where_no_more_is_spent_than_usual_the_largest_part_is_named()
    {
        SpendCause? cause = SpendCause.Find(
            [(new("bot", null, "large", null), 90m), (new("bot", null, "small", null), 10m)], [(new("bot", null, "large", null), 100m), (new("bot", null, "small", null), 1m)], isRate: false);

        Assert.Equal("bot with large: $90.00 of $100.00, usually $100.00.", cause!.ToString());
    }

    [Fact]
    public void Nothing_explains_nothing() => Assert.Null(SpendCause.Find([], null, isRate: true));

    private static SpendCell[] Minutes(params int[] dollars) => [.. dollars.Select(d => new SpendCell(d, d, d))];

    private static DateTime Utc(string text) => DateTime.SpecifyKind(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
