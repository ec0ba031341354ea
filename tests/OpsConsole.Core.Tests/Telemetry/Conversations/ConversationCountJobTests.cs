using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Conversations;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Tests.Jobs;
using OpsConsole.Core.Tests.Storage;
using static OpsConsole.Core.Tests.Telemetry.Interactions.SampleTraces;

namespace OpsConsole.Core.Tests.Telemetry.Conversations;

public sealed class ConversationCountJobTests
{
    private const double Midnight = 12; // hours after noon
    private static readonly DateTime Now = new(2026, 11, 20, 13, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly Today = DateOnly.FromDateTime(Now);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Conversations_are_counted_by_their_turns_and_turns_by_how_they_ended()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.SayAsync(3, ("a", 0), ("a", 1), ("b", 2), (null, 3));
        await counting.SayAsync(2, ("c", 0));
        await counting.RunAsync();

        ConversationFigures figures = await counting.ReadAsync(7);

        Assert.Equal([(1, 2L), (2, 1L)], figures.Counts.Lengths);
        Assert.Equal([(1, 3L), (2, 1L)], figures.Counts.ByTurn.Select(t => (t.Turn, t.Ends.Completed)));
        Assert.Equal([(Today.AddDays(-3), 2L), (Today.AddDays(-2), 1L), (Today.AddDays(-1), 0L)], figures.Days.Select(d => (d.Day, d.Counts.Conversations)));
        Assert.Equal(Today.AddDays(-1), figures.Until);
    }

