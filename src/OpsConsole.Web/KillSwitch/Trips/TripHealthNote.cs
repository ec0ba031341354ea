using OpsConsole.Core.KillSwitch.Trips;
using OpsConsole.Web.KillSwitch.Lane;

namespace OpsConsole.Web.KillSwitch.Trips;

/// <summary>Readiness says whether the rules that kill by themselves are judged. While they are not, none kills; people still can.</summary>
internal sealed class TripHealthNote(TripWatch watch, TimeProvider time) : IKillSwitchHealthNote
{
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(1);

    public KillSwitchNote Note => watch.FailingSince is { } since ? new KillSwitchNote($"The rules cannot be judged since {since:yyyy-MM-ddTHH:mm:ssZ}: none of them kills until they can.", true)
        : watch.JudgedAt is not { } at ? new KillSwitchNote("", false)
        : time.GetUtcNow().UtcDateTime - at > Overdue ? new KillSwitchNote($"The rules were judged last at {at:yyyy-MM-ddTHH:mm:ssZ}, and are to be every ten seconds.", true)
        : new KillSwitchNote($"{watch.Statuses.Count} rules were judged at {at:yyyy-MM-ddTHH:mm:ssZ}.", false);
}
