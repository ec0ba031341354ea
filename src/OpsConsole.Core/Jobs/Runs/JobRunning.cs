using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Jobs.Runs;

/// <summary>A run while it runs: what it tells of itself, and how it writes. Any thread.</summary>
public sealed class JobRunning
{
    /// <summary>Longest log, characters: the beginning and the end are kept.</summary>
    public const int MaxLog = 32_000;

    private const int MaxLine = 1_000;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly TimeProvider _time;
    private readonly Action _changed;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private long _length;

    internal JobRunning(JobRun run, TimeWindow? range, IDbContextFactory<OpsDbContext> contexts, TimeProvider time, Action changed) =>
        (Run, Range, _contexts, _time, _changed) = (run, range, contexts, time, changed);

    /// <summary>The range of the past that somebody asked for; null for what is due.</summary>
    public TimeWindow? Range { get; }

    /// <summary>Why it began.</summary>
    public JobTrigger Trigger => Run.Trigger;

    /// <summary>Whether it began because the console started, at no time of its schedule: then the first readers need the processor, too.</summary>
    public bool IsAtStart { get; internal init; }

    /// <summary>Now, UTC.</summary>
    internal DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Its row.</summary>
    internal JobRun Run { get; }

    /// <summary>What kept it from its work at the last try; null for nothing.</summary>
    internal SourceException? Hindered { get; set; }

    /// <summary>Tells how far it is.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="says">What it does or did, in a sentence.</param>
    public void Report(int percent, string says)
    {
        lock (_lock)
        {
            (Run.Percent, Run.Says) = (Math.Clamp(percent, 0, 100), Short(says));
        }

        _changed();
    }

    /// <summary>Writes a line into its log.</summary>
    public void Say(string line)
    {
        string stamped = string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():HH:mm:ss} {line.ReplaceLineEndings(" ")}");
        stamped = stamped.Length > MaxLine ? stamped[..MaxLine] : stamped;
        lock (_lock)
        {
            while (_length + stamped.Length + 1 > MaxLog)
            {
                int middle = _lines.Count / 2;
                _length -= _lines[middle].Length + 1;
                _lines.RemoveAt(middle);
            }

            _lines.Add(stamped);
            _length += stamped.Length + 1;
        }

        _changed();
    }

    /// <summary>Counts a request to a source, and what it costs.</summary>
    /// <param name="cost">US dollars.</param>
    public void Requested(decimal cost = 0)
    {
        lock (_lock)
        {
            Run.Requests++;
            Run.Spent += cost;
        }
    }

    /// <summary>Counts rows that it wrote by other means than <see cref="WriteAsync"/>.</summary>
    public void Wrote(long rows)
    {
        lock (_lock)
        {
            Run.Rows += rows;
        }
    }

    /// <summary>
    /// Writes in one transaction, if this run still holds its job. Whoever was frozen and wakes up after another has taken the job over cannot.
    /// </summary>
    /// <param name="write">Adds to the context, and says how many rows; it is saved and committed here.</param>
    /// <param name="cancellationToken">Cancels, until it is committed.</param>
    /// <exception cref="JobLeaseLostException">Another run has taken the job over: nothing is written.</exception>
    public async Task WriteAsync(Func<OpsDbContext, Task<long>> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await JobLeases.ShowAsync(context, Run, cancellationToken).ConfigureAwait(false);
            long rows = await write(context).ConfigureAwait(false);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            JobRun now = Snapshot();
            now.Rows += rows;
            await JobLeases.NoteAsync(context, now, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            Wrote(rows);
        }

        _changed();
    }

    /// <summary>The same for what the audit trail must tell of: the event and the change are one transaction.</summary>
    /// <param name="trail">The trail.</param>
    /// <param name="write">Adds to the context, and says what happened.</param>
    /// <param name="cancellationToken">Cancels, until it is committed.</param>
    /// <exception cref="JobLeaseLostException">Another run has taken the job over: nothing is written.</exception>
    internal async Task WriteAsync(AuditTrail trail, Func<OpsDbContext, Task<AuditEvent>> write, CancellationToken cancellationToken)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await JobLeases.ShowAsync(context, Run, cancellationToken).ConfigureAwait(false);
                transaction.Record(await write(context).ConfigureAwait(false));
                await JobLeases.NoteAsync(context, Snapshot(), cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        _changed();
    }

    /// <summary>The row as it stands, with its log.</summary>
    internal JobRun Snapshot()
    {
        lock (_lock)
        {
            Run.Log = string.Join('\n', _lines);
            return Run.Copy();
        }
    }

    internal static string Short(string text) => text.Length > JobsConfiguration.TextLength ? text[..JobsConfiguration.TextLength] : text;
}
