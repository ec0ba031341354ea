using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.KillSwitch.Lane;

/// <summary>Says above every page that kills would not survive a restart, or that the storage was rolled back.</summary>
internal sealed class JournalBanner : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SwitchBoard _board;
    private readonly TimeProvider _time;
    private readonly LiveText _text = new("");
    private ITimer? _timer;

    public JournalBanner(SwitchBoard board, TimeProvider time)
    {
        (_board, _time) = (board, time);
        Banner = new Banner("bad", "", KillSwitchWeb.Path, "Look") { Live = _text, Permission = Permissions.ViewKillSwitch };
    }

    /// <summary>The line.</summary>
    public Banner Banner { get; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = _time.CreateTimer(_ => _text.Text = Say(), null, TimeSpan.Zero, Interval); // the journal fails and recovers without telling
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private string Say() => string.Join(' ', new[]
    {
        _board.Journal.Problem is null ? "" : "The journal of the kill switch cannot be written. Kills work, but a restart of the console would lose them until its disk is well again.",
        _board.Current.Doubt is null ? "" : "What the kill switch knows is in doubt: its storage was rolled back or damaged. What is killed stays killed; nothing can be restored until two people have looked.",
    }.Where(s => s.Length > 0));
}
