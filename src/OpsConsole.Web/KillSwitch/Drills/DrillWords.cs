using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.KillSwitch.Drills;

/// <summary>How drills read.</summary>
internal static class DrillWords
{
    public static string Tone(DrillOutcome outcome) => outcome switch
    {
        DrillOutcome.Passed => "ok",
        DrillOutcome.Incomplete => "warn",
        _ => "bad",
    };

    public static string Word(DrillOutcome outcome) => outcome.ToString().ToLowerInvariant();

    /// <summary>Where a drill is.</summary>
    public static string Step(DrillProgress running) => running.Step switch
    {
        DrillStep.Connecting => "Connecting…",
        DrillStep.Stopping when running.ProbeMs is { } ms => $"Stopped in {Figures.Duration(ms * 1_000)}, waiting for the instances…",
        DrillStep.Stopping => "Stopping…",
        _ => "Restoring…",
    };

    /// <summary>How far a kill has come.</summary>
    public static string Reached(DrillReach reach) => reach.Expected == 0 ? "No instances follow this environment." : $"{reach.Confirmed} of {reach.Expected} instances confirmed";

    /// <summary>Who confirmed, and how fast.</summary>
    public static string Confirmed(DrillRun run) => run.Outcome == DrillOutcome.Missed ? ""
        : run.Expected == 0 ? "Only the console's own client followed."
        : run.LastMs is { } last ? $"{run.Confirmed} of {run.Expected} instances confirmed in {Figures.Duration(last * 1_000)}"
        : $"{run.Confirmed} of {run.Expected} instances confirmed";
}
