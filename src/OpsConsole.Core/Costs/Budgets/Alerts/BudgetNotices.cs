using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>Tells people of alerts outside the browser, in the transaction that opens or escalates them.</summary>
internal sealed class BudgetNotices(NotificationOutbox outbox, NotificationChannels channels)
{
    /// <summary>An alert was opened.</summary>
    public void Opened(OpsDbContext context, Budget budget, BudgetAlert alert) =>
        Tell(context, alert, "budget.alerted", $"Budget {alert.Name}: {Headline(alert.Rule)}", alert.Severity, Contacts(budget));

    /// <summary>Nobody took an alert on.</summary>
    public void Escalated(OpsDbContext context, Budget budget, BudgetAlert alert) =>
        Tell(context, alert, "budget.escalated", $"Nobody took it on: budget {alert.Name}, {Headline(alert.Rule)}", NotificationSeverity.Critical, budget.EscalateTo.Count > 0 ? budget.EscalateTo : Contacts(budget));

    /// <summary>What a rule found, in a few words.</summary>
    internal static string Headline(string rule) => rule switch
    {
        BudgetRules.Forecast => "expected to go over",
        BudgetRules.Rate => "spent too fast",
        BudgetRules.Usual => "spent faster than usual",
        _ => BudgetRules.PercentOf(rule) is { } percent and >= Budget.Limit ? (percent == Budget.Limit ? "spent" : $"{percent}% spent") : $"{BudgetRules.PercentOf(rule)}% spent",
    };

    private void Tell(OpsDbContext context, BudgetAlert alert, string topic, string title, NotificationSeverity severity, IReadOnlyList<string> recipients)
    {
        if (!channels.Any || recipients.Count == 0)
        {
            return;
        }

        string kills = alert.TripScope is null ? "" : $"\n\nThe budget kills **{alert.TripScope}** in **{alert.TripEnvironment}**. People restore it.";
        outbox.Enqueue(context, new Notification(topic, title, $"{alert.Says}{(alert.Cause is { } cause ? $"\n\nAbove all: {cause}" : "")}{kills}", $"/budgets/{alert.Budget}", recipients)
        {
            Severity = severity,
            DedupeKey = $"budget:{alert.Budget}",
        });
    }

    private IReadOnlyList<string> Contacts(Budget budget) => budget.Contacts.Count > 0 ? budget.Contacts : channels.Names;
}
