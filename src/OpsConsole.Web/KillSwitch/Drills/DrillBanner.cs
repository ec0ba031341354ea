using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.KillSwitch.Drills;

/// <summary>Says above every page that the newest drill of an environment was missed, or failed. The next good one clears it.</summary>
internal sealed class DrillBanner : IHostedService
{
    private readonly LastDrills _last;
    private readonly LiveText _text = new("");

    public DrillBanner(LastDrills last)
    {
        _last = last;
        Banner = new Banner("bad", "", DrillsWeb.Page, "Look") { Live = _text, Permission = Permissions.ViewKillSwitch };
    }

    /// <summary>The line.</summary>
    public Banner Banner { get; }

    /// <summary>What the line says of these drills; empty when all is well.</summary>
    public static string Say(IEnumerable<DrillRun> newest)
    {
        List<DrillRun> bad = [.. newest.Where(r => r.Outcome is DrillOutcome.Missed or DrillOutcome.Failed)];
        return bad switch
        {
            [] => "",
            [{ Outcome: DrillOutcome.Missed } missed] => $"The drill of the kill switch in {missed.Environment} was missed: nobody knows how fast it works.",
            [var failed] => $"The drill of the kill switch in {failed.Environment} failed. {failed.Problem}",
            _ => $"Drills of the kill switch were missed or failed in {string.Join(", ", bad.Select(r => r.Environment))}.",
        };
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _last.Changed += Look;
        Look();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _last.Changed -= Look;
        return Task.CompletedTask;
    }

    private void Look() => _text.Text = Say(_last.All);
}
