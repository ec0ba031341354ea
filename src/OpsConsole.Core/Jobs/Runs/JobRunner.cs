using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Jobs.Runs;

/// <summary>What a run is for.</summary>
/// <param name="Trigger">Why it begins.</param>
/// <param name="Due">The time of the schedule that it is for, UTC; null for none.</param>
/// <param name="AskedBy">Name of who asked; null for nobody.</param>
/// <param name="Range">The range of the past; null for what is due.</param>
public sealed record JobOrder(JobTrigger Trigger, DateTime? Due = null, string? AskedBy = null, TimeWindow? Range = null)
{
    /// <summary>Says, by the run's id, the event of the audit trail that goes with the run; null where nobody asked.</summary>
    internal Func<string, AuditEvent>? Asked { get; init; }
}

/// <summary>Runs jobs, one run of each at a time on all nodes: takes the lease, holds it, tries again where that helps, and writes down how it ended.</summary>
public sealed partial class JobRunner
{
    /// <summary>As long as a source is left alone that asks to come later, at most: what it asks for is not to be trusted further.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private static readonly TimeSpan Renewal = JobLeases.Time / 4;

    private readonly JobLeases _leases;
    private readonly JobEnds _ends;
    private readonly IServiceProvider _provider;
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly JobFeed _feed;
    private readonly TimeProvider _time;
    private readonly ILogger<JobRunner> _logger;
    private readonly SortableId _ids;
    private readonly int _node;
    private readonly ConcurrentDictionary<string, (JobRunning Running, CancellationTokenSource Stop)> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (Delegate Of, long Since, TimeSpan Wait)> _waits = new(StringComparer.Ordinal);

    internal JobRunner(
        JobLeases leases, JobEnds ends, IServiceProvider provider, IDbContextFactory<OpsDbContext> contexts, JobFeed feed, StorageOptions storage, TimeProvider time, ILogger<JobRunner> logger) =>
        (_leases, _ends, _provider, _contexts, _feed, _time, _logger, _ids, _node) = (leases, ends, provider, contexts, feed, time, logger, new SortableId(time, storage.Node), storage.Node);

    /// <summary>The runs of this node as they stand now.</summary>
    public IReadOnlyList<JobRun> Current => [.. _running.Values.Select(r => r.Running.Snapshot())];

    /// <summary>Runs a job to its end.</summary>
    /// <param name="job">The job.</param>
    /// <param name="order">What for.</param>
    /// <param name="stop">Cancelled when the console stops.</param>
    /// <param name="begun">Hears the run's id as soon as it has begun.</param>
    /// <returns>The run; null when it was not its turn: it runs already, another node had this time, or its source asked to come later.</returns>
    public async Task<JobRun?> RunAsync(JobDefinition job, JobOrder order, CancellationToken stop, Action<string>? begun = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(order);
        if (order.Trigger == JobTrigger.Schedule && IsToWait(job))
        {
            return null;
        }

        JobRun run = new()
        {
            IsOfNode = job.OnEachNode,
            Id = _ids.Next().ToString("x16", CultureInfo.InvariantCulture), Job = job.Name, Trigger = order.Trigger, AskedBy = order.AskedBy, StartedAt = _time.GetUtcNow().UtcDateTime,
            From = order.Range?.From, To = order.Range?.To, Node = _node,
        };
        if (!await (order.Asked is { } asked ? _leases.TakeAsync(run, asked(run.Id), stop) : _leases.TakeAsync(run, order.Due, stop)).ConfigureAwait(false))
        {
            return null;
        }

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        JobRunning running = new(run, order.Range, _contexts, _time, _feed.Raise) { IsAtStart = order is { Trigger: JobTrigger.CatchUp } or { Trigger: JobTrigger.Schedule, Due: null } };
        _running[run.Id] = (running, limit);
        begun?.Invoke(run.Id);
        _feed.Raise();
        Task renewing = RenewAsync(running, limit);
        try
        {
            await TryAsync(job, running, order.Range is null ? job.TimeLimit : job.RangeLimit, limit, stop).ConfigureAwait(false);
        }
        finally
        {
            await limit.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(false);
            _running.TryRemove(run.Id, out _);
        }

        JobRun ended = running.Snapshot();
        await _ends.WriteAsync(job, ended).ConfigureAwait(false);
        _feed.Raise();
        return ended;
    }

