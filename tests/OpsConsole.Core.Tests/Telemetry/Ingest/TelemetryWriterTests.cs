using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Tests.Storage;
using static OpsConsole.Core.Tests.Telemetry.Interactions.SampleTraces;

namespace OpsConsole.Core.Tests.Telemetry.Ingest;

public sealed class TelemetryWriterTests : IAsyncLifetime
{
    private static readonly TelemetryCommitted Nothing = new([], 0, 0);

    private TestDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(Database.Sqlite);

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_request_is_answered_only_after_its_commit()
    {
        TaskCompletionSource commit = new(), reached = new();
        await using Running running = await StartAsync(async _ =>
        {
            reached.SetResult();
            await commit.Task;
            return Nothing;
        });

        Task<IngestVerdict> verdict = running.Queue.WriteAsync(SomeRequest(1), Cancel).AsTask();
        await reached.Task;
        Assert.False(verdict.IsCompleted);
        commit.SetResult();

        Assert.Equal(IngestVerdict.Stored, await verdict);
        Assert.Equal(2, running.Counters.Accepted);
    }

    [Fact]
    public async Task What_arrives_during_a_commit_is_committed_together()
    {
        TaskCompletionSource first = new(), reached = new();
        List<int> groups = [];
        await using Running running = await StartAsync(async requests =>
        {
            groups.Add(requests.Count);
            if (groups.Count == 1)
            {
                reached.SetResult();
                await first.Task;
            }

            return Nothing;
        });

        List<Task<IngestVerdict>> verdicts = [running.Queue.WriteAsync(SomeRequest(1), Cancel).AsTask()];
        await reached.Task;
        verdicts.AddRange(Enumerable.Range(2, 10).Select(i => running.Queue.WriteAsync(SomeRequest(i), Cancel).AsTask()));
        first.SetResult();

        Assert.All(await Task.WhenAll(verdicts), verdict => Assert.Equal(IngestVerdict.Stored, verdict));
        Assert.Equal([1, 10], groups);
    }

    [Fact]
    public async Task A_group_has_at_most_the_configured_number_of_requests()
    {
        TaskCompletionSource first = new(), reached = new();
        List<int> groups = [];
        await using Running running = await StartAsync(async requests =>
        {
            groups.Add(requests.Count);
            reached.TrySetResult();
            await first.Task;
            return Nothing;
        }, options => options.GroupRequests = 4);

        List<Task<IngestVerdict>> verdicts = [running.Queue.WriteAsync(SomeRequest(1), Cancel).AsTask()];
        await reached.Task;
        verdicts.AddRange(Enumerable.Range(2, 10).Select(i => running.Queue.WriteAsync(SomeRequest(i), Cancel).AsTask()));
        first.SetResult();
        await Task.WhenAll(verdicts);

        Assert.Equal([1, 4, 4, 2], groups);
    }

