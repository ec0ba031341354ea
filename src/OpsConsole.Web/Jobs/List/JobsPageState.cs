using System.Data.Common;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Web.Jobs.List;

/// <summary>What the page of all jobs shows and does. Knows nothing of Blazor.</summary>
internal sealed class JobsPageState(JobBook book, JobCommands commands, AccessDirectory access)
{
    /// <summary>The jobs, those first that fail, then those that run; null until they are loaded.</summary>
    public IReadOnlyList<JobStanding>? Jobs { get; private set; }

    /// <summary>Those that fail, also while they are tried again.</summary>
    public IReadOnlyList<JobStanding> Failing => [.. (Jobs ?? []).Where(j => j.IsFailing)];

    /// <summary>All of it in a sentence.</summary>
    public string Summary => Jobs is not { } jobs ? "" : string.Join(", ", new[]
    {
        $"{jobs.Count} {(jobs.Count == 1 ? "job" : "jobs")}",
        Counted(jobs, JobCondition.Running, "running"),
        Failing.Count > 0 ? $"{Failing.Count} failing" : "",
        Counted(jobs, JobCondition.Paused, "paused"),
    }.Where(part => part.Length > 0));

    /// <summary>Whether who looks may run jobs.</summary>
    public bool MayRun { get; private set; }

    /// <summary>Whether the database does not answer. What was read before stays.</summary>
    public bool DatabaseFails { get; private set; }

    /// <summary>Why the last thing that was asked for was not done; empty when it was.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Reads everything.</summary>
    public async Task LoadAsync(Actor who, CancellationToken cancellationToken = default)
    {
        MayRun = who.May(Permissions.RunJobs, access);
        try
        {
            Jobs = [.. (await book.AllAsync(cancellationToken)).OrderBy(Rank)];
            DatabaseFails = false;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            DatabaseFails = true;
        }
    }

    /// <summary>Runs a job.</summary>
    public async Task RunAsync(string job, Actor by, CancellationToken cancellationToken = default)
    {
        try
        {
            Problem = (await commands.RunAsync(by, job, cancellationToken: cancellationToken)).Problem ?? "";
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Problem = "It was not started: the database does not answer. Try again.";
        }

        await LoadAsync(by, cancellationToken);
    }

    private static int Rank(JobStanding job) => job.IsFailing ? 0 : job.Condition switch
    {
        JobCondition.Running => 1,
        JobCondition.Paused => 2,
        _ => 3,
    };

    private static string Counted(IReadOnlyList<JobStanding> jobs, JobCondition condition, string word) =>
        jobs.Count(j => j.Condition == condition) is > 0 and var count ? $"{count} {word}" : "";
}
