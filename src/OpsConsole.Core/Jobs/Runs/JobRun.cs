using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Jobs.Runs;

/// <summary>Why a run began.</summary>
public enum JobTrigger
{
    /// <summary>It was its time.</summary>
    Schedule,

    /// <summary>It had been its time while no node was awake.</summary>
    CatchUp,

    /// <summary>Somebody asked for it.</summary>
    Person,

    /// <summary>Somebody asked for a range of the past.</summary>
    Backfill,
}

/// <summary>How a run stands.</summary>
public enum JobRunState
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It did what it should.</summary>
    Done,

    /// <summary>It did not.</summary>
    Failed,

    /// <summary>Somebody cancelled it, or the console was stopped.</summary>
    Cancelled,

    /// <summary>Its node was gone before it ended. What it had written is whole; the rest is done by the next run.</summary>
    Interrupted,
}

/// <summary>One run of a job. A job's own book, not evidence: what people do with jobs is in the audit trail.</summary>
[Unaudited]
public sealed class JobRun
{
    /// <summary>Its id, 16 hexadecimal digits; rises with time.</summary>
    public required string Id { get; set; }

    /// <summary>Name of the job.</summary>
    public required string Job { get; set; }

    /// <summary>Why it began.</summary>
    public JobTrigger Trigger { get; set; }

    /// <summary>Name of the person who asked for it; null when nobody did.</summary>
    public string? AskedBy { get; set; }

    /// <summary>When it began, UTC.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>When it ended, UTC; null while it runs.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>How it stands.</summary>
    public JobRunState State { get; set; }

    /// <summary>Beginning of the range of time that it was about, UTC; null where it is about none.</summary>
    public DateTime? From { get; set; }

    /// <summary>End of that range, UTC, not included.</summary>
    public DateTime? To { get; set; }

    /// <summary>How much of it is done, percent.</summary>
    public int Percent { get; set; }

    /// <summary>What it said last.</summary>
    public string? Says { get; set; }

    /// <summary>Rows that it wrote.</summary>
    public long Rows { get; set; }

    /// <summary>Requests that it sent to its source.</summary>
    public int Requests { get; set; }

    /// <summary>What those cost, US dollars.</summary>
    public decimal Spent { get; set; }

    /// <summary>How often it tried.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>How many times of its schedule passed while it ran: they were left out.</summary>
    public int Skipped { get; set; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Problem { get; set; }

    /// <summary>What to do about it.</summary>
    public string? Remedy { get; set; }

    /// <summary>Number of the node that ran it.</summary>
    public int Node { get; set; }

    /// <summary>Its number among those who held the job: a lower one writes no more.</summary>
    public long Fence { get; set; }

    /// <summary>What it said, a line each with its time; the middle is left out where it is long.</summary>
    public string Log { get; set; } = "";

    /// <summary>Whether each node runs the job for itself: then the lease is this node's.</summary>
    internal bool IsOfNode { get; init; }

    /// <summary>The key of its lease.</summary>
    internal string Lease => JobDefinition.LeaseOf(Job, IsOfNode ? Node : null);

    /// <summary>The run as it stands now.</summary>
    internal JobRun Copy() => (JobRun)MemberwiseClone();
}

/// <summary>Who may run a job now. One row a job, for ever.</summary>
[Unaudited]
public sealed class JobLease
{
    /// <summary>Name of the job.</summary>
    public required string Job { get; set; }

    /// <summary>Counts those who held it. Whoever writes for the job shows it, in the transaction.</summary>
    public long Fence { get; set; }

    /// <summary>Id of the run that holds it; null when nobody does.</summary>
    public string? RunId { get; set; }

    /// <summary>Number of the node that holds it.</summary>
    public int Node { get; set; }

    /// <summary>Until when it is held, UTC.</summary>
    public DateTime HeldUntil { get; set; }

    /// <summary>The newest time of the schedule that a node took, UTC.</summary>
    public DateTime LastDue { get; set; }
}

/// <summary>What people decided of a job.</summary>
public sealed class JobControl
{
    /// <summary>Name of the job.</summary>
    public required string Job { get; set; }

    /// <summary>Whether its schedule is paused. Whoever asks for a run gets one.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Why; null for nothing.</summary>
    public string? Reason { get; set; }

    /// <summary>Who decided: id of the account.</summary>
    public required string ChangedBy { get; set; }

    /// <summary>When, UTC.</summary>
    public DateTime ChangedAt { get; set; }
}
