using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
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
            .WithDescription("Body: env, prompt, sha; reason; seen, the commit that was live when it was decided; change, an approved change request that is to be released. Without it one is opened: 200 when it is live, also when it was already; 202 with the change request when it waits for people or checks, or is on its way; 409 when it cannot go live, with the reason.")
            .Accepts<ReleaseBody>("application/json");
        app.MapPost("/api/v1/prompts/rollbacks", RollBackAsync).RequireAuthorization(Permissions.ReleasePrompts).WithTags("Prompts")
            .WithName("RollBackPrompt").WithSummary("Put the version live again that was live before the present one")
            .WithDescription("Body: env, prompt, reason; change as with releases; seen, the commit that is to be rolled back, so that two who roll back at once do not go back twice; and sha, the commit that is expected to go live, where it matters. Answers as a release does.")
            .Accepts<ReleaseBody>("application/json");
        app.MapPost("/api/v1/prompts/removals", RemoveAsync).RequireAuthorization(Permissions.ReleasePrompts).WithTags("Prompts")
            .WithName("RemovePrompt").WithSummary("Take a prompt out of an environment")
            .WithDescription("Body: env, prompt, reason; change as with releases; and seen, the commit that is to be taken out. 200 when it is not live any more, also when it was not before; else as a release.")
            .Accepts<ReleaseBody>("application/json");
        app.MapGet("/api/v1/prompts/releases", LiveEndpoint.Releases).RequireAuthorization(Permissions.ViewPrompts).WithTags("Prompts")
            .WithName("ListReleases").WithSummary("When which version was live, newest first")
            .WithDescription("With env and prompt: of that one; with at too: the version that was live at that time. Else the releases of all. Paged by cursor and limit.");
        app.MapGet("/api/v1/prompts/live", LiveEndpoint.Live).RequireAuthorization(Permissions.ViewPrompts).WithTags("Prompts")
            .WithName("ListLivePrompts").WithSummary("Everything that was live at a time")
            .WithDescription("at: RFC 3339, now where it is left out. env: one environment. Paged by cursor and limit.");
    }

    private static async Task<Results<Ok<ReleaseDoneJson>, Accepted<ReleaseDoneJson>, ProblemHttpResult>> ReleaseAsync(HttpContext http, ReleaseByChange release, CancellationToken cancellationToken) =>
        await ReadAsync(http.Request, cancellationToken) is { Env: not null, Prompt: not null, Sha: not null } body
            ? await release.RunAsync(RequestOrigin.ActorOf(http), ChangeKind.Release, body, cancellationToken)
            : Problem.Of(StatusCodes.Status400BadRequest, "The body is not a release.", Shape);

    private static async Task<Results<Ok<ReleaseDoneJson>, Accepted<ReleaseDoneJson>, ProblemHttpResult>> RollBackAsync(HttpContext http, ReleaseByChange release, CancellationToken cancellationToken) =>
        await ReadAsync(http.Request, cancellationToken) is { Env: not null, Prompt: not null } body && !string.IsNullOrWhiteSpace(body.Reason)
            ? await release.RunAsync(RequestOrigin.ActorOf(http), ChangeKind.Rollback, body, cancellationToken)
            : Problem.Of(StatusCodes.Status400BadRequest, "The body is not a rollback.", Shape);

    private static async Task<Results<Ok<ReleaseDoneJson>, Accepted<ReleaseDoneJson>, ProblemHttpResult>> RemoveAsync(HttpContext http, ReleaseByChange release, CancellationToken cancellationToken) =>
        await ReadAsync(http.Request, cancellationToken) is { Env: not null, Prompt: not null } body && !string.IsNullOrWhiteSpace(body.Reason)
            ? await release.RunAsync(RequestOrigin.ActorOf(http), ChangeKind.Removal, body with { Sha = null }, cancellationToken)
            : Problem.Of(StatusCodes.Status400BadRequest, "The body is not a removal.", Shape);

    private static async Task<ReleaseBody?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        byte[]? body = await BoundedBody.ReadAsync(request, MaxBody, cancellationToken);
        try
        {
            return body is null ? null : JsonSerializer.Deserialize<ReleaseBody>(body, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
