using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Web.Jobs.Api;

/// <summary>Jobs and their runs to read.</summary>
internal static class JobReadEndpoints
{
    private const int DefaultLimit = 50, MaxLimit = 200;

    /// <summary><c>GET /api/v1/jobs</c>.</summary>
    public static Task<Results<Ok<JobListJson>, ProblemHttpResult>> ListAsync(JobBook book, CancellationToken cancellationToken) => AnswerAsync<JobListJson>(async () =>
        TypedResults.Ok(new JobListJson([.. (await book.AllAsync(cancellationToken)).Select(JobJson.Of)])));

    /// <summary><c>GET /api/v1/jobs/{name}/runs</c>.</summary>
    public static Task<Results<Ok<JobRunListJson>, ProblemHttpResult>> RunsAsync(string name, string? limit, JobDirectory jobs, JobBook book, CancellationToken cancellationToken) => AnswerAsync<JobRunListJson>(async () =>
    {
        int count = DefaultLimit;
        if (limit is not null && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= MaxLimit))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, $"'limit' must be 1 to {MaxLimit}.", $"Leave it out for {DefaultLimit}.");
        }

        if (jobs.Find(name) is null)
        {
            return JobAnswer.NoJob;
        }

        return TypedResults.Ok(new JobRunListJson([.. (await book.RunsAsync(name, count, cancellationToken)).Select(JobRunJson.Of)]));
    });

    /// <summary><c>GET /api/v1/jobs/{name}/runs/{id}</c>.</summary>
    public static Task<Results<Ok<JobRunJson>, ProblemHttpResult>> RunAsync(string name, string id, JobBook book, CancellationToken cancellationToken) => AnswerAsync<JobRunJson>(async () =>
        await book.RunAsync(id, cancellationToken) is { } run && run.Job == name ? TypedResults.Ok(JobRunJson.WithLog(run)) : JobAnswer.NoRun);

    private static async Task<Results<Ok<T>, ProblemHttpResult>> AnswerAsync<T>(Func<Task<Results<Ok<T>, ProblemHttpResult>>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (JobAnswer.IsOfDatabase(exception))
        {
            return JobAnswer.Unavailable;
        }
    }
}
