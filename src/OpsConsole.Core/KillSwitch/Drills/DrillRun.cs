using OpsConsole.Core.Audit;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>How a drill ended.</summary>
public enum DrillOutcome
{
    /// <summary>The console's own client and all known instances obeyed in time.</summary>
    Passed,

    /// <summary>The console's own client obeyed, some instances did not report in time.</summary>
    Incomplete,

    /// <summary>The console's own client did not obey in time, or the drill could not be done.</summary>
    Failed,

    /// <summary>It was due and did not happen.</summary>
    Missed,
}

/// <summary>One drill in one environment. Its kill and its restore are records of the kill switch, and in the trail, like all others.</summary>
[Unaudited]
public sealed class DrillRun
{
    /// <summary>Its id, 16 hexadecimal digits.</summary>
    public required string Id { get; set; }

    /// <summary>The environment.</summary>
    public required string Environment { get; set; }

    /// <summary>When it began, or was due, UTC.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>Account id of the person who asked for it; null for the schedule.</summary>
    public string? RequestedBy { get; set; }

    /// <summary>How it ended.</summary>
    public DrillOutcome Outcome { get; set; }

    /// <summary>Milliseconds from the decision until the console's own client, over the network like any other, obeyed the kill.</summary>
    public double? ProbeMs { get; set; }

    /// <summary>Milliseconds until it obeyed the restore.</summary>
    public double? RestoreMs { get; set; }

    /// <summary>Instances that were known.</summary>
    public int Expected { get; set; }

    /// <summary>Instances that reported to obey the kill.</summary>
    public int Confirmed { get; set; }

    /// <summary>Milliseconds until half of them obeyed.</summary>
    public double? MedianMs { get; set; }

    /// <summary>Milliseconds until the last of them obeyed.</summary>
    public double? LastMs { get; set; }

    /// <summary>What went wrong; null when nothing.</summary>
    public string? Problem { get; set; }
}
