using System.Data.Common;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Changes.Requests;

namespace OpsConsole.Web.Changes.Api;

/// <summary>What programs hear of commands on change requests.</summary>
internal static class ChangeAnswer
{
    /// <summary>Why something was not done.</summary>
    public static ProblemHttpResult Of(ChangeOutcome outcome) => Problem.Of(Status(outcome.Refusal), outcome.Problem!, Remedy(outcome));

    /// <summary>The change request as it is after a command: 202 while it is on its way.</summary>
    public static Results<Ok<ChangeJson>, Accepted<ChangeJson>, ProblemHttpResult> Of(ChangeOutcome outcome, ChangeRequest? now) =>
        outcome.Problem is not null ? Of(outcome)
        : now is null ? NotFound
        : now.State == ChangeState.Releasing ? TypedResults.Accepted(ChangesApi.At(now.Id), ChangeJson.Of(now))
        : TypedResults.Ok(ChangeJson.Of(now));

    /// <summary>The change request as it is while a command on it takes longer than programs wait: 202, with where to look.</summary>
    public static Results<Ok<ChangeJson>, Accepted<ChangeJson>, ProblemHttpResult> Later(ChangeRequest? now) =>
        now is null ? NotFound : TypedResults.Accepted(ChangesApi.At(now.Id), ChangeJson.Of(now));

    /// <summary>There is no such change request.</summary>
    public static ProblemHttpResult NotFound => Of(ChangeOutcome.Refused(ChangeRefusal.NotFound, "There is no such change request."));

    /// <summary>The database does not answer.</summary>
    public static ProblemHttpResult Unavailable => Of(ChangeOutcome.Refused(ChangeRefusal.Unavailable, "The database does not answer, so change requests cannot be read."));

    /// <summary>Whether an exception says that the database does not answer.</summary>
    public static bool IsOfDatabase(Exception exception) => exception is DbException or TimeoutException or InvalidOperationException { InnerException: DbException };

    /// <summary>The status of a refusal.</summary>
    public static int Status(ChangeRefusal why) => why switch
    {
        ChangeRefusal.Invalid => StatusCodes.Status400BadRequest,
        ChangeRefusal.Denied => StatusCodes.Status403Forbidden,
        ChangeRefusal.NotFound => StatusCodes.Status404NotFound,
        ChangeRefusal.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };

    private static string Remedy(ChangeOutcome outcome) => outcome.Refusal switch
    {
        ChangeRefusal.Invalid => "Put that right and repeat. /openapi/v1.json says what is expected.",
        ChangeRefusal.Denied => "Ask somebody who may: the change request's page names who must approve.",
        ChangeRefusal.NotFound => "GET /api/v1/changes lists those there are.",
        ChangeRefusal.Unavailable => "Try again in a moment; nothing is done twice.",
        _ when outcome.Id is { } id => $"GET {ChangesApi.At(id)} says how it stands now.",
        _ => "GET /api/v1/prompts/live says what is live now.",
    };
}
