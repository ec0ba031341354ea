using System.Text.Json;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.KillSwitch.Delivery.Commands;

// The JSON of a kill: a promise to other people's programs.

internal sealed record KillJson(string Scope, string Env, string Reason, FallbackJson? Fallback = null);

internal sealed record FallbackJson(string? Message = null, string? Model = null);

internal sealed record KilledJson(string Scope, string Env, string State, long Epoch, long Version, bool Changed, bool Durable, DateTime KilledAt);

/// <summary><c>POST /api/v1/killswitches/kill</c>.</summary>
internal sealed class KillEndpoint(KeyGate gate, KillCommands commands)
{
    private const string Remedy = "Send {\"scope\":\"app:my-app\",\"env\":\"production\",\"reason\":\"…\"}, and a fallback if there is one.";

    /// <summary>Answers.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        if (gate.Admit(context, Permissions.Kill) is not { } key)
        {
            await gate.RefuseAsync(context, Permissions.Kill);
            return;
        }

        (JsonDocument? json, int status, string problem) = await RequestBody.ReadAsync(context.Request);
        if (json is null)
        {
            await Problem.Of(status, problem, Remedy).ExecuteAsync(context);
            return;
        }

        KillRequest request;
        try
        {
            using (json)
            {
                request = Read(json.RootElement);
            }
        }
        catch (FormatException exception)
        {
            await Problem.Of(StatusCodes.Status400BadRequest, exception.Message, Remedy).ExecuteAsync(context);
            return;
        }

        KillOutcome outcome = await commands.KillAsync(Actor.Key(key, RequestOrigin.Of(context)), request);
        if (outcome.Decision is not { Record: { } record } decision)
        {
            await Problem.Of(outcome.Denied ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest, outcome.Problem ?? "", Remedy).ExecuteAsync(context);
            return;
        }

        await TypedResults.Json(Answer(decision, record)).ExecuteAsync(context);
    }

    private static KilledJson Answer(SwitchDecision decision, SwitchRecord record) => new(
        record.Scope.ToString(), record.Environment, "killed", decision.Snapshot.Epoch, decision.Snapshot.PublishedVersion(record.Environment),
        decision.Changed, decision.Durable, record.At);

    private static KillRequest Read(JsonElement body)
    {
        string? message = null, model = null;
        if (body.TryGetProperty("fallback", out JsonElement fallback) && fallback.ValueKind != JsonValueKind.Null)
        {
            if (fallback.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException("'fallback' must be an object with 'message', 'model' or both.");
            }

            (message, model) = (RequestBody.Text(fallback, "message"), RequestBody.Text(fallback, "model"));
        }

        return new KillRequest(RequestBody.Text(body, "scope"), RequestBody.Text(body, "env"), RequestBody.Text(body, "reason"), message, model);
    }
}
