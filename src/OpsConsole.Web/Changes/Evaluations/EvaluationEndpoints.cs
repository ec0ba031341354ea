using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Web.Identity;
using OpsConsole.Web.Prompts;

namespace OpsConsole.Web.Changes.Evaluations;

/// <summary>Results of evaluations, sent and read by programs.</summary>
internal static class EvaluationEndpoints
{
    private const string Path = "/api/v1/prompts/evaluations";
    private const int MaxBody = 16 * 1024, DefaultLimit = 100, MaxLimit = 1000;

    public static void MapEvaluations(this WebApplication app)
    {
        app.MapPost(Path, AddAsync).RequireAuthorization(Permissions.ProposePrompts).WithTags("Prompts")
            .WithName("AddEvaluation").WithSummary("Add the results of an evaluation of a version of a prompt")
            .WithDescription("Body: promptfoo's JSON output as it is, or the plain shape {suite, scores:{name:value}, passed?, failed?, errors?}. prompt and commit: what was tested; suite: its name, where the report gives none or another one. 201 when it is kept, 200 when the same report was kept already.")
            .Accepts<JsonElement>("application/json").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        app.MapGet(Path, ListAsync).RequireAuthorization(Permissions.ViewPrompts).WithTags("Prompts")
            .WithName("ListEvaluations").WithSummary("Results of evaluations of a prompt, newest first")
            .WithDescription("prompt: whose results. commit: those of the content that it has there, whatever commit they were run on. id: one result. Paged by cursor and limit.");
        app.MapPost(Path + "/{id}/withdraw", WithdrawAsync).RequireAuthorization(Permissions.ProposePrompts).WithTags("Prompts")
            .WithName("WithdrawEvaluation").WithSummary("Withdraw results of an evaluation: they count no more")
            .WithDescription("Body: reason. 409 when they are withdrawn already.")
            .Accepts<EvaluationWithdrawalBody>("application/json").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Created<EvaluationJson>, Ok<EvaluationJson>, ProblemHttpResult>> AddAsync(
        HttpContext http, EvaluationCommands evaluations, string? prompt, string? commit, string? suite, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(prompt) || string.IsNullOrEmpty(commit))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "It is not said what was tested.", "Give the prompt and the commit in the address: ?prompt=support-bot/answer&commit=$(git rev-parse HEAD).");
        }

        if (await BoundedBody.ReadAsync(http.Request, EvaluationReportReader.MaxBytes, cancellationToken) is not { } report)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, $"The report is larger than {EvaluationReportReader.MaxBytes / 1024 / 1024} MiB.", "Send its scores in the plain shape: docs/evaluations.md has the line for jq.");
        }

        EvaluationOutcome outcome = await evaluations.AddAsync(RequestOrigin.ActorOf(http), new EvaluationUpload(prompt, commit, report, string.IsNullOrEmpty(suite) ? null : suite), cancellationToken);
        if (outcome.Result is not { } kept)
        {
            return ProblemOf(outcome);
        }

        EvaluationJson json = EvaluationJson.Of(kept) with { LeftOut = outcome.LeftOut };
        return outcome.WasThere ? TypedResults.Ok(json) : TypedResults.Created($"{Path}?id={kept.Id}", json);
    }

    private static async Task<Results<Ok<EvaluationListJson>, ProblemHttpResult>> ListAsync(
        EvaluationQueries evaluations, PromptCommits commits, string? prompt, string? commit, string? id, string? limit, string? cursor, CancellationToken cancellationToken)
    {
        if (id is not null)
        {
            return TypedResults.Ok(new EvaluationListJson(await evaluations.FindAsync(id, cancellationToken) is { } one ? [EvaluationJson.Of(one)] : [], null));
        }

        int count = DefaultLimit;
        string? before = null;
        string? problem = string.IsNullOrEmpty(prompt) ? "'prompt' is missing."
            : limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit) ? $"'limit' must be 1 to {MaxLimit}."
            : cursor is not null && (before = PageCursor.Read(cursor, 1)?[0]) is null ? "The cursor cannot be read."
            : null;
        if (problem is not null)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, problem, $"Ask for {Path}?prompt=support-bot/answer&limit=100; 'cursor' is nextCursor of the page before.");
        }

        string? content = null;
        try
        {
            if (commit is not null && (content = (await commits.ReadAsync(prompt!, commit, cancellationToken))?.ContentId) is null)
            {
                return Problem.Of(StatusCodes.Status404NotFound, "There is no such prompt at that commit.", "Give a commit of the prompt repository, 7 to 64 hexadecimal digits.");
            }
        }
        catch (IOException exception) // the mirror cannot be read
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, exception.Message, "Try again in a moment.");
        }

        IReadOnlyList<EvaluationResult> results = await evaluations.ListAsync(prompt!, content, before, count + 1, cancellationToken);
        return TypedResults.Ok(new EvaluationListJson([.. results.Take(count).Select(EvaluationJson.Of)], results.Count > count ? PageCursor.Of(results[count - 1].Id) : null));
    }

    private static async Task<Results<Ok<EvaluationJson>, ProblemHttpResult>> WithdrawAsync(HttpContext http, EvaluationCommands evaluations, string id, CancellationToken cancellationToken)
    {
        EvaluationWithdrawalBody? body = null;
        try
        {
            body = await BoundedBody.ReadAsync(http.Request, MaxBody, cancellationToken) is { } sent ? JsonSerializer.Deserialize<EvaluationWithdrawalBody>(sent, JsonSerializerOptions.Web) : null;
        }
        catch (JsonException)
        {
            // The same as none: what is missing is the reason.
        }

        if (body?.Reason is not { } reason)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The body is not a withdrawal.", """Send {"reason":"why they count no more"}.""");
        }

        EvaluationOutcome outcome = await evaluations.WithdrawAsync(RequestOrigin.ActorOf(http), id, reason, cancellationToken);
        return outcome.Result is { } withdrawn ? TypedResults.Ok(EvaluationJson.Of(withdrawn)) : ProblemOf(outcome);
    }

    private static ProblemHttpResult ProblemOf(EvaluationOutcome outcome) => Problem.Of(outcome.Refusal switch
    {
        EvaluationRefusal.Denied => StatusCodes.Status403Forbidden,
        EvaluationRefusal.Missing => StatusCodes.Status404NotFound,
        EvaluationRefusal.Conflict => StatusCodes.Status409Conflict,
        EvaluationRefusal.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    }, outcome.Problem ?? "", outcome.Remedy ?? "");
}
