using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Alerts.Channels.Mail;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Alerts;

/// <summary>What became of the wish for a test.</summary>
public enum TestOutcome
{
    /// <summary>It is on its way.</summary>
    Done,

    /// <summary>The actor may not.</summary>
    NotAllowed,

    /// <summary>No channel has this name.</summary>
    NotFound,

    /// <summary>E-mail goes to who asks, and who asks has no address.</summary>
    NoAddress,
}

/// <summary>What people do with notifications.</summary>
public sealed class AlertCommands(
    IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, AccessDirectory access, NotificationChannels channels, NotificationOutbox outbox, NotificationFeed feed)
{
    /// <summary>Where people see what becomes of a test.</summary>
    public const string Page = "/alerts/delivery";

    /// <summary>Sends a test; by e-mail to who asks. A channel whose receiver wanted no more is opened again.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="channel">Name of the channel.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<TestOutcome> TestAsync(Actor by, string channel, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!by.May(Permissions.TestNotifications, access))
        {
            await trail.RecordAsync(AlertEvents.OfTest(by, NotificationText.Cut(channel, NotificationChannels.MaxName)) with { Outcome = AuditOutcome.Denied }, cancellationToken).ConfigureAwait(false);
            return TestOutcome.NotAllowed;
        }

        if (channels.Find(channel) is not { } found)
        {
            return TestOutcome.NotFound;
        }

        string recipient = found.Name != EmailChannel.ChannelName ? found.Name : by.Type == ActorType.Person ? by.Name : "";
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await context.NotificationChannelStates.Where(s => s.Name == found.Name).ExecuteUpdateAsync(set => set.SetProperty(s => s.ClosedAt, (DateTime?)null), cancellationToken).ConfigureAwait(false);
                Notification test = new("notification.test", "A test of notifications", $"Somebody tried the channel **{found.Name}**. There is nothing to do.", Page, [recipient]);
                if (outbox.Enqueue(context, test) == 0)
                {
                    return TestOutcome.NoAddress;
                }

                transaction.Record(AlertEvents.OfTest(by, found.Name));
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        feed.Raise();
        return TestOutcome.Done;
    }
}
