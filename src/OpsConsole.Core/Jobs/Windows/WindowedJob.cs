using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Jobs.Windows;

/// <summary>What was read of a stretch of the past.</summary>
internal interface IWindowContent
{
    /// <summary>Writes it in the place of what was there, in a transaction that the caller commits.</summary>
    /// <param name="context">The transaction.</param>
    /// <param name="pieces">The pieces of the stretch.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The rows of each piece.</returns>
    Task<IReadOnlyList<long>> WriteAsync(OpsDbContext context, IReadOnlyList<TimeWindow> pieces, CancellationToken cancellationToken);

    /// <summary>It is committed: readers in memory may hear of it.</summary>
    void Committed();
}

/// <summary>
/// A job that reads the past piece by piece. Each piece is written in one transaction with the note that it is done, oldest first, so that a run that is cut off
/// leaves whole pieces and the next one goes on; what comes late is read again and takes the place of what was there.
/// </summary>
internal abstract class WindowedJob(IDbContextFactory<OpsDbContext> contexts, TimeProvider time) : IConsoleJob
{
    /// <summary>How the past is divided.</summary>
    protected abstract WindowRule Rule { get; }

    /// <summary>What was read of the time before this is not read again: what it gave cannot be taken back any more.</summary>
    protected virtual DateTime Fixed => DateTime.MinValue;

    public virtual async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        DateTime now = time.GetUtcNow().UtcDateTime;
        IReadOnlyList<TimeWindow> pieces = run.Range is { } range ? await OpenAsync(WindowPlan.Of(range, Rule, now), run, cancellationToken).ConfigureAwait(false)
            : await DueAsync(run.Run, now, cancellationToken).ConfigureAwait(false);
        if (pieces.Count == 0)
        {
            run.Report(100, "Everything is read.");
            return;
        }

        (run.Run.From, run.Run.To) = (pieces[0].From, pieces[^1].To);
        int done = 0;
        foreach (TimeWindow stretch in WindowPlan.Stretches(pieces, Rule))
        {
            IReadOnlyList<TimeWindow> parts = WindowPlan.Of(stretch, Rule, now);
            IWindowContent content = await ReadAsync(stretch, parts, run, cancellationToken).ConfigureAwait(false);
            await run.WriteAsync(async context => await MarkAsync(context, run.Run, parts, await content.WriteAsync(context, parts, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            content.Committed();
            done += parts.Count;
            run.Report(100 * done / pieces.Count, $"{done:N0} of {pieces.Count:N0} windows, up to {stretch.To:yyyy-MM-dd HH:mm} UTC");
        }
    }

    /// <summary>Reads a stretch from its source.</summary>
    /// <param name="stretch">The whole of it.</param>
    /// <param name="pieces">Its pieces.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Cancels.</param>
    protected abstract Task<IWindowContent> ReadAsync(TimeWindow stretch, IReadOnlyList<TimeWindow> pieces, JobRunning run, CancellationToken cancellationToken);

    /// <summary>The pieces that are due, oldest first: by the rule, unless the job knows better what may still change.</summary>
    /// <param name="run">The run. It may have read some of them before, in an attempt that failed later.</param>
    /// <param name="now">Now, UTC.</param>
    /// <param name="cancellationToken">Cancels.</param>
    protected virtual async Task<IReadOnlyList<TimeWindow>> DueAsync(JobRun run, DateTime now, CancellationToken cancellationToken) =>
        WindowPlan.Due(Rule, await DoneAsync(run.Job, cancellationToken).ConfigureAwait(false), now);

    private async Task<long> MarkAsync(OpsDbContext context, JobRun run, IReadOnlyList<TimeWindow> pieces, IReadOnlyList<long> rows)
    {
        DateTime first = pieces[0].From, last = pieces[^1].From, now = time.GetUtcNow().UtcDateTime;
        Dictionary<DateTime, JobWindow> known = await context.JobWindows.Where(w => w.Job == run.Job && w.From >= first && w.From <= last).ToDictionaryAsync(w => w.From).ConfigureAwait(false);
        for (int i = 0; i < pieces.Count; i++)
        {
            if (!known.TryGetValue(pieces[i].From, out JobWindow? window))
            {
                context.JobWindows.Add(window = new JobWindow { Job = run.Job, From = pieces[i].From, RunId = run.Id });
            }

            (window.To, window.DoneAt, window.Generation, window.RunId, window.Rows) = (pieces[i].To, now, window.Generation + 1, run.Id, rows[i]);
        }

        return rows.Sum();
    }

    private async Task<IReadOnlyDictionary<DateTime, DateTime>> DoneAsync(string job, CancellationToken cancellationToken)
    {
        DateTime since = Rule.Since - Rule.Size;
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.JobWindows.AsNoTracking().Where(w => w.Job == job && w.From >= since).Select(w => new { w.From, w.DoneAt })
                .ToDictionaryAsync(w => w.From, w => w.DoneAt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Those of a range that are to be read: not what an earlier try of this run did, and nothing that stands fast.</summary>
    private async Task<IReadOnlyList<TimeWindow>> OpenAsync(IReadOnlyList<TimeWindow> pieces, JobRunning run, CancellationToken cancellationToken)
    {
        if (pieces.Count == 0)
        {
            return pieces;
        }

        (DateTime first, DateTime last, DateTime standing, string job, string id) = (pieces[0].From, pieces[^1].From, Fixed, run.Run.Job, run.Run.Id);
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            HashSet<DateTime> closed = [.. await context.JobWindows.AsNoTracking().Where(w => w.Job == job && w.From >= first && w.From <= last && (w.RunId == id || w.From < standing))
                .Select(w => w.From).ToListAsync(cancellationToken).ConfigureAwait(false)];
            int left = closed.Count(from => from < standing);
            if (left > 0)
            {
                run.Say($"{left:N0} windows before {standing:yyyy-MM-dd HH:mm} UTC were read before, and stay as they are: only what is younger can be read again.");
            }

            return closed.Count == 0 ? pieces : [.. pieces.Where(p => !closed.Contains(p.From))];
        }
    }
}
