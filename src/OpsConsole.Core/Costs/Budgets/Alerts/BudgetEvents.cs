using System.Globalization;
using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>How alerts of budgets read in the audit trail. Budgets themselves change by change requests, which have events of their own.</summary>
internal static class BudgetEvents
{
    public const string Opened = "budget_alert.opened";
    public const string Closed = "budget_alert.closed";
    public const string Tripped = "budget_alert.tripped";
    public const string Escalated = "budget_alert.escalated";
    public const string Acknowledged = "budget_alert.acknowledged";
    public const string Silenced = "budget_alert.silenced";
    public const string Noted = "budget_alert.noted";

    public static readonly AuditKind[] Kinds =
    [
        new(Opened, "found that a budget does not last", Permissions.ViewMetrics),
        new(Closed, "found that the alert of a budget is over", Permissions.ViewMetrics),
        new(Tripped, "killed by a budget", Permissions.ViewMetrics),
        new(Escalated, "told others of a budget's alert that nobody took on", Permissions.ViewMetrics),
        new(Acknowledged, "took on a budget's alert", Permissions.ViewMetrics),
        new(Silenced, "silenced a budget's alert", Permissions.ViewMetrics),
        new(Noted, "noted something on a budget's alert", Permissions.ViewMetrics),
    ];

    /// <summary>Something happened to an alert.</summary>
    public static AuditEvent Of(string kind, Actor by, BudgetAlert alert) => new(kind, by, "budget_alert", alert.Id) { Environment = alert.TripEnvironment, After = Picture(alert) };

    /// <summary>Somebody tried what they may not.</summary>
    public static AuditEvent Denied(string kind, Actor by, string id) => new(kind, by, "budget_alert", id.Length is > 0 and <= 16 ? id : "-") { Outcome = AuditOutcome.Denied };

    private static JsonObject Picture(BudgetAlert alert)
    {
        JsonObject picture = new() { ["budget"] = alert.Budget, ["rule"] = alert.Rule, ["says"] = alert.Says };
        Add("cause", alert.Cause);
        Add("closed", alert.ClosedBecause);
        Add("kills", alert.TripScope);
        Add("record", alert.TripRecord);
        Add("silencedUntil", alert.SilencedUntil?.ToString("O", CultureInfo.InvariantCulture));
        Add("note", alert.Note);
        return picture;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                picture[name] = value;
            }
        }
    }
}
