namespace OpsConsole.Core.Jobs.Runs;

/// <summary>How a job stands, in a word.</summary>
public enum JobCondition
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It did what it should the last time.</summary>
    Ok,

    /// <summary>It did not.</summary>
    Failing,

    /// <summary>Its schedule is paused.</summary>
    Paused,

    /// <summary>It never ran to an end.</summary>
    Never,
}

/// <summary>A job as people see it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Last">Its newest run; null before the first.</param>
/// <param name="Settled">Its newest run that was done or failed: what was cancelled or cut off says nothing of the job. Null before the first.</param>
/// <param name="Next">When it runs next, UTC; null when it does not by itself.</param>
/// <param name="Control">What people decided of it; null when nobody did.</param>
public sealed record JobStanding(JobDefinition Job, JobRun? Last, JobRun? Settled, DateTime? Next, JobControl? Control)
{
    /// <summary>Whether its schedule is paused.</summary>
    public bool IsPaused => Control?.IsPaused == true;

    /// <summary>Whether it failed the last time that it came to an end.</summary>
    public bool IsFailing => Settled?.State == JobRunState.Failed;

    /// <summary>How it stands.</summary>
    public JobCondition Condition =>
        Last?.State == JobRunState.Running ? JobCondition.Running
        : IsPaused ? JobCondition.Paused
        : IsFailing ? JobCondition.Failing
        : Settled is null ? JobCondition.Never
        : JobCondition.Ok;
}
