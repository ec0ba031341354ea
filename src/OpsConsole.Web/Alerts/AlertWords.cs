using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Outbox;

namespace OpsConsole.Web.Alerts;

/// <summary>How notifications read.</summary>
internal static class AlertWords
{
    /// <summary>The settings of every kind of channel, to copy.</summary>
    public const string Example = """
        "Alerts": {
          "PublicAddress": "https://ops.example.com",
          "Email": {
            "Host": "smtp.example.com",
            "Port": 587,
            "Security": "StartTls",
            "User": "opsconsole",
            "Password": "…",
            "From": "OpsConsole <ops@example.com>"
          },
          "Webhooks": [
            { "Name": "pager", "Url": "https://hooks.example.com/opsconsole", "Secret": "whsec_…" }
          ],
          "Slack": [
            { "Name": "approvals", "Url": "https://hooks.slack.com/services/…" }
          ]
        }
        """;

    /// <summary>The tone and the words of a channel.</summary>
    public static (string Tone, string Text) Of(ChannelStatus channel) => channel switch
    {
        { ClosedAt: not null } => ("bad", "stopped"),
        { IsFailing: true } => ("bad", "failing"),
        { SucceededAt: not null } => ("ok", "works"),
        _ => ("info", "not tried yet"),
    };

    /// <summary>The tone and the words of a delivery.</summary>
    public static (string Tone, string Text) Of(DeliveryStatus delivery) => delivery switch
    {
        { State: DeliveryState.Delivered } => ("ok", "delivered"),
        { State: DeliveryState.GivenUp } => ("bad", "given up"),
        { State: DeliveryState.Dropped } => ("warn", "dropped"),
        { Problem: not null } => ("warn", "tried again"),
        _ => ("info", "waiting"),
    };

    /// <summary>How soon somebody should look.</summary>
    public static (string? Tone, string Text) Of(NotificationSeverity severity) => severity switch
    {
        NotificationSeverity.Critical => ("bad", "critical"),
        NotificationSeverity.Warning => ("warn", "warning"),
        _ => (null, "info"),
    };

    /// <summary>What became of the wish for a test.</summary>
    public static string Of(TestOutcome outcome, string channel) => outcome switch
    {
        TestOutcome.Done => $"A test is on its way by {channel}. What becomes of it stands below.",
        TestOutcome.NotAllowed => "You may not send tests. Ask an administrator.",
        TestOutcome.NotFound => $"There is no channel {channel} any more: the settings were changed.",
        _ => "The test would go to your own e-mail address, and yours is none that mail can be sent to.",
    };
}
