using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Alerts.Outbox;

/// <summary>Keeps the outbox bounded: gives up what is too old, drops the least important beyond the bound, deletes what was settled long ago.</summary>
internal sealed partial class OutboxUpkeep(IDbContextFactory<OpsDbContext> contexts, OutboxStore store, NotificationFeed feed, TimeProvider time, ILogger<OutboxUpkeep> logger)
{
    /// <summary>How long what was settled can be looked at.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1); // for the last attempt of a lane

    /// <summary>Most that may wait. Beyond it the oldest of no importance are dropped.</summary>
    public int Bound { get; init; } = 10_000;

    /// <summary>One round.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await GiveUpAsync(context, now, cancellationToken).ConfigureAwait(false);
            await DropAsync(context, now, cancellationToken).ConfigureAwait(false);
            DateTime old = now - Retention;
            if (await context.OutboxMessages.AnyAsync(m => m.State != DeliveryState.Waiting && m.SettledAt < old, cancellationToken).ConfigureAwait(false))
            {
                await context.OutboxMessages.Where(m => m.State != DeliveryState.Waiting && m.SettledAt < old).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        feed.Raise(); // pages say how long something waits
    }

    private async Task GiveUpAsync(OpsDbContext context, DateTime now, CancellationToken cancellationToken)
    {
        DateTime oldest = now - DeliveryLane.Lifetime - Grace;
        List<string> late = await context.OutboxMessages.Where(m => m.State == DeliveryState.Waiting && m.CreatedAt < oldest && m.NextAt <= now)
            .Select(m => m.Channel).Distinct().ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (string channel in late)
        {
            int count = 0;
            await store.AuditedAsync(async changing =>
            {
                count = await changing.OutboxMessages.Where(m => m.Channel == channel && m.State == DeliveryState.Waiting && m.CreatedAt < oldest && m.NextAt <= now)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(m => m.State, DeliveryState.GivenUp).SetProperty(m => m.SettledAt, now)
                            .SetProperty(m => m.Problem, m => m.Problem ?? "It waited for a day, and was not tried: the console was down, or the channel was closed or is no longer set."),
                        cancellationToken).ConfigureAwait(false);
                return count == 0 ? null : AlertEvents.OfGivenUp(channel, count); // another node may have been quicker
            }).ConfigureAwait(false);
            if (count > 0)
            {
                Log.GivenUp(logger, count, channel);
            }
        }
    }

    private async Task DropAsync(OpsDbContext context, DateTime now, CancellationToken cancellationToken)
    {
        int over = await context.OutboxMessages.CountAsync(m => m.State == DeliveryState.Waiting, cancellationToken).ConfigureAwait(false) - Bound;
        if (over <= 0)
        {
            return;
        }

        int dropped = await context.OutboxMessages.Where(m => m.State == DeliveryState.Waiting && m.Severity == NotificationSeverity.Info)
            .OrderBy(m => m.Id).Take(over)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.State, DeliveryState.Dropped).SetProperty(m => m.SettledAt, now), cancellationToken).ConfigureAwait(false);
        Log.Dropped(logger, dropped, Bound);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Count} notifications by '{Channel}' are given up: they waited for a day.")]
        public static partial void GivenUp(ILogger logger, int count, string channel);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} notifications of no importance are dropped: more than {Bound} wait.")]
        public static partial void Dropped(ILogger logger, int count, int bound);
    }
}
