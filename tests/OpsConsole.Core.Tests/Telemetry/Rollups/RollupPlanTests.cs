using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Telemetry.Rollups;

public sealed class RollupPlanTests
{
    private const int Day = 24 * 60;
    private const int Monday = 29_000_000 / (7 * Day) * 7 * Day; // some midnight

    [Fact]
    public void The_middle_is_read_from_days_and_the_ends_from_hours_and_minutes()
    {
        List<RollupRun> runs = RollupPlan.Make(Monday + 90, Monday + (3 * Day) + 61, null, 0, 0);
        Assert.Equal(
            [
                new RollupRun(RollupTier.Minute, Monday + 90, Monday + 120),
                new RollupRun(RollupTier.Hour, Monday + 120, Monday + Day),
                new RollupRun(RollupTier.Day, Monday + Day, Monday + (3 * Day)),
                new RollupRun(RollupTier.Hour, Monday + (3 * Day), Monday + (3 * Day) + 60),
                new RollupRun(RollupTier.Minute, Monday + (3 * Day) + 60, Monday + (3 * Day) + 61),
            ],
            runs);
    }

    [Theory]
    [InlineData(5, RollupTier.Minute)]
    [InlineData(90, RollupTier.Minute)]
    [InlineData(60, RollupTier.Hour)]
    [InlineData(360, RollupTier.Hour)]
    [InlineData(Day, RollupTier.Day)]
    [InlineData(7 * Day, RollupTier.Day)]
    public void Buckets_never_straddle_two_intervals(int interval, RollupTier coarsest) =>
        Assert.Equal(new RollupRun(coarsest, Monday, Monday + (14 * Day)), Assert.Single(RollupPlan.Make(Monday, Monday + (14 * Day), interval, 0, 0)));

    [Fact]
    public void Where_minutes_are_gone_the_range_grows_to_hours()
    {
        int minutesFrom = Monday + Day;
        Assert.Equal(
            [new RollupRun(RollupTier.Hour, Monday, Monday + Day), new RollupRun(RollupTier.Minute, Monday + Day, Monday + Day + 10)],
            RollupPlan.Make(Monday + 59, Monday + Day + 10, 5, minutesFrom, 0));
    }

    [Fact]
    public void Where_hours_are_gone_the_range_grows_to_days() =>
        Assert.Equal([new RollupRun(RollupTier.Day, Monday, Monday + Day)], RollupPlan.Make(Monday + 61, Monday + 200, 60, Monday + (9 * Day), Monday + (8 * Day) + 1));

    [Fact]
    public void Every_range_is_covered_once_by_whole_buckets_that_still_exist() =>
        Prop.ForAll(
            (from start in Gen.Choose(0, 20 * Day)
             from length in Gen.Choose(1, 20 * Day)
             from interval in Gen.Elements(0, 1, 5, 7, 60, 180, Day, 7 * Day)
             from minutes in Gen.Choose(0, 20 * Day)
             from hours in Gen.Choose(0, 20 * Day)
             select (start, length, interval, minutes, hours)).ToArbitrary(),
            c =>
            {
                int from = Monday + c.start, to = from + c.length, hoursFrom = Monday + Math.Min(c.hours, c.minutes), minutesFrom = Monday + c.minutes;
                List<RollupRun> runs = RollupPlan.Make(from, to, c.interval == 0 ? null : c.interval, minutesFrom, hoursFrom);
                int grown = runs[^1].Tier.Width() - 1;
                return runs[0].From <= from && runs[0].From > from - Day
                    && runs[^1].To >= to && runs[^1].To <= to + grown
                    && runs.Zip(runs.Skip(1)).All(p => p.First.To == p.Second.From && p.First.Tier != p.Second.Tier)
                    && runs.All(r => r.From % r.Tier.Width() == 0 && r.To % r.Tier.Width() == 0 && r.To > r.From)
                    && runs.All(r => r.Tier != RollupTier.Minute || r.From >= minutesFrom)
                    && runs.All(r => r.Tier != RollupTier.Hour || r.From >= hoursFrom);
            }).QuickCheckThrowOnFailure();
}
