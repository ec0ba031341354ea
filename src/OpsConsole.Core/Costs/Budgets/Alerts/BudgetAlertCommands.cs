using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>What became of a command on an alert.</summary>
/// <param name="Alert">The alert as it is now; null when it was not done.</param>
/// <param name="Problem">Why it was not done, with the remedy; null when it was.</param>
/// <param name="Denied">Whether the actor may not do it.</param>
/// <param name="Missing">Whether there is no such alert.</param>
public sealed record BudgetAlertOutcome(BudgetAlert? Alert, string? Problem = null, bool Denied = false, bool Missing = false);

/// <summary>Takes on alerts, silences them, and notes things on them. A silenced alert still kills.</summary>
public sealed class BudgetAlertCommands(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, AccessDirectory access, TimeProvider time)
{
    /// <summary>Longest silence: a week.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromDays(7);

    /// <summary>Raised after an alert was changed here, on any thread.</summary>
    public event Action? Changed;

    /// <summary>Takes an alert on: it is not escalated any more. Whoever does it second changes nothing.</summary>
    public Task<BudgetAlertOutcome> AcknowledgeAsync(Actor by, string id, CancellationToken cancellationToken = default) => ApplyAsync(by, BudgetEvents.Acknowledged, id, null,
        alert => alert.AcknowledgedAt is not null, (alert, now) => (alert.AcknowledgedAt, alert.AcknowledgedBy) = (now, by.Id), cancellationToken);

    /// <summary>Tells nobody of an alert, and of those that follow it by the same rule in the same period, until a moment.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="id">The alert.</param>
    /// <param name="until">Until when, UTC; at most <see cref="LongestSilence"/> from now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<BudgetAlertOutcome> SilenceAsync(Actor by, string id, DateTime until, CancellationToken cancellationToken = default)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return ApplyAsync(by, BudgetEvents.Silenced, id, until <= now || until > now + LongestSilence ? "An alert is silenced for up to seven days from now." : null,
            alert => alert.SilencedUntil == until, (alert, _) => alert.SilencedUntil = until, cancellationToken);
    }

    /// <summary>Notes something on an alert, in place of what was noted before; empty for nothing.</summary>
    public Task<BudgetAlertOutcome> NoteAsync(Actor by, string id, string note, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(note);
        string? text = note.Trim() is { Length: > 0 } some ? some : null;
        return ApplyAsync(by, BudgetEvents.Noted, id, text?.Length > BudgetAlert.MaxNote ? $"A note has at most {BudgetAlert.MaxNote:N0} characters." : null,
            alert => alert.Note == text, (alert, _) => alert.Note = text, cancellationToken);
    }

    private async Task<BudgetAlertOutcome> ApplyAsync(
        Actor by, string kind, string id, string? problem, Func<BudgetAlert, bool> isDone, Action<BudgetAlert, DateTime> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(id);
        if (!by.May(Permissions.ChangeMoney, access))
        {
            await trail.RecordAsync(BudgetEvents.Denied(kind, by, id), cancellationToken).ConfigureAwait(false);
            return new BudgetAlertOutcome(null, "You may not act on alerts of budgets. Ask an administrator for a role that may change budgets, or for a key with the scope changes:write.", Denied: true);
        }

        if (problem is not null)
        {
            return new BudgetAlertOutcome(null, problem);
        }

        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                if (await context.BudgetAlerts.SingleOrDefaultAsync(a => a.Id == id, cancellationToken).ConfigureAwait(false) is not { } alert)
                {
                    return new BudgetAlertOutcome(null, "There is no such alert.", Missing: true);
                }

                if (!isDone(alert))
                {
                    change(alert, time.GetUtcNow().UtcDateTime);
                    transaction.Record(BudgetEvents.Of(kind, by, alert));
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    Changed?.Invoke();
                }

                return new BudgetAlertOutcome(alert);
            }
        }
    }
}
