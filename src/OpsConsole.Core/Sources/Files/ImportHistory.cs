using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources.Files.Reading;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Sources.Files;

/// <summary>An import with its run.</summary>
/// <param name="Import">What was imported.</param>
/// <param name="Run">The run that read it; null where it is not kept any more.</param>
public sealed record ImportView(BillImport Import, JobRun? Run)
{
    /// <summary>When it began, UTC.</summary>
    public DateTime StartedAt => Run?.StartedAt ?? SortableId.TimeOf(Convert.ToInt64(Import.RunId, 16));

    /// <summary>Whether it was read and refused, so that nothing of it counts.</summary>
    public bool IsRefused => !Import.IsPublished && Run?.State == JobRunState.Failed;

    /// <summary>The first of its refused lines.</summary>
    public IReadOnlyList<RefusedLine> Refusals { get; } = Reading.Refusals.Read(Import.Refusals);
}

/// <summary>The files that were imported. The newest 200 of a source are kept; the audit trail has those that counted for longer.</summary>
public sealed class ImportHistory(IDbContextFactory<OpsDbContext> contexts, JobBook jobs)
{
    /// <summary>How many are kept of a source.</summary>
    public const int Kept = JobEnds.Kept;

    /// <summary>The newest, the newest first, without their refused lines.</summary>
    /// <param name="sourceId">The source; null for all.</param>
    /// <param name="limit">Most that are wanted.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<ImportView>> NewestAsync(string? sourceId, int limit, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<string> ids = await context.BillImports.Where(i => sourceId == null || i.SourceId == sourceId).OrderByDescending(i => i.RunId).Take(limit).Select(i => i.RunId).ToListAsync(cancellationToken).ConfigureAwait(false);
            Dictionary<string, JobRun> runs = await jobs.RunsAsync(ids, cancellationToken).ConfigureAwait(false); // first: of a run that has ended here, the import is whole
            List<BillImport> imports = await context.BillImports.AsNoTracking().Where(i => ids.Contains(i.RunId)).OrderByDescending(i => i.RunId).Select(i => new BillImport
            {
                RunId = i.RunId, SourceId = i.SourceId, File = i.File, Bytes = i.Bytes, Sha256 = i.Sha256, Format = i.Format, First = i.First, Last = i.Last, Lines = i.Lines, Refused = i.Refused,
                IsPublished = i.IsPublished, Totals = i.Totals,
            }).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. imports.Select(i => new ImportView(i, runs.GetValueOrDefault(i.RunId)))];
        }
    }

    /// <summary>One with its refused lines; null when there is none.</summary>
    public async Task<ImportView?> FindAsync(string runId, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            JobRun? run = await jobs.RunAsync(runId, cancellationToken).ConfigureAwait(false); // first: of a run that has ended here, the import is whole
            return await context.BillImports.AsNoTracking().SingleOrDefaultAsync(i => i.RunId == runId, cancellationToken).ConfigureAwait(false) is { } import ? new ImportView(import, run) : null;
        }
    }

    /// <summary>Forgets the oldest, in a transaction that somebody else commits, so that there is room for one more.</summary>
    internal static async Task ForgetAsync(OpsDbContext context, string sourceId, CancellationToken cancellationToken)
    {
        if (await context.BillImports.Where(i => i.SourceId == sourceId).OrderByDescending(i => i.RunId).Skip(Kept - 1).Select(i => i.RunId).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } oldest)
        {
            await context.BillImports.Where(i => i.SourceId == sourceId && string.Compare(i.RunId, oldest) <= 0).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
