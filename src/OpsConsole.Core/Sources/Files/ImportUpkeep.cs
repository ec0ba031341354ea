using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Sources.Files;

/// <summary>At the start, deletes what an import that was cut off has left: its file at once, its lines as soon as nobody holds the source.</summary>
internal sealed partial class ImportUpkeep(
    ImportSpool spool, SourceDirectory sources, JobStarts starts, IDbContextFactory<OpsDbContext> contexts, TimeProvider time, ILogger<ImportUpkeep> logger) : BackgroundService
{
    private const int Tries = 20;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10); // a lease that nobody renews ends after a minute

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            spool.Sweep(); // before anybody can send a file
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotSwept(logger, exception);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start waits for nobody
        for (int tried = 0; tried < Tries && !await TrySweepAsync(stoppingToken).ConfigureAwait(false); tried++)
        {
            await Task.Delay(Again, time, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>Has the job of each source run whose newest import did not count.</summary>
    /// <returns>Whether nothing is left.</returns>
    private async Task<bool> TrySweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await sources.LoadAsync(cancellationToken).ConfigureAwait(false);
            bool isDone = true;
            foreach (SourceDefinition source in sources.All.Where(s => s is { Kind: SourceKind.Files }))
            {
                isDone &= !await HasLeftoversAsync(source.Id, cancellationToken).ConfigureAwait(false)
                    || await starts.BeginAsync(FileKind.JobOf(source, () => new LeftoverSweep(source)), new JobOrder(JobTrigger.CatchUp)).ConfigureAwait(false) is not null;
            }

            return isDone;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException)
        {
            Log.NotSwept(logger, exception);
            return false;
        }
    }

    private async Task<bool> HasLeftoversAsync(string sourceId, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.BillImports.Where(i => i.SourceId == sourceId).OrderByDescending(i => i.RunId).Select(i => (bool?)i.IsPublished).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) == false
                && await context.BilledLines.AnyAsync(l => l.SourceId == sourceId && !context.BilledDays.Any(d => d.SourceId == sourceId && d.Day == l.Day && d.Generation == l.Generation), cancellationToken).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What an import has left could not be deleted. It is tried again.")]
        public static partial void NotSwept(ILogger logger, Exception exception);
    }
}