    [Fact]
    public async Task A_full_queue_turns_away_at_once_and_asks_to_come_again()
    {
        TaskCompletionSource commit = new(), reached = new();
        await using Running running = await StartAsync(async _ =>
        {
            reached.TrySetResult();
            await commit.Task;
            return Nothing;
        }, options => options.QueueRequests = 3);
        List<Task<IngestVerdict>> queued = [running.Queue.WriteAsync(SomeRequest(1), Cancel).AsTask()];
        await reached.Task;
        queued.AddRange(Enumerable.Range(2, 2).Select(i => running.Queue.WriteAsync(SomeRequest(i), Cancel).AsTask()));

        IngestVerdict verdict = await running.Queue.WriteAsync(SomeRequest(4), Cancel);

        Assert.Equal(IngestVerdictKind.Overloaded, verdict.Kind);
        Assert.InRange(verdict.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        commit.SetResult();
        Assert.All(await Task.WhenAll(queued), stored => Assert.Equal(IngestVerdict.Stored, stored));
        Assert.Equal(IngestVerdict.Stored, await running.Queue.WriteAsync(SomeRequest(5), Cancel));
        Assert.Equal((1, 0, 0), (running.Counters.Overloaded, running.Counters.QueuedRequests, running.Counters.QueuedBytes));
    }

    [Fact]
    public async Task The_queue_is_bounded_by_bytes_too_but_takes_one_request_of_any_size()
    {
        TaskCompletionSource commit = new(), reached = new();
        await using Running running = await StartAsync(async _ =>
        {
            reached.TrySetResult();
            await commit.Task;
            return Nothing;
        }, options => options.QueueBytes = 500);
        Task<IngestVerdict> large = running.Queue.WriteAsync(SomeRequest(1), Cancel).AsTask();
        await reached.Task;

        Assert.Equal(IngestVerdictKind.Overloaded, (await running.Queue.WriteAsync(SomeRequest(2), Cancel)).Kind);
        commit.SetResult();
        Assert.Equal(IngestVerdict.Stored, await large);
    }

    [Fact]
    public async Task One_poisonous_request_takes_nothing_else_down()
    {
        TaskCompletionSource first = new(), reached = new();
        IngestRequest poison = SomeRequest(3);
        await using Running running = await StartAsync(async requests =>
        {
            reached.TrySetResult();
            await first.Task;
            return requests.Contains(poison) ? throw new ArgumentException("poison") : Nothing;
        });
        List<Task<IngestVerdict>> verdicts = [running.Queue.WriteAsync(SomeRequest(1), Cancel).AsTask()];
        await reached.Task;
        verdicts.AddRange(new[] { SomeRequest(2), poison, SomeRequest(4) }.Select(request => running.Queue.WriteAsync(request, Cancel).AsTask()));
        first.SetResult();

        Assert.Equal(
            [IngestVerdictKind.Stored, IngestVerdictKind.Stored, IngestVerdictKind.Unavailable, IngestVerdictKind.Stored],
            (await Task.WhenAll(verdicts)).Select(verdict => verdict.Kind));
    }

    [Fact]
    public async Task A_failing_database_is_an_answer_and_the_writer_recovers()
    {
        bool broken = true;
        await using Running running = await StartAsync(_ => broken ? throw new TimeoutException() : Task.FromResult(Nothing));

        Assert.Equal(IngestVerdictKind.Unavailable, (await running.Queue.WriteAsync(SomeRequest(1), Cancel)).Kind);
        broken = false;
        Assert.Equal(IngestVerdict.Stored, await running.Queue.WriteAsync(SomeRequest(1), Cancel));
        Assert.Equal(1, running.Counters.Unavailable);
    }

    [Fact]
    public async Task At_shutdown_the_queued_are_written_and_later_ones_are_turned_away()
    {
        TaskCompletionSource commit = new(), reached = new();
        int stored = 0;
        Running running = await StartAsync(async requests =>
        {
            reached.TrySetResult();
            await commit.Task;
            stored += requests.Count;
            return Nothing;
        });
        List<Task<IngestVerdict>> queued = [running.Queue.WriteAsync(SomeRequest(1), Cancel).AsTask()];
        await reached.Task;
        queued.AddRange(Enumerable.Range(2, 5).Select(i => running.Queue.WriteAsync(SomeRequest(i), Cancel).AsTask()));

        Task stopping = running.Writer.StopAsync(Cancel);
        IngestVerdict late = await running.Queue.WriteAsync(SomeRequest(9), Cancel);
        commit.SetResult();
        await stopping;

        Assert.Equal(IngestVerdictKind.Unavailable, late.Kind);
        Assert.All(await Task.WhenAll(queued), verdict => Assert.Equal(IngestVerdict.Stored, verdict));
        Assert.Equal(6, stored);
        await running.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_request_is_stored_without_waiting()
    {
        await using Running running = await StartAsync(_ => throw new InvalidOperationException("nothing to commit"));

        Assert.Equal(IngestVerdict.Stored, await running.Queue.WriteAsync(new IngestRequest { Rejected = 3 }, Cancel));
        Assert.Equal(3, running.Counters.Rejected);
    }

    [Fact]
    public async Task Pages_hear_of_commits_and_of_the_first_telemetry_ever()
    {
        await using Running running = await StartAsync(_ => Task.FromResult(new TelemetryCommitted([new RollupBucket(RollupTier.Minute, 5)], 1, 1)));
        List<RollupBucket> touched = [];
        int first = 0;
        running.Changes.Changed += touched.AddRange;
        running.Commits.FirstTelemetry += () => first++;
        Assert.False(running.Commits.HasTelemetry);

        await running.Queue.WriteAsync(SomeRequest(1), Cancel);
        await running.Queue.WriteAsync(SomeRequest(2), Cancel);
        await running.Writer.StopAsync(Cancel); // news are told after the answer

        Assert.Equal([new RollupBucket(RollupTier.Minute, 5), new RollupBucket(RollupTier.Minute, 5)], touched);
        Assert.Equal((1, true), (first, running.Commits.HasTelemetry));
    }

    [Fact]
    public async Task The_real_store_behind_the_queue_stores_what_it_acknowledges()
    {
        await using Running running = await StartAsync(commit: null);

        IngestVerdict[] verdicts = await Task.WhenAll(Enumerable.Range(1, 50).Select(i => running.Queue.WriteAsync(SomeRequest(i), Cancel).AsTask()));

        Assert.All(verdicts, verdict => Assert.Equal(IngestVerdict.Stored, verdict));
        await using OpsDbContext context = _database.Context();
        Assert.Equal(50, context.Interactions.Count());
        await Recount.AssertRollupsAsync(context);
    }

    private static IngestRequest SomeRequest(int trace) => Request(Delta((ulong)trace, Root(), Call()));

    private async Task<Running> StartAsync(Func<IReadOnlyList<IngestRequest>, Task<TelemetryCommitted>>? commit, Action<TelemetryOptions>? configure = null)
    {
        TelemetryOptions settings = new();
        configure?.Invoke(settings);
        IOptions<TelemetryOptions> options = Options.Create(settings);
        IngestCounters counters = new(TimeProvider.System);
        TelemetryQueue queue = new(options, counters);
        TelemetryCommits commits = new();
        RollupChanges changes = new();
        IStorageDialect dialect = commit is null ? _database.Dialect : new FakeDialect(commit);
        TelemetryWriter writer = new(
            queue, dialect, _database.Provider, _database.Contexts, _database.Dimensions, _database.Series, commits, changes, counters, options,
            TimeProvider.System, NullLogger<TelemetryWriter>.Instance);
        await writer.StartAsync(Cancel);
        return new Running(queue, writer, counters, commits, changes);
    }

    private sealed record Running(TelemetryQueue Queue, TelemetryWriter Writer, IngestCounters Counters, TelemetryCommits Commits, RollupChanges Changes) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Writer.StopAsync(CancellationToken.None);
            Writer.Dispose();
            Counters.Dispose();
        }
    }

    private sealed class FakeDialect(Func<IReadOnlyList<IngestRequest>, Task<TelemetryCommitted>> commit) : IStorageDialect, ITelemetryStore
    {
        public string Provider => "Fake";

        public WriteGate Gate => WriteGate.Open;

        public bool IsShared => true;

        public bool IsDuplicateKey(Exception exception) => false;

        public bool IsTransient(Exception exception) => exception is TimeoutException;

        public ITelemetryStore CreateTelemetryStore(IServiceProvider services) => this;

        public Task<TelemetryCommitted> CommitAsync(IReadOnlyList<IngestRequest> requests, CancellationToken cancellationToken) => commit(requests);

        public Task MigrateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task BackupAsync(string path, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<string> VersionAsync(CancellationToken cancellationToken) => Task.FromResult("Fake");

        public ValueTask DisposeAsync() => default;
    }
}
