using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>Reads alerts of budgets.</summary>
public sealed class BudgetAlertQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>Those that are open, the gravest first, then the newest.</summary>
    public async Task<IReadOnlyList<BudgetAlert>> OpenAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.BudgetAlerts.AsNoTracking().Where(a => a.ClosedAt == null).OrderByDescending(a => a.Severity).ThenByDescending(a => a.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Those of a budget, newest first.</summary>
    /// <param name="slug">The budget.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<BudgetAlert>> OfAsync(string slug, int count, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.BudgetAlerts.AsNoTracking().Where(a => a.Budget == slug).OrderByDescending(a => a.Id).Take(count).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether an alert is one of a budget.</summary>
    public async Task<bool> IsOfAsync(string slug, string id, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.BudgetAlerts.AnyAsync(a => a.Id == id && a.Budget == slug, cancellationToken).ConfigureAwait(false);
        }
    }
}
