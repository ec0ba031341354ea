using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>Says above every page, as long as anything but a drill is killed, what it is. It comes from memory: no database is asked.</summary>
internal sealed class KillBanner : IHostedService, IDisposable
{
    // A kill is not to wait while every open page draws its line; and "3 min ago" moves on.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20), Again = TimeSpan.FromSeconds(20);

    private readonly SwitchBoard _board;
    private readonly SwitchNames _names;
    private readonly TimeProvider _time;
    private readonly LiveText _text = new("");
    private readonly Throttle _say;
    private IDisposable? _subscription;
    private ITimer? _timer;

    public KillBanner(SwitchBoard board, SwitchNames names, TimeProvider time)
    {
        (_board, _names, _time) = (board, names, time);
        _say = new Throttle(time, Soon, SayAsync);
        Banner = new Banner("bad", "", KillSwitchPage.Path, "Kill switch") { Live = _text, Permission = Permissions.ViewKillSwitch };
    }

    /// <summary>The line.</summary>
    public Banner Banner { get; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = _board.Subscribe(_ => _say.Ask());
        _timer = _time.CreateTimer(_ => _say.Ask(), null, TimeSpan.Zero, Again);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _timer?.Dispose();
        _say.Dispose();
    }

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

    private Task SayAsync()
    {
        _text.Text = Describe(_board.Current, _names.Of, _time.GetUtcNow().UtcDateTime);
        return Task.CompletedTask;
    }
}
