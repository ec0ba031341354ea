using System.Globalization;
using OpsConsole.Core.KillSwitch.Drills;

namespace OpsConsole.Web.KillSwitch.Lane;

/// <summary>Says when the last real drill was, and whether the newest of an environment was missed or failed.</summary>
internal sealed class DrillNote(LastDrills last) : IKillSwitchHealthNote
{
    public KillSwitchNote Note
    {
        get
        {
            bool bad = last.All.Any(drill => drill.Outcome is DrillOutcome.Missed or DrillOutcome.Failed);
            string real = last.NewestAt is { } at
                ? string.Create(CultureInfo.InvariantCulture, $"The last real drill was at {at:yyyy-MM-dd HH:mm} UTC.")
                : "There was no drill yet.";
            return new KillSwitchNote(bad ? real + " The newest drill of an environment was missed or failed." : real, bad);
        }
    }
}
