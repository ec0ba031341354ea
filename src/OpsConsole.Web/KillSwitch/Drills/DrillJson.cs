using OpsConsole.Core.KillSwitch.Drills;

namespace OpsConsole.Web.KillSwitch.Drills;

// The JSON of the drills' API: a promise to other people's programs.

internal sealed record DrillRequestJson(string? Env);

internal sealed record DrillStartedJson(string Id, string Env, string State);

internal sealed record DrillsJson(IReadOnlyList<DrillJson> Items);

internal sealed record DrillJson(
    string Id, string Env, DateTime StartedAt, string Outcome, double? ProbeMs, double? RestoreMs, int Expected, int Confirmed, double? MedianMs, double? LastMs, string? Problem)
{
    public static DrillJson Of(DrillRun run) => new(
        run.Id, run.Environment, DateTime.SpecifyKind(run.StartedAt, DateTimeKind.Utc), run.Outcome.ToString().ToLowerInvariant(),
        run.ProbeMs, run.RestoreMs, run.Expected, run.Confirmed, run.MedianMs, run.LastMs, run.Problem);

    /// <summary>A drill that runs.</summary>
    public static DrillJson Of(DrillProgress running) => new(
        running.Id, running.Environment, running.StartedAt, "running", running.ProbeMs, null, running.Reach.Expected, running.Reach.Confirmed, running.Reach.MedianMs, running.Reach.LastMs, null);
}
