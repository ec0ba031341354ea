using System.Globalization;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Jobs;

/// <summary>How jobs read.</summary>
internal static class JobWords
{
    /// <summary>The tone and the words of how a job stands.</summary>
    public static (string? Tone, string Text) Of(JobCondition condition) => condition switch
    {
        JobCondition.Running => ("info", "running"),
        JobCondition.Ok => ("ok", "ok"),
        JobCondition.Failing => ("bad", "failing"),
        JobCondition.Paused => ("warn", "paused"),
        _ => (null, "never ran"),
    };

    /// <summary>The tone and the words of a run.</summary>
    public static (string? Tone, string Text) Of(JobRunState state) => state switch
    {
        JobRunState.Running => ("info", "running"),
        JobRunState.Done => ("ok", "done"),
        JobRunState.Failed => ("bad", "failed"),
        JobRunState.Cancelled => (null, "cancelled"),
        _ => ("warn", "interrupted"),
    };

    /// <summary>Why a run began.</summary>
    public static string Why(JobRun run) => run.Trigger switch
    {
        JobTrigger.Schedule => "by its schedule",
        JobTrigger.CatchUp => "to make good what was missed",
        JobTrigger.Backfill => $"backfill by {run.AskedBy}",
        _ => $"asked for by {run.AskedBy}",
    };

    /// <summary>How long a run took, or has taken until now.</summary>
    public static string Duration(JobRun run, DateTime now) => Figures.Duration(Math.Max(0, ((run.EndedAt ?? now) - run.StartedAt).TotalMicroseconds));

    /// <summary>The range of time that a run was about: <c>20 Nov 14:00 – 21 Nov 02:30</c>.</summary>
    public static string Window(JobRun run) => run is { From: { } from, To: { } to }
        ? string.Create(CultureInfo.InvariantCulture, $"{from:d MMM HH:mm} – {(to.Date == from.Date ? to.ToString("HH:mm", CultureInfo.InvariantCulture) : to.ToString("d MMM HH:mm", CultureInfo.InvariantCulture))}")
        : Figures.Nothing;

    /// <summary>What it wrote, asked and spent: <c>1,440 rows, 12 requests, $0.12</c>; only what there is.</summary>
    public static string Work(JobRun run)
    {
        List<string> parts = [];
        if (run.Rows > 0)
        {
            parts.Add($"{Figures.Count(run.Rows)} {(run.Rows == 1 ? "row" : "rows")}");
        }

        if (run.Requests > 0)
        {
            parts.Add($"{Figures.Count(run.Requests)} {(run.Requests == 1 ? "request" : "requests")}");
        }

        if (run.Spent > 0)
        {
            parts.Add(Figures.Money(run.Spent));
        }

        return parts.Count == 0 ? Figures.Nothing : string.Join(", ", parts);
    }
}
