using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Alerts;

/// <summary>How notifications read in the audit trail. Each notification is no event: what it tells of is one.</summary>
internal static class AlertEvents
{
    public const string Tested = "notification.tested";
    public const string GivenUp = "notification.given_up";
    public const string ChannelClosed = "notification.channel_closed";

    private const string ObjectType = "notification_channel";

    public static readonly AuditKind[] Kinds =
    [
        new(Tested, "sent a test notification", Permissions.ViewNotifications),
        new(GivenUp, "gave notifications up that could not be delivered", Permissions.ViewNotifications),
        new(ChannelClosed, "stopped notifying a receiver that wants no more", Permissions.ViewNotifications),
    ];

    /// <summary>Somebody sends a test.</summary>
    public static AuditEvent OfTest(Actor by, string channel) => new(Tested, by, ObjectType, channel);

    /// <summary>Notifications are given up.</summary>
    /// <param name="channel">The channel that did not take them.</param>
    /// <param name="count">How many.</param>
    public static AuditEvent OfGivenUp(string channel, int count) =>
        new(GivenUp, Actor.Console, ObjectType, channel) { Outcome = AuditOutcome.Failed, After = new JsonObject { ["count"] = count } };

    /// <summary>A receiver wants no more.</summary>
    public static AuditEvent OfClosed(string channel) => new(ChannelClosed, Actor.Console, ObjectType, channel) { Outcome = AuditOutcome.Failed };
}
