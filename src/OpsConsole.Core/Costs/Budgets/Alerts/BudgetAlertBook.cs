using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>Writes what the console finds of budgets, each with its audit event and its notifications in one transaction.</summary>
internal sealed class BudgetAlertBook(
    IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, BudgetNotices notices, IStorageDialect dialect, StorageOptions storage, TimeProvider time)
{
    private readonly SortableId _ids = new(time, storage.Node);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The alerts that are open.</summary>
    public async Task<List<BudgetAlert>> OpenAsync(CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.BudgetAlerts.AsNoTracking().Where(a => a.ClosedAt == null).OrderBy(a => a.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Opens an alert. Whoever silenced the one before it by the same rule does not hear of this one either.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="finding">What was found.</param>
    /// <param name="cause">What explains it.</param>
    /// <param name="period">Beginning of the period.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when another node opened it.</returns>
    public async Task<BudgetAlert?> RaiseAsync(BudgetInForce budget, BudgetFinding finding, string? cause, DateTime period, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                List<BudgetAlert> earlier = await context.BudgetAlerts.AsNoTracking().Where(a => a.Budget == budget.Slug && a.Period == period).ToListAsync(cancellationToken).ConfigureAwait(false);
                BudgetAlert? last = earlier.Where(a => a.Rule == finding.Rule).MaxBy(a => a.Number);
                if (last is { ClosedAt: null })
                {
                    return null;
                }

                bool kills = finding.Trips && !(BudgetRules.PercentOf(finding.Rule) is not null && earlier.Any(a => a.TripScope is not null && a.Version == budget.Version && BudgetRules.PercentOf(a.Rule) is not null));
                BudgetAlert alert = new()
                {
                    Id = _ids.Next().ToString("x16", CultureInfo.InvariantCulture),
                    Budget = budget.Slug,
                    Name = budget.Budget.Name,
                    Rule = finding.Rule,
                    Period = period,
                    Number = (last?.Number ?? 0) + 1,
                    Version = budget.Version,
                    Severity = finding.Severity,
                    OpenedAt = Now,
                    Says = Cut(finding.Says),
                    Cause = cause is null ? null : Cut(cause),
                    TripScope = kills ? budget.Budget.Trip!.Scope : null,
                    TripEnvironment = kills ? budget.Budget.Trip!.Environment : null,
                    SilencedUntil = last?.SilencedUntil > Now ? last.SilencedUntil : null,
                };
                context.BudgetAlerts.Add(alert);
                transaction.Record(BudgetEvents.Of(BudgetEvents.Opened, Actor.Console, alert));
                if (!alert.IsSilenced(Now))
                {
                    notices.Opened(context, budget.Budget, alert);
                }

                try
                {
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (DbUpdateException exception) when (dialect.IsDuplicateKey(exception))
                {
                    return null;
                }

                return alert;
            }
        }
    }

    /// <summary>Closes an alert.</summary>
    public Task CloseAsync(BudgetAlert alert, string because, CancellationToken cancellationToken) => ApplyAsync(alert.Id, BudgetEvents.Closed, a => a.ClosedAt is null, (_, a) =>
    {
        (a.ClosedAt, a.ClosedBecause) = (Now, because);
    }, cancellationToken);

    /// <summary>Notes what it killed.</summary>
    public Task TrippedAsync(BudgetAlert alert, string record, CancellationToken cancellationToken) =>
        ApplyAsync(alert.Id, BudgetEvents.Tripped, a => a.TripRecord is null, (_, a) => a.TripRecord = record, cancellationToken);

    /// <summary>Tells others.</summary>
    public Task EscalateAsync(BudgetAlert alert, Budget budget, CancellationToken cancellationToken) =>
        ApplyAsync(alert.Id, BudgetEvents.Escalated, a => a.EscalatedAt is null && a.AcknowledgedAt is null && a.ClosedAt is null, (context, a) =>
        {
            a.EscalatedAt = Now;
            notices.Escalated(context, budget, a);
        }, cancellationToken);

    private static string Cut(string text) => text.Length <= BudgetAlert.MaxSays ? text : text[..(BudgetAlert.MaxSays - 1)] + "…";

    private async Task ApplyAsync(string id, string kind, Func<BudgetAlert, bool> still, Action<OpsDbContext, BudgetAlert> change, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                if (await context.BudgetAlerts.SingleOrDefaultAsync(a => a.Id == id, cancellationToken).ConfigureAwait(false) is not { } alert || !still(alert))
                {
                    return; // another node was first
                }

                change(context, alert);
                transaction.Record(BudgetEvents.Of(kind, Actor.Console, alert));
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
