using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Alerts.Outbox;

/// <summary>How a delivery stands.</summary>
public enum DeliveryState
{
    /// <summary>It is tried, until it is delivered or a day has passed.</summary>
    Waiting,

    /// <summary>The other side took it.</summary>
    Delivered,

    /// <summary>The other side will never take it, or did not for a day.</summary>
    GivenUp,

    /// <summary>Too much waited, and it was among the least important and oldest.</summary>
    Dropped,
}

/// <summary>One notification on its way by one channel to one recipient. It is committed with what it tells of.</summary>
[Unaudited]
public sealed class OutboxMessage
{
    /// <summary>Its id, 16 hexadecimal digits, rising with time. The same in each attempt, so that receivers can tell repetitions.</summary>
    public required string Id { get; set; }

    /// <summary>Name of the channel.</summary>
    public required string Channel { get; set; }

    /// <summary>The e-mail address; empty where the channel is the recipient.</summary>
    public string Recipient { get; set; } = "";

    /// <summary>What kind of thing it tells of.</summary>
    public required string Topic { get; set; }

    /// <summary>What it is about.</summary>
    public required string Title { get; set; }

    /// <summary>What happened.</summary>
    public required string Text { get; set; }

    /// <summary>Path of the console.</summary>
    public required string Link { get; set; }

    /// <summary>How soon somebody should look.</summary>
    public NotificationSeverity Severity { get; set; }

    /// <summary>The matter that it belongs to; null for none.</summary>
    public string? DedupeKey { get; set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>How it stands.</summary>
    public DeliveryState State { get; set; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>When it may be tried next, UTC. Whoever tries it moves this on first, with the condition that nobody else did: that is the claim.</summary>
    public DateTime NextAt { get; set; }

    /// <summary>The process that tried it last; null when none has.</summary>
    public string? ClaimedBy { get; set; }

    /// <summary>When it was tried last, UTC; null when it was not.</summary>
    public DateTime? TriedAt { get; set; }

    /// <summary>When it was delivered, given up or dropped, UTC; null while it waits.</summary>
    public DateTime? SettledAt { get; set; }

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public string? Problem { get; set; }
}

/// <summary>How a channel does, for every node.</summary>
[Unaudited]
public sealed class NotificationChannelState
{
    /// <summary>Name of the channel.</summary>
    public required string Name { get; set; }

    /// <summary>Tells one address from another, without saying it: another address begins anew.</summary>
    public required string Mark { get; set; }

    /// <summary>When it took something last, UTC; null when it never did.</summary>
    public DateTime? SucceededAt { get; set; }

    /// <summary>When it failed last, UTC; null when it never did.</summary>
    public DateTime? FailedAt { get; set; }

    /// <summary>Why; null when it never did.</summary>
    public string? Problem { get; set; }

    /// <summary>When the receiver said that it wants no more, UTC; null when it did not. A test opens the channel again.</summary>
    public DateTime? ClosedAt { get; set; }
}
