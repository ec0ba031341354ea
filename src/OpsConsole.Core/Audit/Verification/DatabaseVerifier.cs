using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>What verification of the trail in the database came to.</summary>
/// <param name="LogId">The log; empty when the database names none.</param>
/// <param name="Size">Number of entries.</param>
/// <param name="Finding">What was found first.</param>
internal sealed record DatabaseReport(string LogId, long Size, TrailFinding Finding);

/// <summary>
/// Verifies the trail where it lies: bytes, columns, details, tiles, end of the log, every checkpoint, archived segments, and what
/// other parts of the console have to hold against it. While it runs, entries may be added.
/// </summary>
internal sealed class DatabaseVerifier(IDbContextFactory<OpsDbContext> contexts, SegmentFiles segments, IEnumerable<IVerificationStep> steps)
{
    /// <summary>Verifies all.</summary>
    /// <param name="progress">Told the number of entries that are done, and of all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<DatabaseReport> RunAsync(Action<long, long> progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                // Checkpoints first: the log may grow in between, but never be smaller than a checkpoint that was there before.
                long signed = await context.AuditCheckpoints.MaxAsync(c => (long?)c.Size, cancellationToken).ConfigureAwait(false) ?? 0;
                long archivedTo = await TrailEntries.ArchivedToAsync(context, cancellationToken).ConfigureAwait(false);
                AuditHead? head = await context.AuditHead.AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
                if (head is null)
                {
                    return new DatabaseReport("", 0, new TrailFinding(Tampering.TailCut, 0, "The database holds no audit trail any more: the end of the log is not there."));
                }

                StoredTrail trail = new(context, segments, head);
                await trail.ReadAsync(archivedTo, progress, cancellationToken).ConfigureAwait(false);
                List<TrailFinding> findings = [.. trail.End(signed)];
                if (findings.Count > 0 && await TrailEntries.ArchivedToAsync(context, cancellationToken).ConfigureAwait(false) != archivedTo)
                {
                    continue; // entries went to the archive meanwhile: what seems to be missing may be there
                }

                foreach (IVerificationStep step in steps)
                {
                    if (await step.VerifyAsync(head.Size, cancellationToken).ConfigureAwait(false) is { } finding)
                    {
                        findings.Add(finding);
                    }
                }

                return new DatabaseReport(head.LogId, head.Size, TrailFindings.First(findings));
            }
        }
    }
}
