namespace OpsConsole.Core.Alerts.Channels;

/// <summary>A way to reach people.</summary>
internal interface INotificationChannel
{
    /// <summary>By which it is named as a recipient, unlike any other.</summary>
    string Name { get; }

    /// <summary>What it is, for people: <c>E-mail</c>, <c>Webhook</c>, <c>Slack</c>.</summary>
    string Kind { get; }

    /// <summary>Where it leads, without anything secret.</summary>
    string Target { get; }

    /// <summary>All of its settings that decide where it leads, secret ones too: never shown or kept.</summary>
    string Address { get; }

    /// <summary>Tries once to deliver.</summary>
    /// <returns>How it ended. What goes wrong on the other side is a result and no exception.</returns>
    Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken);
}

/// <summary>A notification as a channel sends it.</summary>
/// <param name="Id">Its id: the same in each attempt.</param>
/// <param name="Topic">What kind of thing it tells of.</param>
/// <param name="Title">What it is about: one line.</param>
/// <param name="Text">What happened.</param>
/// <param name="Url">Where to act: a whole address.</param>
/// <param name="Severity">How soon somebody should look.</param>
/// <param name="At">When it was made, UTC.</param>
/// <param name="Recipient">The e-mail address; empty where the channel is the recipient.</param>
/// <param name="DedupeKey">The matter that it belongs to; null for none.</param>
internal sealed record OutgoingMessage(string Id, string Topic, string Title, string Text, string Url, NotificationSeverity Severity, DateTime At, string Recipient, string? DedupeKey);

/// <summary>How an attempt ended.</summary>
internal enum SendOutcome
{
    /// <summary>The other side took it.</summary>
    Delivered,

    /// <summary>The channel does not work now: nothing else goes through either.</summary>
    ChannelFailed,

    /// <summary>This message, or its recipient, is not taken now; others may be.</summary>
    NotNow,

    /// <summary>This message will never be taken.</summary>
    Never,

    /// <summary>The receiver wants no more messages at all.</summary>
    Closed,
}

/// <summary>How an attempt ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Problem">What went wrong and what to do, without secrets; empty when nothing did.</param>
/// <param name="RetryAfter">How long the other side asked to be left alone; null when it did not.</param>
internal sealed record SendResult(SendOutcome Outcome, string Problem = "", TimeSpan? RetryAfter = null)
{
    public static readonly SendResult Delivered = new(SendOutcome.Delivered);
}
