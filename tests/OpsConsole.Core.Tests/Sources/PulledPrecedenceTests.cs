using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Tests.Dashboards;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>What an application sends counts before what is pulled of it.</summary>
public sealed class PulledPrecedenceTests
{
    private static readonly DateTime Now = new(2026, 11, 20, 12, 34, 56, DateTimeKind.Utc);
    private static readonly DateTime Nine = Now.Date.AddHours(9), Ten = Now.Date.AddHours(10), Eleven = Now.Date.AddHours(11);

    [Fact]
    public async Task Spans_count_before_metrics_and_metrics_before_what_is_pulled()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Now);
        await database.CountAsync(
        [
            .. Many(1, Nine, RollupOrigin.Spans), .. Many(2, Nine, RollupOrigin.Metrics), .. Many(4, Nine, RollupOrigin.Pulled),
            .. Many(8, Ten, RollupOrigin.Metrics), .. Many(16, Ten, RollupOrigin.Pulled),
            .. Many(32, Eleven, RollupOrigin.Pulled),
            .. Many(64, Nine, RollupOrigin.Pulled, "other"),
        ]);

        MetricsResult result = await RunAsync(database, new MetricsFilter("bot"), 60);
        Assert.Equal([1, 8, 32], result.Groups[0].Series.Select(p => p.Totals.Counters.Calls));
        Assert.Equal([("bot", "production")], result.Pulled);
        Assert.Equal(1 + 8 + 32 + 64, (await RunAsync(database, MetricsFilter.All, null)).Groups[0].Totals.Counters.Calls);
        Assert.Equal([("bot", "production"), ("other", "production")], (await RunAsync(database, MetricsFilter.All, null)).Pulled);
    }

    [Fact]
    public async Task Nothing_is_called_pulled_where_what_was_sent_counts()
    {
        await using RollupDatabase database = await RollupDatabase.CreateAsync(Now);
        await database.CountAsync([.. Many(1, Nine, RollupOrigin.Spans), .. Many(2, Nine, RollupOrigin.Pulled), .. Many(3, Eleven, RollupOrigin.Pulled, "other")]);

        Assert.Empty((await RunAsync(database, new MetricsFilter("bot"), null)).Pulled);
        Assert.Empty((await RunAsync(database, new MetricsFilter(Model: "m2"), null)).Pulled);
    }

    private static IEnumerable<Counted> Many(int count, DateTime at, RollupOrigin origin, string application = "bot") => Enumerable.Repeat(new Counted(at, application) { Origin = origin }, count);

    private static Task<MetricsResult> RunAsync(RollupDatabase database, MetricsFilter filter, int? interval) =>
        database.Query.RunAsync(new MetricsRequest { From = Nine, To = Eleven.AddHours(1), Filter = filter, IntervalMinutes = interval }, TestContext.Current.CancellationToken);
}
