using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>Alerts of budgets, on the timeline.</summary>
internal sealed class BudgetIncidents(IDbContextFactory<OpsDbContext> contexts, BudgetBook budgets) : ICauseSource
{
    public string Tells => "alerts of budgets";

    public async Task<IReadOnlyList<Cause>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<BudgetAlert> alerts = await context.BudgetAlerts.AsNoTracking().Where(a => a.OpenedAt < to && (a.ClosedAt == null || a.ClosedAt >= from))
                .OrderByDescending(a => a.Id).Take(CauseList.Most + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. alerts.Where(a => a.OpenedAt >= from || a.ClosedAt is not null).Select(a => Of(a, budgets.Find(a.Budget)?.Budget.Scope))];
        }
    }

    private static Cause Of(BudgetAlert alert, BudgetScope? scope) => new(alert.OpenedAt, CauseKind.Incident, $"Alert of the budget {alert.Name}", $"/budgets/{Uri.EscapeDataString(alert.Budget)}")
    {
        Until = alert.ClosedAt,
        Detail = alert.Says,
        Application = scope is { Kind: BudgetScopeKind.App } ? scope.Name : scope?.FeatureApplication,
        Environment = scope?.Environment,
    };
}
