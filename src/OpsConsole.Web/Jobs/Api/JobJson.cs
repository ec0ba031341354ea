using System.Text.Json.Serialization;
using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Web.Jobs.Api;

// The JSON of the jobs' API: a promise to other people's programs.

/// <summary>A range of the past that is to be read again; none for what is due.</summary>
/// <param name="From">Its beginning, RFC 3339.</param>
/// <param name="To">Its end, not included.</param>
internal sealed record JobRunBody(DateTimeOffset? From, DateTimeOffset? To);

/// <summary>Why a job is paused.</summary>
internal sealed record JobPauseBody(string? Reason);

/// <summary>A run that began.</summary>
internal sealed record JobStartedJson(string Job, string Run);

/// <summary>All jobs, by name.</summary>
internal sealed record JobListJson(IReadOnlyList<JobJson> Items);

/// <summary>Runs of a job, newest first.</summary>
internal sealed record JobRunListJson(IReadOnlyList<JobRunJson> Items);

/// <summary>A job.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Schedule">When it runs, in words.</param>
/// <param name="State"><c>running</c>, <c>ok</c>, <c>failing</c>, <c>paused</c> or <c>never</c>.</param>
/// <param name="PausedBecause">Why it is paused; null for no reason, and when it is not.</param>
/// <param name="HasWindows">Whether a range of the past can be run again.</param>
/// <param name="LastRun">Its newest run; null before the first.</param>
/// <param name="NextRun">When it runs next; null when it does not by itself.</param>
internal sealed record JobJson(string Name, string Description, string Schedule, string State, string? PausedBecause, bool HasWindows, JobRunJson? LastRun, DateTime? NextRun)
{
    public static JobJson Of(JobStanding standing) => new(
        standing.Job.Name, standing.Job.Description, standing.Job.Schedule.Text, Word(standing.Condition), standing.IsPaused ? standing.Control!.Reason : null, standing.Job.HasWindows,
        standing.Last is { } last ? JobRunJson.Of(last) : null, standing.Next is { } next ? DateTime.SpecifyKind(next, DateTimeKind.Utc) : null);

    public static string Word<T>(T state) where T : struct, Enum => state.ToString().ToLowerInvariant();
}

/// <summary>A run.</summary>
internal sealed record JobRunJson(
    string Id, string State, string Trigger, string? AskedBy, DateTime StartedAt, DateTime? EndedAt, DateTime? From, DateTime? To, int Percent, string? Says, long Rows, int Requests, decimal Spent,
    int Attempts, int Skipped, string? Problem, string? Remedy, int Node)
{
    /// <summary>What it said, a line each; only where one run was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Log { get; init; }

    public static JobRunJson Of(JobRun run) => new(
        run.Id, JobJson.Word(run.State), JobJson.Word(run.Trigger), run.AskedBy, Utc(run.StartedAt), run.EndedAt is { } ended ? Utc(ended) : null, run.From is { } from ? Utc(from) : null,
        run.To is { } to ? Utc(to) : null, run.Percent, run.Says, run.Rows, run.Requests, run.Spent, run.Attempts, run.Skipped, run.Problem, run.Remedy, run.Node);

    /// <summary>With what it said.</summary>
    public static JobRunJson WithLog(JobRun run) => Of(run) with { Log = run.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries) };

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
