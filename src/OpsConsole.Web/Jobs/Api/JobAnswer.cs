using System.Data.Common;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Jobs;

namespace OpsConsole.Web.Jobs.Api;

/// <summary>What programs hear of commands on jobs.</summary>
internal static class JobAnswer
{
    /// <summary>There is no such job.</summary>
    public static ProblemHttpResult NoJob => Of(new JobOutcome(null, JobRefusal.NotFound, "There is no such job."));

    /// <summary>There is no such run of the job.</summary>
    public static ProblemHttpResult NoRun => Problem.Of(StatusCodes.Status404NotFound, "There is no such run of this job.", "GET /api/v1/jobs/{name}/runs lists those that are kept.");

    /// <summary>The database does not answer.</summary>
    public static ProblemHttpResult Unavailable => Problem.Of(StatusCodes.Status503ServiceUnavailable, "The database does not answer, so nothing is known of jobs.", "Try again in a moment; nothing is done twice.");

    /// <summary>Why something was not done.</summary>
    public static ProblemHttpResult Of(JobOutcome outcome) => Problem.Of(Status(outcome.Refusal), outcome.Problem!, Remedy(outcome.Refusal));

    /// <summary>Whether an exception says that the database does not answer.</summary>
    public static bool IsOfDatabase(Exception exception) => exception is DbException or TimeoutException or InvalidOperationException { InnerException: DbException };

    private static int Status(JobRefusal refusal) => refusal switch
    {
        JobRefusal.Denied => StatusCodes.Status403Forbidden,
        JobRefusal.NotFound => StatusCodes.Status404NotFound,
        JobRefusal.Conflict => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status400BadRequest,
    };

    private static string Remedy(JobRefusal refusal) => refusal switch
    {
        JobRefusal.Denied => "Ask an administrator for the role, or use a key with the scope jobs:run.",
        JobRefusal.NotFound => "GET /api/v1/jobs lists those there are.",
        JobRefusal.Conflict => "GET /api/v1/jobs/{name}/runs?limit=1 says how it stands.",
        _ => "Put that right and repeat. /openapi/v1.json says what is expected.",
    };
}
