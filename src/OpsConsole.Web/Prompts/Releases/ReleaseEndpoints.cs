using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Prompts.Releases;

/// <summary>Releases, rollbacks and removals by programs.</summary>
internal static class ReleaseEndpoints
{
    private const int MaxBody = 16 * 1024;
    private const string Shape = "Send a JSON object with the texts 'env', 'prompt', 'sha' and 'reason'; rollbacks and removals need no 'sha'.";

    public static void MapReleases(this WebApplication app)
    {
        app.MapPost("/api/v1/prompts/releases", ReleaseAsync).RequireAuthorization(Permissions.ReleasePrompts).WithTags("Prompts")
            .WithName("ReleasePrompt").WithSummary("Put a version of a prompt live")
            .WithDescription("Body: env, prompt, sha, and reason, change, seen where there are. 200 when it is live, also when it was already; 202 when it is decided and not known yet to be in the repository; 409 when it cannot go live, with the reason.")
            .Accepts<ReleaseBody>("application/json");
        app.MapPost("/api/v1/prompts/rollbacks", RollBackAsync).RequireAuthorization(Permissions.ReleasePrompts).WithTags("Prompts")
            .WithName("RollBackPrompt").WithSummary("Put the version live again that was live before the present one")
            .WithDescription("Body: env, prompt, reason, and change where there is one; seen, the commit that is to be rolled back, so that two who roll back at once do not go back twice; and sha, the commit that is expected to go live, where it matters.")
            .Accepts<ReleaseBody>("application/json");
        app.MapPost("/api/v1/prompts/removals", RemoveAsync).RequireAuthorization(Permissions.ReleasePrompts).WithTags("Prompts")
            .WithName("RemovePrompt").WithSummary("Take a prompt out of an environment")
            .WithDescription("Body: env, prompt, reason, and change where there is one; and seen, the commit that is to be taken out. 200 when it is not live any more, also when it was not before.")
            .Accepts<ReleaseBody>("application/json");
        app.MapGet("/api/v1/prompts/releases", LiveEndpoint.Releases).RequireAuthorization(Permissions.ViewPrompts).WithTags("Prompts")
            .WithName("ListReleases").WithSummary("When which version was live, newest first")
            .WithDescription("With env and prompt: of that one; with at too: the version that was live at that time. Else the releases of all. Paged by cursor and limit.");
        app.MapGet("/api/v1/prompts/live", LiveEndpoint.Live).RequireAuthorization(Permissions.ViewPrompts).WithTags("Prompts")
            .WithName("ListLivePrompts").WithSummary("Everything that was live at a time")
            .WithDescription("at: RFC 3339, now where it is left out. env: one environment. Paged by cursor and limit.");
    }

    private static async Task<Results<Ok<ReleaseDoneJson>, Accepted<ReleaseDoneJson>, ProblemHttpResult>> ReleaseAsync(
        HttpContext http, PromptReleases releases, ReleaseHistory history, CancellationToken cancellationToken)
    {
        if (await ReadAsync(http.Request, cancellationToken) is not { Env: { } env, Prompt: { } prompt, Sha: { } sha } body)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The body is not a release.", Shape);
        }

        ReleaseOrder order = new(env, prompt, sha, body.Reason, body.Change) { Seen = body.Seen };
        return Answer(await releases.ReleaseAsync(RequestOrigin.ActorOf(http), order, cancellationToken), env, prompt, history);
    }

    private static async Task<Results<Ok<ReleaseDoneJson>, Accepted<ReleaseDoneJson>, ProblemHttpResult>> RollBackAsync(
        HttpContext http, PromptReleases releases, ReleaseHistory history, CancellationToken cancellationToken)
    {
        if (await ReadAsync(http.Request, cancellationToken) is not { Env: { } env, Prompt: { } prompt, Reason: { } reason } body)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The body is not a rollback.", Shape);
        }

        ReleaseOrder order = new(env, prompt, body.Sha ?? "", reason, body.Change) { Seen = body.Seen };
        return Answer(await releases.RollbackAsync(RequestOrigin.ActorOf(http), order, cancellationToken), env, prompt, history);
    }

    private static async Task<Results<Ok<ReleaseDoneJson>, Accepted<ReleaseDoneJson>, ProblemHttpResult>> RemoveAsync(
        HttpContext http, PromptReleases releases, ReleaseHistory history, CancellationToken cancellationToken)
    {
        if (await ReadAsync(http.Request, cancellationToken) is not { Env: { } env, Prompt: { } prompt, Reason: { } reason } body)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The body is not a removal.", Shape);
        }

        ReleaseOrder order = new(env, prompt, "", reason, body.Change) { Seen = body.Seen };
        return Answer(await releases.RemoveAsync(RequestOrigin.ActorOf(http), order, cancellationToken), env, prompt, history);
    }

    private static Results<Ok<ReleaseDoneJson>, Accepted<ReleaseDoneJson>, ProblemHttpResult> Answer(ReleaseOutcome outcome, string env, string prompt, ReleaseHistory history)
    {
        if (outcome is { IsUnsettled: true, Release: { } decided })
        {
            string look = $"/api/v1/prompts/releases?env={Uri.EscapeDataString(env)}&prompt={Uri.EscapeDataString(prompt)}";
            return TypedResults.Accepted(look, new ReleaseDoneJson(decided.Id, env, prompt, decided.Commit, decided.Replaces, null));
        }

        if (outcome.Problem is { } problem)
        {
            return Problem.Of(outcome.Denied ? StatusCodes.Status403Forbidden : StatusCodes.Status409Conflict, problem,
                outcome.Denied ? "Ask an administrator for the role, or use a key with the scope changes:write." : "GET /api/v1/prompts/releases says what is live now.");
        }

        PromptRelease? made = outcome.Release;
        LiveSpan? live = made is null ? history.Current(env, prompt) : null;
        return TypedResults.Ok(new ReleaseDoneJson(made?.Id, env, prompt, made?.Commit ?? live?.Commit, made?.Replaces, made?.ReleaseCommit ?? live?.ReleaseCommit));
    }

    private static async Task<ReleaseBody?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        byte[] body = new byte[MaxBody + 1];
        int length = request.ContentLength > MaxBody ? body.Length : await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        try
        {
            return length > MaxBody ? null : JsonSerializer.Deserialize<ReleaseBody>(body.AsSpan(0, length), JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
