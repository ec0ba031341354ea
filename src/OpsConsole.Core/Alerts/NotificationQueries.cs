using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Alerts.Outbox;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Alerts;

/// <summary>A channel as a screen shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is, for people.</param>
/// <param name="Target">Where it leads, without anything secret.</param>
/// <param name="Waiting">How many deliveries wait.</param>
/// <param name="SucceededAt">When it took something last, UTC; null when it never did.</param>
/// <param name="FailedAt">When it failed last, UTC; null when it never did.</param>
/// <param name="Problem">Why; null when it never did.</param>
/// <param name="ClosedAt">Since when its receiver wants no more, UTC; null when it does.</param>
public sealed record ChannelStatus(string Name, string Kind, string Target, int Waiting, DateTime? SucceededAt, DateTime? FailedAt, string? Problem, DateTime? ClosedAt)
{
    /// <summary>Whether the newest thing that is known of it is a failure.</summary>
    public bool IsFailing => FailedAt is { } failed && (SucceededAt is not { } succeeded || failed > succeeded);
}

/// <summary>A delivery as a screen shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="Topic">What kind of thing it tells of.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Link">Path of the console.</param>
/// <param name="Severity">How soon somebody should look.</param>
/// <param name="Channel">By which channel.</param>
/// <param name="Recipient">The e-mail address; empty where the channel is the recipient.</param>
/// <param name="State">How it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAt">When it is tried next, UTC; null when it is not.</param>
/// <param name="SettledAt">When it was delivered, given up or dropped, UTC; null while it waits.</param>
/// <param name="Problem">Why the last attempt failed; null when it did not.</param>
public sealed record DeliveryStatus(
    string Id, DateTime CreatedAt, string Topic, string Title, string Link, NotificationSeverity Severity, string Channel, string Recipient, DeliveryState State, int Attempts, DateTime? NextAt, DateTime? SettledAt, string? Problem);

/// <summary>What became of notifications.</summary>
public sealed class NotificationQueries(IDbContextFactory<OpsDbContext> contexts, NotificationChannels channels)
{
    /// <summary>The channels of the settings.</summary>
    public async Task<IReadOnlyList<ChannelStatus>> ChannelsAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            Dictionary<string, int> waiting = await context.OutboxMessages.Where(m => m.State == DeliveryState.Waiting)
                .GroupBy(m => m.Channel).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
            Dictionary<string, NotificationChannelState> states = await context.NotificationChannelStates.AsNoTracking().ToDictionaryAsync(s => s.Name, cancellationToken).ConfigureAwait(false);
            return [.. channels.All.Select(c =>
            {
                NotificationChannelState? state = states.GetValueOrDefault(c.Name);
                return new ChannelStatus(c.Name, c.Kind, c.Target, waiting.GetValueOrDefault(c.Name), state?.SucceededAt, state?.FailedAt, state?.Problem, state?.ClosedAt);
            })];
        }
    }

    /// <summary>The newest deliveries, newest first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<DeliveryStatus>> RecentAsync(int limit = 200, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.OutboxMessages.AsNoTracking().OrderByDescending(m => m.Id).Take(limit)
                .Select(m => new DeliveryStatus(
                    m.Id, m.CreatedAt, m.Topic, m.Title, m.Link, m.Severity, m.Channel, m.Recipient, m.State, m.Attempts, m.State == DeliveryState.Waiting ? m.NextAt : null, m.SettledAt, m.Problem))
                .ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How many deliveries were dropped in the time that is kept, because too much waited.</summary>
    public async Task<int> DroppedAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.OutboxMessages.CountAsync(m => m.State == DeliveryState.Dropped, cancellationToken).ConfigureAwait(false);
        }
    }
}
