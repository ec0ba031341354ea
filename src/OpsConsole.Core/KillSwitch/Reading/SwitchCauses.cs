using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Reading;

/// <summary>Kills and restores, on the timeline, those by rules and budgets too. Drills stop nothing that people use, and are left out.</summary>
internal sealed class SwitchCauses(IDbContextFactory<OpsDbContext> contexts) : ICauseSource
{
    public string Tells => "kills and restores";

    public async Task<IReadOnlyList<Cause>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            string drill = KillScope.Drill.ToString();
            List<SwitchRow> rows = await context.SwitchRecords.AsNoTracking().Where(r => r.At >= from && r.At < to && r.Action != SwitchAction.Note && r.Scope != drill)
                .OrderByDescending(r => r.Position).Take(CauseList.Most + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. rows.Select(r => r.TryToRecord()).OfType<SwitchRecord>().Select(Of)];
        }
    }

    internal static Cause Of(SwitchRecord record) =>
        new(record.At, CauseKind.KillSwitch, $"{record.Scope} {Did(record)} in {record.Environment}", $"/killswitch/history?env={Uri.EscapeDataString(record.Environment)}&scope={Uri.EscapeDataString(record.Scope.ToString())}")
        {
            Detail = record.Reason,
            Application = record.Scope.Application,
            Environment = record.Environment,
        };

    private static string Did(SwitchRecord record) => (record.Action, record.Cause, record.Trial) switch
    {
        (SwitchAction.Restore, SwitchCause.Rule, _) => "restored by a rule",
        (SwitchAction.Restore, _, _) => "restored",
        (_, _, not null) => "let through in part by a rule",
        (_, SwitchCause.Rule, _) => "killed by a rule",
        (_, SwitchCause.Budget, _) => "killed by a budget",
        _ => "killed",
    };
}
