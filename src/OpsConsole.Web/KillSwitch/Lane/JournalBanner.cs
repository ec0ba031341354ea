using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.KillSwitch.Lane;

/// <summary>Says above every page that kills would not survive a restart, or that the storage was rolled back.</summary>
internal sealed class JournalBanner(SwitchBoard board, TimeProvider time, ILogger<JournalBanner> logger)
    : LiveBanner(new Banner("bad", "", KillSwitchWeb.Path, "Look") { Permission = Permissions.ViewKillSwitch }, Soon, Again, time, logger)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100), Again = TimeSpan.FromSeconds(1); // the journal fails and recovers without telling

    protected override IDisposable Follow(Action look) => board.Subscribe(_ => look());

    protected override Task<string> SayAsync() => Task.FromResult(string.Join(' ', new[]
    {
        board.Journal.Problem is null ? "" : "The journal of the kill switch cannot be written. Kills work, but a restart of the console would lose them until its disk is well again.",
        board.Current.Doubt is null ? "" : "What the kill switch knows is in doubt: its storage was rolled back or damaged. What is killed stays killed; nothing can be restored until two people have looked.",
    }.Where(s => s.Length > 0)));
}
