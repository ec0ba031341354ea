using System.Globalization;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Web.KillSwitch.Lane;

namespace OpsConsole.Web.KillSwitch.Drills;

/// <summary>Readiness says when the last real drill was, and whether the newest of any environment was missed or failed.</summary>
internal sealed class DrillHealthNote(LastDrills last, KillSwitchOptions options) : IKillSwitchHealthNote
{
    public KillSwitchNote Note
    {
        get
        {
            string says = last.NewestAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"The last drill was at {at:yyyy-MM-ddTHH:mm:ssZ}.")
                : options.DrillInterval == TimeSpan.Zero ? "" : "There was no drill yet.";
            int bad = last.All.Count(r => r.Outcome is DrillOutcome.Missed or DrillOutcome.Failed);
            return bad == 0 ? new KillSwitchNote(says, false) : new KillSwitchNote($"{says} In {bad} environments the newest drill was missed or failed.", true);
        }
    }
}
