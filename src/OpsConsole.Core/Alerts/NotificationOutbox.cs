using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Alerts.Channels.Mail;
using OpsConsole.Core.Alerts.Outbox;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Alerts;

/// <summary>
/// The way to tell people something. It is added to the caller's transaction: what is announced was committed, and a transaction that is
/// rolled back announces nothing. It is delivered afterwards, at least once.
/// </summary>
public sealed class NotificationOutbox
{
    /// <summary>Most recipients of one notification; the rest is left out.</summary>
    public const int MaxRecipients = 200;

    private readonly NotificationChannels _channels;
    private readonly UnreachedRecipients _unreached;
    private readonly TimeProvider _time;
    private readonly SortableId _ids;

    internal NotificationOutbox(NotificationChannels channels, UnreachedRecipients unreached, StorageOptions storage, TimeProvider time) =>
        (_channels, _unreached, _time, _ids) = (channels, unreached, time, new SortableId(time, storage.Node));

    /// <summary>Adds a notification to what a context saves. Save it, or commit its transaction, for it to be sent.</summary>
    /// <param name="context">The context of the caller's transaction.</param>
    /// <param name="notification">What to tell. Recipients that no channel reaches are left out, and shown on the page of notifications.</param>
    /// <returns>How many deliveries were added; 0 when nobody can be reached.</returns>
    /// <exception cref="ArgumentException">Topic, link or key can be none.</exception>
    public int Enqueue(OpsDbContext context, Notification notification)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(notification);
        Notification tidy = NotificationText.Tidy(notification);
        DateTime now = _time.GetUtcNow().UtcDateTime;
        HashSet<(string Channel, string Recipient)> addressed = [];
        foreach (string recipient in tidy.Recipients)
        {
            if (addressed.Count < MaxRecipients && Find(recipient) is { } found && addressed.Add(found))
            {
                context.OutboxMessages.Add(new OutboxMessage
                {
                    Id = _ids.Next().ToString("x16"),
                    Channel = found.Channel,
                    Recipient = found.Recipient,
                    Topic = tidy.Topic,
                    Title = tidy.Title,
                    Text = tidy.Text,
                    Link = tidy.Link,
                    Severity = tidy.Severity,
                    DedupeKey = tidy.DedupeKey,
                    CreatedAt = now,
                    NextAt = now,
                });
            }
        }

        return addressed.Count;
    }

    private (string Channel, string Recipient)? Find(string recipient)
    {
        string trimmed = recipient.Trim();
        if (!trimmed.Contains('@', StringComparison.Ordinal))
        {
            if (_channels.Find(trimmed) is { } channel && channel.Name != EmailChannel.ChannelName)
            {
                return (channel.Name, "");
            }
        }
        else if (_channels.HasEmail && MailName.Parse(trimmed) is { } mail)
        {
            return (EmailChannel.ChannelName, mail.Address.ToLowerInvariant());
        }

        _unreached.Add(trimmed, _channels.HasEmail);
        return null;
    }
}
