using OpsConsole.Core.Jobs.Schedules;

namespace OpsConsole.Core.Tests.Jobs;

public sealed class JobScheduleTests
{
    private static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Intervals_come_at_the_same_times_on_every_node()
    {
        EverySchedule every = Every(TimeSpan.FromMinutes(5));
        Assert.Equal(Noon.AddMinutes(5), every.After(Noon));
        Assert.Equal(Noon, every.After(Noon.AddTicks(-1)));
        Assert.Equal(every.After(Noon.AddSeconds(-5)), every.After(Noon.AddSeconds(-1)));
        Assert.False(every.CatchesUp);
    }

    [Fact]
    public void No_interval_is_never_by_itself()
    {
        EverySchedule never = Every(TimeSpan.Zero);
        Assert.Null(never.After(Noon));
        Assert.Null(never.Latest(Noon.AddDays(-1), Noon));
        Assert.Equal("when somebody asks for it", never.Text);
    }

    [Theory]
    [InlineData(30, "every 30 s")]
    [InlineData(300, "every 5 min")]
    [InlineData(3600, "every 60 min")]
    [InlineData(21600, "every 6 h")]
    public void Intervals_read_in_words(int seconds, string words) => Assert.Equal(words, Every(TimeSpan.FromSeconds(seconds)).Text);

    [Theory]
    [InlineData("0 20 3 * * ?", "each day at 03:20 UTC")]
    [InlineData("0 20 5,13,21 * * ?", "each day at 05:20, 13:20 and 21:20 UTC")]
    [InlineData("0 0 3 ? * MON", "cron 0 0 3 ? * MON (UTC)")]
    public void Cron_reads_in_words(string cron, string words) => Assert.Equal(words, new CronSchedule(cron).Text);

    [Fact]
    public void Cron_is_read_in_utc()
    {
        CronSchedule nightly = new("0 20 3 * * ?");
        Assert.Equal(new DateTime(2026, 11, 22, 3, 20, 0, DateTimeKind.Utc), nightly.After(Noon));
        Assert.True(nightly.CatchesUp);
        Assert.Equal(new CronSchedule("0 20 3 * * ?"), nightly);
    }

    [Fact]
    public void What_was_missed_is_its_newest_time_whenever_a_node_looks()
    {
        CronSchedule nightly = new("0 20 3 * * ?");
        DateTime newest = new(2026, 11, 21, 3, 20, 0, DateTimeKind.Utc);
        Assert.Equal(newest, nightly.Latest(Noon.AddYears(-3), Noon));
        Assert.Equal(newest, nightly.Latest(Noon.AddDays(-1), Noon.AddSeconds(4)));
        Assert.Equal(newest, nightly.Latest(newest.AddTicks(-1), newest));
        Assert.Null(nightly.Latest(newest, Noon));
    }

    private static EverySchedule Every(TimeSpan interval) => new(interval, TimeSpan.Zero);
}
