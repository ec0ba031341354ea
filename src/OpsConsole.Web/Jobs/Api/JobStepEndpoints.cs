using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Web.Changes.Api;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Jobs.Api;

/// <summary>What programs do with jobs.</summary>
internal static class JobStepEndpoints
{
    private const string RangeShape = "Send no body, or {\"from\":\"2026-11-01T00:00:00Z\",\"to\":\"2026-11-02T00:00:00Z\"}.";
    private const string ReasonShape = "Send no body, or a JSON object with the text 'reason'.";

    /// <summary><c>POST /api/v1/jobs/{name}/run</c>.</summary>
    public static async Task<Results<Accepted<JobStartedJson>, ProblemHttpResult>> RunAsync(string name, HttpContext http, JobCommands commands, CancellationToken cancellationToken)
    {
        (JobRunBody? body, ProblemHttpResult? problem) = await ChangeBodies.ReadAsync<JobRunBody>(http.Request, ChangeBodies.Max, RangeShape, cancellationToken);
        if (body is null)
        {
            return problem!;
        }

        if (body.From is null != body.To is null)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "A range has 'from' and 'to'.", RangeShape);
        }

        TimeWindow? range = body is { From: { } from, To: { } to } ? new TimeWindow(from.UtcDateTime, to.UtcDateTime) : null;
        try
        {
            JobOutcome outcome = await commands.RunAsync(RequestOrigin.ActorOf(http), name, range, cancellationToken);
            return outcome.RunId is { } run ? TypedResults.Accepted(JobsApi.At(name, run), new JobStartedJson(name, run)) : JobAnswer.Of(outcome);
        }
        catch (Exception exception) when (JobAnswer.IsOfDatabase(exception))
        {
            return JobAnswer.Unavailable;
        }
    }

    /// <summary><c>POST /api/v1/jobs/{name}/runs/{id}/cancel</c>.</summary>
    public static async Task<Results<Ok<JobRunJson>, ProblemHttpResult>> CancelAsync(string name, string id, HttpContext http, JobCommands commands, JobBook book, CancellationToken cancellationToken)
    {
        try
        {
            if (await book.RunAsync(id, cancellationToken) is not { } run || run.Job != name)
            {
                return JobAnswer.NoRun;
            }

            JobOutcome outcome = await commands.CancelAsync(RequestOrigin.ActorOf(http), id, cancellationToken);
            return outcome.Refusal != JobRefusal.None ? JobAnswer.Of(outcome)
                : await book.RunAsync(id, CancellationToken.None) is { } ended ? TypedResults.Ok(JobRunJson.WithLog(ended))
                : JobAnswer.NoRun;
        }
        catch (Exception exception) when (JobAnswer.IsOfDatabase(exception))
        {
            return JobAnswer.Unavailable;
        }
    }

    /// <summary><c>POST /api/v1/jobs/{name}/pause</c>.</summary>
    public static async Task<Results<Ok<JobJson>, ProblemHttpResult>> PauseAsync(string name, HttpContext http, JobCommands commands, JobBook book, CancellationToken cancellationToken)
    {
        (JobPauseBody? body, ProblemHttpResult? problem) = await ChangeBodies.ReadAsync<JobPauseBody>(http.Request, ChangeBodies.Max, ReasonShape, cancellationToken);
        return body is null ? problem! : await PauseAsync(name, http, commands, book, paused: true, body.Reason, cancellationToken);
    }

    /// <summary><c>POST /api/v1/jobs/{name}/resume</c>.</summary>
    public static Task<Results<Ok<JobJson>, ProblemHttpResult>> ResumeAsync(string name, HttpContext http, JobCommands commands, JobBook book, CancellationToken cancellationToken) =>
        PauseAsync(name, http, commands, book, paused: false, null, cancellationToken);

    private static async Task<Results<Ok<JobJson>, ProblemHttpResult>> PauseAsync(
        string name, HttpContext http, JobCommands commands, JobBook book, bool paused, string? reason, CancellationToken cancellationToken)
    {
        try
        {
            JobOutcome outcome = await commands.PauseAsync(RequestOrigin.ActorOf(http), name, paused, reason, cancellationToken);
            return outcome.Refusal != JobRefusal.None ? JobAnswer.Of(outcome)
                : await book.FindAsync(name, CancellationToken.None) is { } standing ? TypedResults.Ok(JobJson.Of(standing))
                : JobAnswer.NoJob;
        }
        catch (Exception exception) when (JobAnswer.IsOfDatabase(exception))
        {
            return JobAnswer.Unavailable;
        }
    }
}
