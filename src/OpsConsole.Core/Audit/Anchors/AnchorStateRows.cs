using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>
/// Keeps how the anchors stand in the database, for after a restart. A row is written when an anchor begins or ceases to fail, at the end, and
/// else every quarter of an hour: each checkpoint would be a write a minute for each anchor, which nobody reads.
/// </summary>
internal sealed partial class AnchorStateRows(
    IDbContextFactory<OpsDbContext> contexts, AnchorStates states, StorageOptions storage, TimeProvider time, ILogger<AnchorStateRows> logger)
{
    private const int MaxProblem = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    private readonly Dictionary<string, (AnchorState State, DateTime At)> _written = new(StringComparer.Ordinal);

    /// <summary>The states as they were written last.</summary>
    public async Task<IReadOnlyDictionary<string, AnchorState>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                List<AuditAnchorState> rows = await context.AuditAnchors.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
                return rows.ToDictionary(r => r.Name, r => new AnchorState(r.Name, "", r.Size, r.AnchoredAt, r.FailingSince, r.Problem, ""), StringComparer.Ordinal);
            }
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
        {
            Log.Failed(logger, exception);
            return new Dictionary<string, AnchorState>(StringComparer.Ordinal);
        }
    }

    /// <summary>Name of an anchor's row: nodes that share a database have anchors of their own.</summary>
    public string RowOf(string name) => storage.Node == 0 ? name : $"{name}@{storage.Node}";

    /// <summary>Writes what changed. It does not fail.</summary>
    /// <param name="all">Whether to write also what can wait.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task SaveAsync(bool all, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        AnchorState[] due = [.. states.All.Where(s => IsDue(s, now, all))];
        if (due.Length == 0)
        {
            return;
        }

        try
        {
            OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                foreach (AnchorState state in due)
                {
                    await WriteAsync(context, state, cancellationToken).ConfigureAwait(false);
                }

                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }

            foreach (AnchorState state in due)
            {
                _written[state.Name] = (state, now);
            }
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException or TimeoutException)
        {
            Log.Failed(logger, exception);
        }
    }

    private bool IsDue(AnchorState state, DateTime now, bool all)
    {
        if (!_written.TryGetValue(state.Name, out (AnchorState State, DateTime At) last))
        {
            return true;
        }

        return state.FailingSince != last.State.FailingSince || state.Problem != last.State.Problem
            || (state.Size != last.State.Size && (all || last.State.AnchoredAt is null || now - last.At >= Pause));
    }

    private async Task WriteAsync(OpsDbContext context, AnchorState state, CancellationToken cancellationToken)
    {
        string name = RowOf(state.Name);
        AuditAnchorState? row = await context.AuditAnchors.SingleOrDefaultAsync(a => a.Name == name, cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            row = new AuditAnchorState { Name = name };
            context.AuditAnchors.Add(row);
        }

        (row.Size, row.AnchoredAt, row.FailingSince) = (state.Size, state.AnchoredAt, state.FailingSince);
        row.Problem = state.Problem.Length <= MaxProblem ? state.Problem : state.Problem[..MaxProblem];
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "How the anchors of the audit trail stand could not be read or written. It is tried again.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