    /// <summary>Cancels a run, whichever node it is on. What it has written stays, whole; from here on it writes nothing.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="words">What its log says last.</param>
    /// <param name="cancelled">The event of the audit trail that goes with it.</param>
    /// <param name="cancellationToken">Cancels, until it is done.</param>
    /// <returns>Whether it ran.</returns>
    internal async Task<bool> CancelAsync(string runId, string words, AuditEvent cancelled, CancellationToken cancellationToken)
    {
        bool isHere = _running.TryGetValue(runId, out (JobRunning Running, CancellationTokenSource Stop) here);
        if (isHere)
        {
            here.Running.Say(words);
            await _leases.RenewAsync(here.Running.Snapshot(), cancellationToken).ConfigureAwait(false);
        }

        if (!await _leases.TakeAwayAsync(runId, cancelled, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (isHere)
        {
            try
            {
                await here.Stop.CancelAsync().ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                // it ended at this moment
            }
        }

        _feed.Raise();
        return true;
    }

    /// <summary>Whether its source asked to come later. One that was set otherwise since did not.</summary>
    private bool IsToWait(JobDefinition job) => _waits.TryGetValue(job.Name, out (Delegate Of, long Since, TimeSpan Wait) asked) && ReferenceEquals(asked.Of, job.Make) && _time.GetElapsedTime(asked.Since) < asked.Wait;

    private async Task TryAsync(JobDefinition job, JobRunning running, TimeSpan time, CancellationTokenSource limit, CancellationToken stop)
    {
        using CancellationTokenSource late = new(time, _time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, late.Token);
        JobRun run = running.Run;
        try
        {
            await JobRetries.Of(job, running, time, _time).ExecuteAsync(async cancellationToken => await job.Make(_provider).RunAsync(running, cancellationToken).ConfigureAwait(false), both.Token).ConfigureAwait(false);
            (run.State, run.Percent) = (JobRunState.Done, 100);
            _waits.TryRemove(job.Name, out _);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !limit.IsCancellationRequested)
        {
            Fail(
                running, $"It was not done within {time.TotalMinutes:0.#} min.{(running.Hindered is { } hindered ? $" Before: {hindered.Message}" : null)}",
                running.Hindered?.Remedy ?? "Look at its log for what took so long. It goes on from there the next time.");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            (run.State, run.Problem) = (JobRunState.Cancelled, stop.IsCancellationRequested ? "The console was stopped." : null);
        }
        catch (SourceException exception)
        {
            Wait(job, running, exception);
            Fail(running, exception.Message, exception.Remedy);
        }
        catch (JobLeaseLostException exception)
        {
            Fail(running, exception.Message, "Nothing is wrong with the numbers. If it happens again, look whether this node stands still for a minute, and whether the nodes' clocks agree.");
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException)
        {
            Log.Failed(_logger, job.Name, exception);
            Fail(running, "The database did not answer.", "Look at /healthz/ready. It is tried again at its next time.");
        }
        catch (Exception exception) // a job may break in any way; the others go on
        {
            Log.Failed(_logger, job.Name, exception);
            Fail(running, exception.Message, "The console's log has the details. It is tried again at its next time.");
        }
    }

    /// <summary>A source that asks to come later than this run can is left alone until then. Whoever runs the job by hand asks it all the same.</summary>
    private void Wait(JobDefinition job, JobRunning running, SourceException exception)
    {
        if (exception is { MayPass: true, RetryAfter: { } asked } && asked > TimeSpan.Zero)
        {
            TimeSpan wait = asked < LongestWait ? asked : LongestWait;
            _waits[job.Name] = (job.Make, _time.GetTimestamp(), wait);
            running.Say($"The source asks to wait for {asked.TotalSeconds:N0} s: it is left alone for {wait.TotalSeconds:N0} s.");
        }
    }

    private static void Fail(JobRunning running, string problem, string remedy)
    {
        running.Say($"Failed: {problem}");
        (running.Run.State, running.Run.Problem, running.Run.Remedy) = (JobRunState.Failed, JobRunning.Short(problem), JobRunning.Short(remedy));
    }

    /// <summary>Holds the lease until the run ends. A run that has lost it is cancelled; what it would still write is refused in any case.</summary>
    private async Task RenewAsync(JobRunning running, CancellationTokenSource limit)
    {
        using PeriodicTimer timer = new(Renewal, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(limit.Token).ConfigureAwait(false))
            {
                try
                {
                    if (!await _leases.RenewAsync(running.Snapshot(), limit.Token).ConfigureAwait(false))
                    {
                        await limit.CancelAsync().ConfigureAwait(false);
                    }
                }
                catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException)
                {
                    Log.NotRenewed(_logger, running.Run.Job, exception); // the next try may be in time; else another node takes it over
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the run is over
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The job {Job} failed.")]
        public static partial void Failed(ILogger logger, string job, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of the job {Job} could not be renewed.")]
        public static partial void NotRenewed(ILogger logger, string job, Exception exception);
    }
}