    [Fact]
    public async Task A_conversation_across_midnight_counts_once()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.SayAsync(3, ("a", Midnight - 0.1), ("a", Midnight + 0.1), ("a", Midnight + 0.2));
        await counting.RunAsync();
        Assert.Equal([(3, 1L)], (await counting.ReadAsync(7)).Counts.Lengths);
        Assert.Equal([1, 2, 3], (await counting.ReadAsync(7)).Counts.ByTurn.Select(t => t.Turn));
    }

    [Fact]
    public async Task Turns_that_come_late_are_counted_once_however_often_it_runs()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.SayAsync(2, ("a", 1));
        await counting.RunAsync();
        await counting.SayAsync(2, ("a", 0));
        await counting.RunAsync();
        await counting.RunAsync();
        Assert.Equal([(2, 1L)], (await counting.ReadAsync(7)).Counts.Lengths);
        Assert.Equal(await counting.RowsAsync(), (await counting.RowsAsync()).Distinct());
    }

    [Fact]
    public async Task A_late_outcome_is_counted_in_the_place_of_what_was_thought()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.SayAsync(2, ("a", 0), ("a", 1));
        await counting.RunAsync();
        await counting.EndAsync(turn: 2, Outcome.Escalated);
        await counting.RunAsync();
        Assert.Equal([(1, new TurnEnds(1, 1, 0)), (2, new TurnEnds(1, 0, 0))], (await counting.ReadAsync(7)).Counts.ByTurn);
    }

    [Fact]
    public async Task A_day_is_read_again_when_the_day_after_it_is_over()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.SayAsync(1, ("a", Midnight - 0.1));
        await counting.RunAsync();
        await counting.SayAsync(1, ("a", Midnight + 2));
        counting.Time.Advance(TimeSpan.FromDays(1));
        await counting.RunAsync(atStart: true);
        Assert.Equal([(2, 1L)], (await counting.ReadAsync(7)).Counts.Lengths);
    }

    [Fact]
    public async Task At_a_start_days_that_were_read_are_not_read_again()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.SayAsync(9, (null, 0));
        await counting.RunAsync();
        await counting.SayAsync(2, ("late", 0));
        JobRun run = await counting.RunAsync(atStart: true);
        Assert.Equal(0, (await counting.ReadAsync(7)).Counts.Conversations);
        Assert.StartsWith("0 days were read", run.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_counted_stays_when_its_telemetry_is_deleted()
    {
        await using Counting counting = await Counting.StartAsync(retention: TimeSpan.FromDays(2));
        await counting.SayAsync(9, (null, 0)); // of another environment, perhaps: days since then are read
        await counting.SayAsync(3, ("a", 0), ("a", 1));
        await counting.RunAsync();
        await counting.DeleteAsync(since: Now.AddDays(-5));
        await counting.SayAsync(1, ("b", 0));
        await counting.RunAsync();
        Assert.Equal([(1, 1L), (2, 1L)], (await counting.ReadAsync(7)).Counts.Lengths);
    }

    [Fact]
    public async Task Without_interactions_of_whole_days_nothing_is_counted_and_that_is_known()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.SayAsync(0, ("a", 0));
        JobRun run = await counting.RunAsync();
        Assert.Equal(JobRunState.Done, run.State);
        Assert.Null((await counting.ReadAsync(7)).Until);
    }

    [Fact]
    public async Task The_days_before_are_compared_with_only_where_all_are_counted()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.SayAsync(6, ("a", 0), ("a", 1));
        await counting.SayAsync(3, ("b", 0));
        await counting.RunAsync();
        Assert.Equal(2, (await counting.ReadAsync(3)).Before!.Mean);
        Assert.Null((await counting.ReadAsync(4)).Before);
    }

    [Fact]
    public async Task Applications_and_environments_are_told_apart()
    {
        await using Counting counting = await Counting.StartAsync();
        await counting.SayAsync(3, ("a", 0));
        await counting.SayAsync(3, "code-assistant", ("a", 1), ("a", 2));
        await counting.RunAsync();
        Assert.Equal([(1, 1L)], (await counting.ReadAsync(7, new MetricsFilter("support-bot", "production"))).Counts.Lengths);
        Assert.Equal([(2, 1L)], (await counting.ReadAsync(7, new MetricsFilter("code-assistant"))).Counts.Lengths);
        Assert.Empty((await counting.ReadAsync(7, new MetricsFilter(Environment: "staging"))).Counts.Lengths);
        Assert.Equal(3, (await counting.ReadAsync(7, new MetricsFilter("nobody"))).Days.Count);
    }

    [Fact]
    public async Task By_model_prompt_and_feature_they_are_not_counted()
    {
        await using Counting counting = await Counting.StartAsync();
        Assert.All([new(Model: "gpt-5"), new(Prompt: "answer@1"), new(Feature: "search")], (MetricsFilter filter) => Assert.Null(counting.Query.ReadAsync(Today, Today, filter, Cancel).Result));
    }

    /// <summary>A database with turns of conversations, and the job.</summary>
    private sealed class Counting(TestDatabase database, ManualTime time, JobNode node, JobDefinition job) : IAsyncDisposable
    {
        private ulong _trace;

        public ManualTime Time => time;

        public ConversationQuery Query { get; } = new(database.Contexts, database.Dimensions);

        public static async Task<Counting> StartAsync(TimeSpan? retention = null)
        {
            ManualTime time = new(Now);
            TelemetryOptions options = new();
            options.Environments["production"] = new EnvironmentOptions { Retention = retention ?? TimeSpan.FromDays(90) };
            TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite, time: time);
            JobDefinition job = new(ConversationCountJob.Name, "Counts", new EverySchedule(TimeSpan.FromHours(6), TimeSpan.Zero), _ => new ConversationCountJob(database.Contexts, Options.Create(options), time));
            return new Counting(database, time, await JobNode.StartAsync(database, time, 1, job), job);
        }

        /// <summary>Turns of a day, each so many hours after its noon.</summary>
        public Task SayAsync(int daysAgo, params (string? Conversation, double Hours)[] turns) => SayAsync(daysAgo, "support-bot", turns);

        public async Task SayAsync(int daysAgo, string application, params (string? Conversation, double Hours)[] turns)
        {
            foreach ((string? conversation, double hours) in turns)
            {
                long start = Noon + (long)(((hours / 24) - daysAgo) * 86_400_000_000);
                await database.CommitAsync(Request(Delta(++_trace, Call(_trace, start) with { ParentId = default, Application = application, Conversation = conversation })));
            }
        }

        /// <summary>Says how a turn ended, by the order in which they were said.</summary>
        public async Task EndAsync(ulong turn, Outcome outcome)
        {
            IngestRequest request = Request();
            request.Statements.Add(new Statement(ResponseHash.Of($"resp-{turn}"), new Statements { Outcome = new(outcome, StatementSource.Api, Noon) }));
            await database.CommitAsync(request);
        }

        public async Task DeleteAsync(DateTime since)
        {
            await using OpsDbContext context = database.Context();
            await context.Interactions.Where(i => i.StartedAt >= since).ExecuteDeleteAsync(Cancel);
        }

        public async Task<IReadOnlyList<(DateOnly, int, int)>> RowsAsync()
        {
            await using OpsDbContext context = database.Context();
            return [.. (await context.ConversationDays.ToListAsync(Cancel)).Select(c => (c.Day, c.ApplicationId, c.EnvironmentId))];
        }

        public async Task<JobRun> RunAsync(bool atStart = false) => atStart ? (await node.Runner.RunAsync(job, new JobOrder(JobTrigger.Schedule), Cancel))! : await node.RunAsync(job);

        public async Task<ConversationFigures> ReadAsync(int days, MetricsFilter? filter = null) =>
            (await Query.ReadAsync(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-days), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), filter ?? MetricsFilter.All, Cancel))!;

        public async ValueTask DisposeAsync()
        {
            await node.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
