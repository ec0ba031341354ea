using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>
/// Kills what an alert says, once: what people restore stays live, however long the alert is open. It replaces nobody's kill, and restores nothing: people do, by
/// the ways they restore any kill.
/// </summary>
internal sealed partial class BudgetKills(SwitchBoard board, BudgetAlertBook alerts, IDbContextFactory<OpsDbContext> contexts, ILogger<BudgetKills> logger)
{
    private readonly HashSet<string> _done = [];

    /// <summary>Kills, if the alert is to and nothing was killed for it.</summary>
    public async Task KillAsync(BudgetAlert alert, CancellationToken cancellationToken)
    {
        if (alert.TripScope is null || alert.TripRecord is not null)
        {
            return;
        }

        string? record = await MadeAsync(alert.Id, cancellationToken).ConfigureAwait(false);
        if (record is null && !_done.Contains(alert.Id))
        {
            KillScope scope = KillScope.Parse(alert.TripScope);
            if (!board.Current.In(alert.TripEnvironment!).HasRoomFor(scope))
            {
                return; // tried again: somebody may make room
            }

            SwitchDecision decision = await board.KillAsync(Order(alert, scope)).ConfigureAwait(false);
            record = decision.Record?.Id;
            _done.Add(alert.Id); // the database may not take note of it: it is not to be killed again all the same
            Log.Killed(logger, alert.Budget, alert.TripScope, alert.TripEnvironment!);
        }

        if (record is not null)
        {
            await alerts.TrippedAsync(alert, record, cancellationToken).ConfigureAwait(false);
            alert.TripRecord = record;
        }
    }

    private static KillOrder Order(BudgetAlert alert, KillScope scope)
    {
        string says = $"Budget “{alert.Name}”: {alert.Says}{(alert.Cause is { } cause ? $" Above all: {cause}" : "")}";
        return new KillOrder(
            alert.TripEnvironment!, scope, says.Length <= SwitchRecord.MaxReason ? says : says[..(SwitchRecord.MaxReason - 1)] + "…", RecordedActor.Of(Actor.Console), SwitchCause.Budget)
        {
            Subject = alert.Id,
            Over = [],
        };
    }

    /// <summary>The record that was made for an alert before, perhaps by a process that ended just then.</summary>
    private async Task<string?> MadeAsync(string alert, CancellationToken cancellationToken)
    {
        foreach (EnvironmentSwitches there in board.Current.Environments.Values)
        {
            if (there.Killed.Values.FirstOrDefault(k => k.Cause == SwitchCause.Budget && k.Subject == alert) is { } killed)
            {
                return killed.Id;
            }
        }

        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.SwitchRecords.AsNoTracking().Where(r => r.Cause == SwitchCause.Budget && r.Subject == alert).Select(r => r.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Budget {Budget} kills {Scope} in {Environment}.")]
        public static partial void Killed(ILogger logger, string budget, string scope, string environment);
    }
}
