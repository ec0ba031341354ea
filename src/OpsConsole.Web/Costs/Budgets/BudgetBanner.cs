using OpsConsole.Core.Alerts;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Costs.Budgets;

/// <summary>Says above every page that a budget is spent, or is spent too fast, until somebody takes it on.</summary>
internal sealed class BudgetBanner(BudgetAlertQueries alerts, BudgetWatch watch, BudgetAlertCommands commands, TimeProvider time, ILogger<BudgetBanner> logger)
    : LiveBanner(new Banner("bad", "", BudgetLinks.List, "Budgets") { Permission = Permissions.ViewMetrics }, Soon, Again, time, logger)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100), Again = TimeSpan.FromSeconds(20);

    /// <summary>What there is to say of open alerts; empty for nothing.</summary>
    public static string Describe(IEnumerable<BudgetAlert> open)
    {
        BudgetAlert[] due = [.. open.Where(a => a is { Severity: NotificationSeverity.Critical, ClosedAt: null, AcknowledgedAt: null })];
        return due.Length == 0 ? "" : $"Budget {due[0].Name}: {due[0].Says}{(due.Length == 1 ? "" : $" And {due.Length - 1} more.")}";
    }

    protected override IDisposable Follow(Action look)
    {
        watch.Judged += look;
        commands.Changed += look;
        return new Following(() =>
        {
            watch.Judged -= look;
            commands.Changed -= look;
        });
    }

    protected override async Task<string> SayAsync() => Describe(await alerts.OpenAsync());

    private sealed class Following(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
