using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Sources.Files;
using OpsConsole.Core.Sources.Files.Reading;

namespace OpsConsole.Core.Tests.Sources.Files;

public sealed class ChargeDaysTests
{
    private static readonly ChargeKey Key = new("AWS", "1", "Support", "", null, "{}", ChargeCategory.Purchase, null, "USD", null);

    [Fact]
    public void A_charge_of_whole_days_is_spread_evenly_and_the_last_day_takes_what_is_left()
    {
        (DateOnly Day, ChargeSums Sums)[] days = [.. ChargeDays.Of(Charge("2026-11-01", "2026-11-04", 10))];
        Assert.Equal([3.333333333333m, 3.333333333333m, 3.333333333334m], days.Select(d => d.Sums.Billed));
        Assert.Equal([new(2026, 11, 1), new(2026, 11, 2), new DateOnly(2026, 11, 3)], days.Select(d => d.Day));
    }

    [Fact]
    public void A_charge_over_midnight_is_spread_by_its_hours() =>
        Assert.Equal([(new DateOnly(2026, 11, 1), 3m), (new DateOnly(2026, 11, 2), 1m)], ChargeDays.Of(Charge("2026-11-01T21:00", "2026-11-02T01:00", 4)).Select(d => (d.Day, d.Sums.Billed)));

    [Theory]
    [InlineData("2026-11-01", "2026-11-01", 1)]
    [InlineData("2026-11-01", "2026-11-02", 1)]
    [InlineData("2026-11-01T23:00", "2026-11-02", 1)]
    [InlineData("2026-11-01", "2026-11-30T23:59:59", 30)]
    [InlineData("2026-11-01", "2026-12-01", 30)]
    public void An_end_is_not_included(string from, string to, int days) => Assert.Equal(days, ChargeDays.Of(Charge(from, to, 1)).Count());

    [Fact]
    public void Days_always_come_to_the_charge()
    {
        Random random = new(11);
        for (int i = 0; i < 2_000; i++)
        {
            DateTime from = new DateTime(2026, 1, 1).AddSeconds(random.Next(86_400 * 300));
            Charge charge = new(from, from.AddSeconds(random.NextInt64(86_400 * 800)), Key, new ChargeSums((decimal)(random.NextDouble() - 0.3) * 1000, random.Next(-9, 9), (decimal)random.NextDouble() * 1e12m));
            ChargeSums sums = ChargeDays.Of(charge).Aggregate(default(ChargeSums), (all, day) => all + day.Sums);
            Assert.Equal(charge.Sums, sums);
        }
    }

    [Fact]
    public void Lines_that_are_the_same_are_added_up_and_what_is_kept_has_twelve_decimals()
    {
        StagedLines staged = new("s", 3);
        DateOnly day = new(2026, 11, 1);
        for (int i = 0; i < 3; i++)
        {
            staged.Add(day, Key with { }, new ChargeSums(0.0000000000004m, 1, 2));
        }

        staged.Add(day, Key with { Currency = "EUR" }, new ChargeSums(5, 5, 0));
        BilledLine[] lines = [.. staged.Take()];
        Assert.Equal([("EUR", 5m, 5m, 0m), ("USD", 0.000000000001m, 3m, 6m)], lines.Select(l => (l.Currency, l.Billed, l.Effective, l.Quantity)).Order());
        Assert.Equal((2, 5m), (staged.Days[day], staged.Totals["EUR"]));
        Assert.Empty(staged.Take());
    }

    private static Charge Charge(string from, string to, decimal billed) =>
        new(DateTime.Parse(from, System.Globalization.CultureInfo.InvariantCulture), DateTime.Parse(to, System.Globalization.CultureInfo.InvariantCulture), Key, new ChargeSums(billed, billed, 0));
}
