using System.Globalization;
using OpsConsole.Core.KillSwitch.Drills;

namespace OpsConsole.Web.KillSwitch.Lane;

/// <summary>Says when the last real drill was, and whether one was missed since.</summary>
internal sealed class DrillNote(LastDrills last) : IKillSwitchHealthNote
{
    public KillSwitchNote Note
    {
        get
        {
            bool missed = last.All.Any(drill => drill.Outcome == DrillOutcome.Missed);
            string real = last.NewestAt is { } at
                ? string.Create(CultureInfo.InvariantCulture, $"The last real drill was at {at:yyyy-MM-dd HH:mm} UTC.")
                : "There was no drill yet.";
            return new KillSwitchNote(missed ? real + " A drill was missed since." : real, missed);
        }
    }
}
