using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Prices;

/// <summary>Has calls priced anew some time after another price book came into force: by then each node prices by it what arrives.</summary>
internal sealed class RepriceWatch(SettingsInForce settings, JobStarts starts, JobDirectory jobs, IDbContextFactory<OpsDbContext> contexts, TimeProvider time) : BackgroundService
{
    /// <summary>Several times as long as another node may go by the old book.</summary>
    private static readonly TimeSpan Margin = SettingsWatch.Interval * 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start waits for nobody
        Channel<bool> moved = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Moved() => moved.Writer.TryWrite(true);
        Moved(); // what was left when the console stopped
        settings.Changed += Moved;
        try
        {
            while (true)
            {
                await moved.Reader.ReadAsync(stoppingToken).ConfigureAwait(false);
                await Task.Delay(Margin, time, stoppingToken).ConfigureAwait(false);
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The console stops.
        }
        finally
        {
            settings.Changed -= Moved;
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                if (await RepriceJob.IsDueAsync(context, cancellationToken).ConfigureAwait(false) && jobs.Find(RepriceJob.Name) is { } job)
                {
                    await starts.BeginAsync(job, new JobOrder(JobTrigger.Schedule)).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException)
        {
            // The night's run does it.
        }
    }
}
