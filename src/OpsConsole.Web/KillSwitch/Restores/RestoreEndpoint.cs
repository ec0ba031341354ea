using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Restores;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Changes;
using OpsConsole.Web.Changes.Api;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.KillSwitch.Restores;

/// <summary>A restore as a program asks for it.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Env">The environment.</param>
/// <param name="Reason">Why.</param>
internal sealed record RestoreBody(string Scope, string Env, string Reason);

/// <summary>The change request that a program made: a promise to other people's programs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Where it stands: <c>inReview</c> while it waits for people.</param>
/// <param name="Page">The page on which people agree to it.</param>
internal sealed record RestoreJson(string Id, string State, string Page);

/// <summary>Programs ask for a restore. People agree to it in the console: no key, script or schedule restores.</summary>
internal static class RestoreEndpoint
{
    private const int MaxBody = 16 * 1024;

    public static void MapRestores(this WebApplication app) =>
        app.MapPost("/api/v1/killswitches/restore", AskAsync).RequireAuthorization(Permissions.Restore).WithTags("Kill switch")
            .WithName("RequestRestore").WithSummary("Ask for a killed scope to be restored; people agree to it in the console")
            .WithDescription("Body: scope, env and reason as texts. 202 with the change request, also when somebody asked for the same before; 409 when the scope is not killed.")
            .Accepts<RestoreBody>("application/json");

    private static async Task<Results<Accepted<RestoreJson>, ProblemHttpResult>> AskAsync(HttpContext http, RestoreWishes restores, CancellationToken cancellationToken)
    {
        if (await ReadAsync(http.Request, cancellationToken) is not { } wish)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The body is not a JSON object with the texts 'scope', 'env' and 'reason'.", $"Send them as JSON, in at most {MaxBody} bytes.");
        }

        ChangeOutcome outcome = await restores.AskAsync(RequestOrigin.ActorOf(http), wish.Scope, wish.Env, wish.Reason, cancellationToken);
        return outcome is { Problem: null, Id: { } id, State: { } state }
            ? TypedResults.Accepted(ChangeLinks.Of(id), new RestoreJson(id, JsonNamingPolicy.CamelCase.ConvertName(state.ToString()), ChangeLinks.Of(id)))
            : ChangeAnswer.Of(outcome);
    }

    private static async Task<RestoreBody?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (await BoundedBody.ReadAsync(request, MaxBody, cancellationToken) is not { } body)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return Text(document.RootElement, "scope") is { } scope && Text(document.RootElement, "env") is { } env && Text(document.RootElement, "reason") is { } reason
                ? new RestoreBody(scope, env, reason)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // the latter: half a surrogate pair
        {
            return null;
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
