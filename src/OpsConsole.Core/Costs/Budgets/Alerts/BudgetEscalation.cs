using OpsConsole.Core.Alerts;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>Decides when others are told of an alert. Once, of what somebody should look at soon, as long as nobody took it on or silenced it.</summary>
internal static class BudgetEscalation
{
    public static bool IsDue(BudgetAlert alert, Budget budget, DateTime now) =>
        budget.EscalateAfterMinutes is { } minutes && alert is { ClosedAt: null, AcknowledgedAt: null, EscalatedAt: null, Severity: not NotificationSeverity.Info }
        && !alert.IsSilenced(now) && now >= alert.OpenedAt.AddMinutes(minutes);
}
