using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>Alerts of budgets, on the timeline.</summary>
internal sealed class BudgetIncidents(IDbContextFactory<OpsDbContext> contexts) : ICauseSource
{
    public string Tells => "alerts of budgets";

    public async Task<IReadOnlyList<Cause>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<BudgetAlert> alerts = await context.BudgetAlerts.AsNoTracking().Where(a => a.OpenedAt < to && (a.ClosedAt == null || a.ClosedAt >= from))
                .OrderByDescending(a => a.Id).Take(CauseList.Most + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. alerts.Where(a => a.OpenedAt >= from || a.ClosedAt is not null).Select(a =>
                new Cause(a.OpenedAt, CauseKind.Incident, $"Budget {a.Name}: {a.Says}", $"/budgets/{Uri.EscapeDataString(a.Budget)}") { Until = a.ClosedAt, Detail = a.Cause })];
        }
    }
}
