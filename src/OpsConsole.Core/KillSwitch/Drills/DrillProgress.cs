namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>Where a drill is.</summary>
public enum DrillStep
{
    /// <summary>The console's own client connects.</summary>
    Connecting,

    /// <summary>The feature is killed; everybody should obey.</summary>
    Stopping,

    /// <summary>The feature is live again; the own client should obey.</summary>
    Restoring,
}

/// <summary>A drill that runs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Environment">The environment.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="Step">Where it is.</param>
/// <param name="Reach">How far the kill has come.</param>
public sealed record DrillProgress(string Id, string Environment, DateTime StartedAt, DrillStep Step, DrillReach Reach)
{
    /// <summary>Milliseconds until the console's own client obeyed the kill; null while it did not.</summary>
    public double? ProbeMs { get; init; }
}
