using System.Data.Common;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;

namespace OpsConsole.Web.Jobs.Page;

/// <summary>What the page of a job shows and does. Knows nothing of Blazor.</summary>
internal sealed class JobPageState(JobBook book, JobCommands commands, AccessDirectory access, TimeProvider time)
{
    /// <summary>How many runs are shown.</summary>
    public const int Shown = 50;

    /// <summary>How many of the newest lines of a run that runs are shown.</summary>
    public const int Lines = 12;

    private string _calendarOf = "";

    /// <summary>Whether it was read: then there is a job, or none of this name.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>The job; null when there is none.</summary>
    public JobStanding? Standing { get; private set; }

    /// <summary>Its newest runs, newest first, without their logs.</summary>
    public IReadOnlyList<JobRun> Runs { get; private set; } = [];

    /// <summary>The run that runs, with its log; null when none does.</summary>
    public JobRun? Running { get; private set; }

    /// <summary>The newest lines of what it says.</summary>
    public IReadOnlyList<string> Newest => [.. (Running?.Log ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(Lines)];

    /// <summary>A run whose log is unfolded, with it; null when none is.</summary>
    public JobRun? Unfolded { get; private set; }

    /// <summary>What of the last days was read; empty where it reads no past.</summary>
    public IReadOnlyList<JobDay> Calendar { get; private set; } = [];

    /// <summary>Whether who looks may run jobs.</summary>
    public bool MayRun { get; private set; }

    /// <summary>Whether the database does not answer. What was read before stays.</summary>
    public bool DatabaseFails { get; private set; }

    /// <summary>Why the last thing that was asked for was not done; empty when it was.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Reads everything.</summary>
    public async Task LoadAsync(string job, Actor who, CancellationToken cancellationToken = default)
    {
        MayRun = who.May(Permissions.RunJobs, access);
        try
        {
            Standing = await book.FindAsync(job, cancellationToken);
            Runs = Standing is null ? [] : await book.RunsAsync(job, Shown, cancellationToken);
            Running = Runs.FirstOrDefault(r => r.State == JobRunState.Running) is { } running ? await book.RunAsync(running.Id, cancellationToken) : null;
            Unfolded = Unfolded is { } open ? await book.RunAsync(open.Id, cancellationToken) : null;
            await ReadCalendarAsync(cancellationToken);
            (IsLoaded, DatabaseFails) = (true, false);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            DatabaseFails = true;
        }
    }

    /// <summary>Unfolds the log of a run, or folds it.</summary>
    public Task ToggleAsync(string runId, CancellationToken cancellationToken = default) => TryAsync(async () =>
    {
        Unfolded = Unfolded?.Id == runId ? null : await book.RunAsync(runId, cancellationToken);
        return new JobOutcome(null);
    });

    /// <summary>Runs it; with a range, that is read again.</summary>
    public Task RunAsync(Actor by, TimeWindow? range = null, CancellationToken cancellationToken = default) => DoAsync(by, job => commands.RunAsync(by, job, range, cancellationToken));

    /// <summary>Cancels what runs.</summary>
    public Task CancelAsync(Actor by, CancellationToken cancellationToken = default) =>
        Running is { } run ? DoAsync(by, _ => commands.CancelAsync(by, run.Id, cancellationToken)) : Task.CompletedTask;

    /// <summary>Pauses its schedule.</summary>
    public Task PauseAsync(Actor by, string reason, CancellationToken cancellationToken = default) => DoAsync(by, job => commands.PauseAsync(by, job, paused: true, reason, cancellationToken));

    /// <summary>Has its schedule go on.</summary>
    public Task ResumeAsync(Actor by, CancellationToken cancellationToken = default) => DoAsync(by, job => commands.PauseAsync(by, job, paused: false, null, cancellationToken));

    private async Task DoAsync(Actor by, Func<string, Task<JobOutcome>> act)
    {
        if (Standing?.Job.Name is { } job)
        {
            await TryAsync(() => act(job));
            await LoadAsync(job, by);
        }
    }

    private async Task TryAsync(Func<Task<JobOutcome>> act)
    {
        try
        {
            Problem = (await act()).Problem ?? "";
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Problem = "It was not done: the database does not answer. Try again.";
        }
    }

    /// <summary>It may have thousands of windows, so it is not read at every line of a run.</summary>
    private async Task ReadCalendarAsync(CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        JobRun? newest = Runs is [var first, ..] ? first : null;
        string wanted = $"{Standing?.Job.Name} {newest?.Id} {newest?.State} {Running?.Percent / 5} {now:yyyyMMddHH}";
        if (Standing?.Job.Windows is { } windows)
        {
            if (wanted != _calendarOf)
            {
                WindowRule rule = windows();
                Calendar = JobCalendar.Make(rule, await book.DoneAsync(Standing.Job.Name, JobCalendar.Range(rule, now), cancellationToken), now);
            }
        }
        else
        {
            Calendar = [];
        }

        _calendarOf = wanted;
    }
}
