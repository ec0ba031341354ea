using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Users;
using OpsConsole.Core.Tests.Dashboards;
using OpsConsole.Core.Tests.Jobs;
using OpsConsole.Core.Tests.Storage;
using static OpsConsole.Core.Tests.Telemetry.Interactions.SampleTraces;

namespace OpsConsole.Core.Tests.Telemetry.Users;

public sealed class UserCountJobTests
{
    private const long Day = 86_400_000_000;
    private static readonly DateTime Now = new(2026, 11, 20, 13, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly Today = DateOnly.FromDateTime(Now);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Users_of_whole_days_are_counted_with_those_who_came_back_by_what_they_met()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.MeetAsync((1, 40, "gpt-5"), (2, 40, "gpt-5"), (3, 40, "nova-pro"), (1, 35, "nova-pro"), (1, 0, "gpt-5"));
        await counting.RunAsync();

        UserCount count = await counting.ReadAsync(days: 60);

        Assert.Equal([(Today.AddDays(-40), 3, (int?)null), (Today.AddDays(-35), 1, null)], count.Days.Select(d => (d.Day, d.Users, d.New)));
        Assert.Equal([("gpt-5", 1L, 2L), ("nova-pro", 0L, 2L)], count.ByModel.Select(r => (r.Name, r.Returned, r.Users)));
        Assert.Equal((Today.AddDays(-40), Today.AddDays(-35)), count.Known);
    }

    [Fact]
    public async Task What_comes_late_is_counted_once_however_often_it_is_read()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.MeetAsync((1, 2, "gpt-5"));
        await counting.RunAsync();
        await counting.MeetAsync((2, 2, "gpt-5"));
        await counting.RunAsync();
        await counting.RunAsync();
        Assert.Equal([2], (await counting.ReadAsync(days: 7)).Days.Select(d => d.Users));
    }

    [Fact]
    public async Task At_a_start_what_came_late_can_wait()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.MeetAsync((1, 2, "gpt-5"), (1, 1, "gpt-5"));
        await counting.RunAsync();
        await counting.MeetAsync((2, 2, "gpt-5"));
        await counting.RunAsync(atStart: true);
        Assert.Equal([1, 1], (await counting.ReadAsync(days: 7)).Days.Select(d => d.Users));
    }

    [Fact]
    public async Task A_range_in_which_nobody_can_have_come_back_yet_shows_the_last_days_of_which_it_is_known()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.MeetAsync((1, 45, "gpt-5"), (1, 32, "gpt-5"), (2, 3, "gpt-5"));
        await counting.RunAsync();

        UserCount count = await counting.ReadAsync(days: 7);

        Assert.Equal([Today.AddDays(-3)], count.Days.Select(d => d.Day));
        Assert.Equal((Today.AddDays(-45), Today.AddDays(-32)), count.Known);
        Assert.Equal([("gpt-5", 1L, 2L)], count.ByModel.Select(r => (r.Name, r.Returned, r.Users)));
    }

    [Fact]
    public async Task Without_interactions_of_whole_days_there_is_nothing_to_count()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.MeetAsync((1, 0, "gpt-5"));
        JobRun run = await counting.RunAsync();
        Assert.Equal(JobRunState.Done, run.State);
        Assert.Empty((await counting.ReadAsync(days: 7)).Days);
    }

    [Fact]
    public async Task Of_features_users_are_not_counted_and_that_is_said()
    {
        await using Counting counting = await Counting.StartAsync();
        Assert.Null(await counting.Counts.ReadAsync(Today.AddDays(-7), Today, new MetricsFilter(Feature: "search"), Cancel));
    }

    /// <summary>A database with interactions of users, and the job.</summary>
    private sealed class Counting(TestDatabase database, JobNode node, JobDefinition job) : IAsyncDisposable
    {
        private ulong _trace;

        public UserCounts Counts { get; } = new(database.Contexts, database.Dimensions);

        public static async Task<Counting> StartAsync()
        {
            ManualTime time = new(Now);
            TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite, time: time);
            JobDefinition job = new(UserCountJob.Name, "Counts", new EverySchedule(TimeSpan.FromHours(6), TimeSpan.FromHours(6)), _ => new UserCountJob(database.Contexts, Options.Create(new TelemetryOptions()), time));
            return new Counting(database, await JobNode.StartAsync(database, time, 1, job), job);
        }

        public async Task MeetAsync(params (long User, int DaysAgo, string Model)[] met)
        {
            foreach ((long user, int daysAgo, string model) in met)
            {
                await database.CommitAsync(Request(Delta(++_trace, Call(1, Noon - (daysAgo * Day), model: model) with { ParentId = default, UserHash = user })));
            }
        }

        public async Task<JobRun> RunAsync(bool atStart = false) => atStart ? (await node.Runner.RunAsync(job, new JobOrder(JobTrigger.Schedule), Cancel))! : await node.RunAsync(job);

        public async Task<UserCount> ReadAsync(int days) => (await Counts.ReadAsync(Today.AddDays(-days), Today, MetricsFilter.All, Cancel))!;

        public async ValueTask DisposeAsync()
        {
            await node.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
