using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Alerts.Outbox;

/// <summary>What lanes ask of the database and write to it. Each change has the condition that nobody else was quicker: nodes share the table.</summary>
internal sealed class OutboxStore(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, IStorageDialect dialect, NotificationFeed feed)
{
    /// <summary>How long a claim holds: longer than an attempt may take. After it somebody else may try, as the one who claimed it may be dead.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromSeconds(30);

    private const int MarkBytes = 4;

    private readonly string _process = Guid.NewGuid().ToString("n");

    /// <summary>Makes sure that a channel has its row. Another address than before begins anew.</summary>
    public async Task PrepareAsync(INotificationChannel channel, CancellationToken cancellationToken)
    {
        string mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(channel.Address))[..MarkBytes]);
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            NotificationChannelState? state = await context.NotificationChannelStates.SingleOrDefaultAsync(s => s.Name == channel.Name, cancellationToken).ConfigureAwait(false);
            if (state?.Mark == mark)
            {
                return;
            }

            if (state is not null)
            {
                context.NotificationChannelStates.Remove(state);
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }

            context.NotificationChannelStates.Add(new NotificationChannelState { Name = channel.Name, Mark = mark });
            try
            {
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (DbUpdateException exception) when (dialect.IsDuplicateKey(exception))
            {
                // Another node did the same.
            }
        }
    }

    /// <summary>Whether the receiver wants no more.</summary>
    public Task<bool> IsClosedAsync(string channel, CancellationToken cancellationToken) =>
        AskAsync(context => context.NotificationChannelStates.AnyAsync(s => s.Name == channel && s.ClosedAt != null, cancellationToken), cancellationToken);

    /// <summary>What may be tried now, the most important first, then the oldest.</summary>
    public Task<List<string>> DueAsync(string channel, DateTime now, int most, CancellationToken cancellationToken) => AskAsync(
        context => context.OutboxMessages.Where(m => m.Channel == channel && m.State == DeliveryState.Waiting && m.NextAt <= now)
            .OrderByDescending(m => m.Severity).ThenBy(m => m.Id).Select(m => m.Id).Take(most).ToListAsync(cancellationToken),
        cancellationToken);

    /// <summary>When something may be tried next, UTC; null when nothing waits.</summary>
    public Task<DateTime?> NextAsync(string channel, CancellationToken cancellationToken) => AskAsync(
        context => context.OutboxMessages.Where(m => m.Channel == channel && m.State == DeliveryState.Waiting).OrderBy(m => m.NextAt).Select(m => (DateTime?)m.NextAt).FirstOrDefaultAsync(cancellationToken),
        cancellationToken);

    /// <summary>Claims one.</summary>
    /// <returns>It; null when somebody else was quicker.</returns>
    public async Task<OutboxMessage?> ClaimAsync(string id, DateTime now, CancellationToken cancellationToken)
    {
        DateTime until = now + Claim;
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            int claimed = await context.OutboxMessages.Where(m => m.Id == id && m.State == DeliveryState.Waiting && m.NextAt <= now)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(m => m.NextAt, until).SetProperty(m => m.ClaimedBy, _process).SetProperty(m => m.TriedAt, now).SetProperty(m => m.Attempts, m => m.Attempts + 1),
                    cancellationToken).ConfigureAwait(false);
            return claimed == 0 ? null : await context.OutboxMessages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>It was delivered. Written down even while the console stops: else it would be delivered again.</summary>
    public async Task DeliveredAsync(OutboxMessage message, DateTime now)
    {
        await SettleAsync(
            async context =>
            {
                await Mine(context, message).ExecuteUpdateAsync(
                    set => set.SetProperty(m => m.State, DeliveryState.Delivered).SetProperty(m => m.SettledAt, now).SetProperty(m => m.Problem, (string?)null)).ConfigureAwait(false);
                await Of(context, message.Channel).ExecuteUpdateAsync(set => set.SetProperty(s => s.SucceededAt, now)).ConfigureAwait(false);
            }).ConfigureAwait(false);
    }

    /// <summary>It was not, and is tried again.</summary>
    public async Task FailedAsync(OutboxMessage message, string problem, bool ofChannel, DateTime now, DateTime nextAt)
    {
        await SettleAsync(
            async context =>
            {
                await Mine(context, message).ExecuteUpdateAsync(set => set.SetProperty(m => m.NextAt, nextAt).SetProperty(m => m.Problem, problem)).ConfigureAwait(false);
                if (ofChannel)
                {
                    await Of(context, message.Channel).ExecuteUpdateAsync(set => set.SetProperty(s => s.FailedAt, now).SetProperty(s => s.Problem, problem)).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
    }

    /// <summary>It never will be.</summary>
    public Task GiveUpAsync(OutboxMessage message, string problem, DateTime now) => AuditedAsync(
        async context => await Mine(context, message).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.State, DeliveryState.GivenUp).SetProperty(m => m.SettledAt, now).SetProperty(m => m.Problem, problem)).ConfigureAwait(false) == 0
            ? null : AlertEvents.OfGivenUp(message.Channel, 1));

    /// <summary>The receiver wants no more: what waits, waits until somebody opens the channel again, or a day has passed.</summary>
    public Task CloseAsync(OutboxMessage message, string problem, DateTime now, DateTime nextAt) => AuditedAsync(
        async context =>
        {
            await Mine(context, message).ExecuteUpdateAsync(set => set.SetProperty(m => m.NextAt, nextAt).SetProperty(m => m.Problem, problem)).ConfigureAwait(false);
            return await Of(context, message.Channel).Where(s => s.ClosedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.ClosedAt, now).SetProperty(s => s.FailedAt, now).SetProperty(s => s.Problem, problem)).ConfigureAwait(false) == 0
                ? null : AlertEvents.OfClosed(message.Channel);
        });

    /// <summary>Changes something together with its event; where there is none, nothing is changed.</summary>
    public async Task AuditedAsync(Func<OpsDbContext, Task<AuditEvent?>> change)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                if (await change(context).ConfigureAwait(false) is not { } happened)
                {
                    return;
                }

                transaction.Record(happened);
                await transaction.CommitAsync().ConfigureAwait(false);
            }
        }

        feed.Raise();
    }

    private static IQueryable<NotificationChannelState> Of(OpsDbContext context, string channel) => context.NotificationChannelStates.Where(s => s.Name == channel);

    private IQueryable<OutboxMessage> Mine(OpsDbContext context, OutboxMessage message) =>
        context.OutboxMessages.Where(m => m.Id == message.Id && m.State == DeliveryState.Waiting && m.ClaimedBy == _process && m.Attempts == message.Attempts);

    private async Task<T> AskAsync<T>(Func<OpsDbContext, Task<T>> ask, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await ask(context).ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(Func<OpsDbContext, Task> change)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await change(context).ConfigureAwait(false);
        }

        feed.Raise();
    }
}
