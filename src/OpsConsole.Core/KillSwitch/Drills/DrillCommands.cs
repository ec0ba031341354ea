using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>Why a drill did not begin.</summary>
public enum DrillRefusal
{
    /// <summary>It began.</summary>
    None,

    /// <summary>The actor may not drill.</summary>
    NotAllowed,

    /// <summary>The environment has no name that can be one.</summary>
    BadEnvironment,

    /// <summary>One is running there.</summary>
    Running,
}

/// <summary>What became of the wish for a drill.</summary>
/// <param name="Refusal">Why it did not begin.</param>
/// <param name="Id">Its id; null when it did not begin.</param>
/// <param name="Run">How it ends; null when it did not begin.</param>
public sealed record DrillStart(DrillRefusal Refusal, string? Id = null, Task<DrillRun>? Run = null)
{
    /// <summary>What to tell the person; empty when it began.</summary>
    public string Problem => Refusal switch
    {
        DrillRefusal.NotAllowed => "You may not start drills. Ask an administrator for the role on-call, or for a key with the scope jobs:run.",
        DrillRefusal.BadEnvironment => $"env: must name an environment, such as production, in 1 to {SwitchRecord.MaxEnvironment} characters.",
        DrillRefusal.Running => "A drill is running in this environment already.",
        _ => "",
    };
}

/// <summary>Starts drills at somebody's request.</summary>
public sealed class DrillCommands(DrillRunner runner, AccessDirectory access, DeniedAttempts denials)
{
    /// <summary>Checks, and begins. Does not wait for the end.</summary>
    public Task<DrillStart> StartAsync(Actor by, string? environment)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!by.May(Permissions.Drill, access))
        {
            _ = denials.RecordAsync(by, "drill", Permissions.Drill); // not awaited: it writes to the database
            return Task.FromResult(new DrillStart(DrillRefusal.NotAllowed));
        }

        return Task.FromResult(
            !EnvironmentName.IsValid(environment) ? new DrillStart(DrillRefusal.BadEnvironment)
            : runner.Start(environment!, by) is { } begun ? new DrillStart(DrillRefusal.None, begun.Id, begun.Run)
            : new DrillStart(DrillRefusal.Running));
    }
}
