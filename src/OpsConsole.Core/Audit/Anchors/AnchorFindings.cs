using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>What was found and nobody has acknowledged, for the banner and the health check; and the way a finding gets into the trail.</summary>
public sealed partial class AnchorFindings
{
    private const int MaxKnown = 200;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly AuditTrail _trail;
    private readonly ILogger<AnchorFindings> _logger;
    private AnchorFinding[] _open = [];

    internal AnchorFindings(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, ILogger<AnchorFindings> logger)
    {
        _contexts = contexts;
        _trail = trail;
        _logger = logger;
    }

    /// <summary>Raised when <see cref="Open"/> became another list.</summary>
    public event Action? Changed;

    /// <summary>The findings that nobody has acknowledged, oldest first.</summary>
    public IReadOnlyList<AnchorFinding> Open => Volatile.Read(ref _open);

    /// <summary>Reads which findings are open. One that could not be written into the trail stays open until it is.</summary>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<AuditRow> rows = await context.AuditAlarms.AsNoTracking().Where(a => a.AcknowledgedBy == null)
                .Join(context.AuditEntries.Where(e => e.Kind == AnchorEvents.RollbackDetected), a => a.Seq, e => e.Seq, (_, e) => e)
                .OrderByDescending(e => e.Seq).Take(MaxKnown).ToListAsync(cancellationToken).ConfigureAwait(false);
            List<AnchorFinding> written = [.. rows.Select(AnchorFinding.TryParse).OfType<AnchorFinding>().Reverse()];
            Set([.. written, .. Open.Where(f => f.Seq is null && !written.Exists(w => Covers(w, f)))]);
        }
    }

    /// <summary>
    /// Writes a finding into the trail, unless it is there: once somebody restored a backup, all checkpoints between the backup and the
    /// restore disagree for ever, and are one finding.
    /// </summary>
    /// <returns>Whether it was new.</returns>
    internal async Task<bool> AddAsync(AnchorFinding finding, string logId, CancellationToken cancellationToken)
    {
        List<AnchorFinding> known = await KnownAsync(cancellationToken).ConfigureAwait(false);
        if (known.Exists(k => Covers(k, finding)))
        {
            return false;
        }

        bool seen = Open.Any(o => Covers(o, finding));
        try
        {
            long seq = await _trail.RecordAsync(AnchorEvents.Of(finding, logId), cancellationToken).ConfigureAwait(false);
            finding = finding with { Seq = seq };
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException or FormatException or TimeoutException)
        {
            Log.NotWritten(_logger, exception); // a trail may be too damaged to be written to
        }

        if (!seen)
        {
            Log.Found(_logger, finding.Message);
        }

        Set([.. Open.Where(o => !Covers(finding, o)), finding]);
        return !seen;
    }

    /// <summary>Whether a finding says all that another says: what was signed up to then was looked at already.</summary>
    private static bool Covers(AnchorFinding known, AnchorFinding finding) => known.LogId == finding.LogId && known.Anchored.At >= finding.Anchored.At;

    private async Task<List<AnchorFinding>> KnownAsync(CancellationToken cancellationToken)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<AuditRow> rows = await context.AuditEntries.AsNoTracking().Where(e => e.Kind == AnchorEvents.RollbackDetected)
                .OrderByDescending(e => e.Seq).Take(MaxKnown).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. rows.Select(AnchorFinding.TryParse).OfType<AnchorFinding>()];
        }
    }

    private void Set(AnchorFinding[] open)
    {
        if (!open.SequenceEqual(Open))
        {
            Volatile.Write(ref _open, open);
            Changed?.Invoke();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "The audit trail is not what was anchored. {Finding}")]
        public static partial void Found(ILogger logger, string finding);

        [LoggerMessage(Level = LogLevel.Error, Message = "That the audit trail is not what was anchored could not be written into it.")]
        public static partial void NotWritten(ILogger logger, Exception exception);
    }
}
