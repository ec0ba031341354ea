using System.Text.Json.Nodes;
using OpsConsole.Core.Audit;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Ledger;

/// <summary>The audit event of a record. It carries the record's id, so that it comes once.</summary>
internal static class SwitchEvents
{
    public static AuditEvent Of(SwitchRecord record) => new(KindOf(record), record.By.Recall(), "scope", record.Scope.ToString())
    {
        Id = record.Id,
        OccurredAt = record.At,
        Environment = record.Environment,
        Reason = record.Reason,
        Change = record.Cause is SwitchCause.FourEyes or SwitchCause.BreakGlass ? record.Subject : null,
        Before = record.Action == SwitchAction.Note ? null : new JsonObject { ["state"] = record.Action == SwitchAction.Restore ? "killed" : "live" },
        After = After(record),
    };

    private static string KindOf(SwitchRecord record) => (record.Action, record.Scope.IsDrill) switch
    {
        (SwitchAction.Note, _) => record.Subject == NoteSubject.Rollback ? KillSwitchEvents.RollbackDetected
            : NoteSubject.IsLineage(record.Subject) ? KillSwitchEvents.NewLineage
            : KillSwitchEvents.MovedOn,
        (SwitchAction.Kill, true) => KillSwitchEvents.DrillKilled,
        (SwitchAction.Kill, false) => KillSwitchEvents.Killed,
        (_, true) => KillSwitchEvents.DrillRestored,
        _ => KillSwitchEvents.Restored,
    };

    private static JsonObject After(SwitchRecord record)
    {
        JsonObject after = new() { ["cause"] = record.Cause.ToString() };
        Add("state", record.Action switch { SwitchAction.Kill => "killed", SwitchAction.Restore => "live", _ => null });
        Add("message", record.Fallback?.Message);
        Add("model", record.Fallback?.Model);
        Add("trial", record.Trial?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("subject", record.Subject);
        return after;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                after[name] = value;
            }
        }
    }
}
