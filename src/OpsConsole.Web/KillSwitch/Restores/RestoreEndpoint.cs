using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Restores;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.KillSwitch.Restores;

/// <summary>A request to restore, as programs get it: a promise to other people's programs.</summary>
internal sealed record RestoreRequestJson(string Id, string State, int Needs);

/// <summary>Programs ask for a restore. People agree to it in the console: no key, script or schedule restores.</summary>
internal static class RestoreEndpoint
{
    private const int MaxBody = 16 * 1024;

    public static void MapRestores(this WebApplication app) =>
        app.MapPost("/api/v1/killswitches/restore", AskAsync).RequireAuthorization(Permissions.Restore).WithTags("Kill switch")
            .WithName("RequestRestore").WithSummary("Ask for a killed scope to be restored; people confirm it in the console")
            .WithDescription("Body: scope, env and reason as texts. 202 with the request's id; 409 when the scope is not killed, or somebody asked already.")
            .Accepts<RestoreWish>("application/json");

    private static async Task<Results<Accepted<RestoreRequestJson>, ProblemHttpResult>> AskAsync(HttpContext http, RestoreCommands commands, CancellationToken cancellationToken)
    {
        if (await ReadAsync(http.Request, cancellationToken) is not { } wish)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The body is not a JSON object with the texts 'scope', 'env' and 'reason'.", $"Send them as JSON, in at most {MaxBody} bytes.");
        }

        RestoreResult result = await commands.RequestAsync(wish, RequestOrigin.ActorOf(http), cancellationToken);
        return result.Outcome == RestoreOutcome.Waiting
            ? TypedResults.Accepted("/killswitch", new RestoreRequestJson(result.Id!, "waiting", result.Needs))
            : Problem.Of(RestoreWording.Status(result.Outcome), RestoreWording.Say(result), RestoreWording.Remedy(result.Outcome));
    }

    private static async Task<RestoreWish?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        byte[] body = new byte[MaxBody + 1];
        int length = request.ContentLength > MaxBody ? body.Length : await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MaxBody)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body.AsMemory(0, length));
            return Text(document.RootElement, "scope") is { } scope && Text(document.RootElement, "env") is { } env && Text(document.RootElement, "reason") is { } reason
                ? new RestoreWish(scope, env, reason)
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
