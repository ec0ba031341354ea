using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>Says above every page, as long as anything but a drill is killed, what it is. It comes from memory: no database is asked.</summary>
internal sealed class KillBanner(SwitchBoard board, SwitchNames names, TimeProvider time, ILogger<KillBanner> logger)
    : LiveBanner(new Banner("bad", "", KillSwitchPage.Path, "Kill switch") { Permission = Permissions.ViewKillSwitch }, Soon, Again, time, logger)
{
    private readonly TimeProvider _time = time;

    // A kill is not to wait while every open page draws its line; and "3 min ago" moves on.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20), Again = TimeSpan.FromSeconds(20);

    /// <summary>What a state reads like; empty when nothing but a drill is killed.</summary>
    internal static string Describe(SwitchSnapshot snapshot, Func<SwitchRecord, string> who, DateTime now)
    {
        SwitchRecord[] killed = [.. snapshot.Environments.Values.SelectMany(e => e.Killed.Values).Where(r => !r.Scope.IsDrill).OrderBy(r => r.Scope, KillScope.ByWidth).ThenByDescending(r => r.At)];
        if (killed.Length == 0)
        {
            return "";
        }

        SwitchRecord first = killed[0];
        string more = killed.Length == 1 ? "" : $" and {killed.Length - 1} more";
        return $"Killed in {first.Environment}: {first.Scope} ({who(first)}, {Ago.Describe(first.At, now)}: {first.Reason}){more}.";
    }

    protected override IDisposable Follow(Action look) => board.Subscribe(_ => look());

    protected override Task<string> SayAsync() => Task.FromResult(Describe(board.Current, names.Of, _time.GetUtcNow().UtcDateTime));
}
