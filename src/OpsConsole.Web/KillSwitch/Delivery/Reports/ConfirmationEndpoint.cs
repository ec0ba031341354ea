using System.Text.Json;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.Identity;
using EnvironmentName = OpsConsole.Core.KillSwitch.State.EnvironmentName;

namespace OpsConsole.Web.KillSwitch.Delivery.Reports;

// The JSON of a confirmation: a promise to other people's programs.

internal sealed record ConfirmationJson(
    string Env, string App, string Instance, long Epoch, long Version, string? Checkpoint = null, double? DelayMs = null, IReadOnlyDictionary<string, string>? ColdStart = null);

/// <summary><c>POST /api/v1/killswitches/confirmations</c>: an instance says which state it obeys.</summary>
internal sealed class ConfirmationEndpoint(KeyGate gate, Obedience obedience, CheckpointWitness witness)
{
    private const int MaxScopes = 200;
    private const string Remedy = "Send {\"env\":\"production\",\"app\":\"my-app\",\"instance\":\"my-instance\",\"epoch\":1,\"version\":42}.";

    /// <summary>Answers.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        if (gate.Admit(context, Permissions.ReadFlags) is not { } key)
        {
            await gate.RefuseAsync(context, Permissions.ReadFlags);
            return;
        }

        (JsonDocument? json, int status, string problem) = await RequestBody.ReadAsync(context.Request);
        if (json is null)
        {
            await Problem.Of(status, problem, Remedy).ExecuteAsync(context);
            return;
        }

        ConfirmationJson confirmation;
        try
        {
            using (json)
            {
                confirmation = Read(json.RootElement);
            }
        }
        catch (FormatException exception)
        {
            await Problem.Of(StatusCodes.Status400BadRequest, exception.Message, Remedy).ExecuteAsync(context);
            return;
        }

        Take(confirmation, Actor.Key(key, RequestOrigin.Of(context)));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private void Take(ConfirmationJson confirmation, Actor by)
    {
        Instance instance = obedience.See(new Caller(confirmation.Env, confirmation.App, confirmation.Instance), InstanceVia.Confirmation)!;
        obedience.Take(confirmation.Env, instance, new ObeyedVersion(confirmation.Epoch, confirmation.Version), TimeSpan.FromMilliseconds(confirmation.DelayMs ?? 0));
        if (confirmation.ColdStart is { } coldStart)
        {
            instance.Declare(coldStart);
        }

        if (confirmation.Checkpoint is { } checkpoint)
        {
            witness.Take(checkpoint, instance.Name.ToString(), by);
        }
    }

    private static ConfirmationJson Read(JsonElement body)
    {
        string? environment = RequestBody.Text(body, "env"), application = RequestBody.Text(body, "app"), instance = RequestBody.Text(body, "instance");
        return !EnvironmentName.IsValid(environment) ? throw new FormatException($"'env' must name an environment, in 1 to {SwitchRecord.MaxEnvironment} characters.")
            : !InstanceName.IsValid(application) ? throw new FormatException($"'app' must be a name of 1 to {InstanceName.MaxLength} characters.")
            : !InstanceName.IsValid(instance) ? throw new FormatException($"'instance' must be a name of 1 to {InstanceName.MaxLength} characters.")
            : new ConfirmationJson(
                environment!, application!, instance!, Number(body, "epoch"), Number(body, "version"), RequestBody.Text(body, "checkpoint"), Delay(body), ColdStart(body));
    }

    private static long Number(JsonElement body, string name) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number is >= 0 and <= ObeyedVersion.Max
            ? number
            : throw new FormatException($"'{name}' must be a whole number from 0 to 2^53-1.");

    private static double? Delay(JsonElement body)
    {
        if (!body.TryGetProperty("delayMs", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double delay) && delay is >= 0 and <= 86_400_000
            ? delay
            : throw new FormatException("'delayMs' must be a number from 0 to 86400000.");
    }

    private static Dictionary<string, string>? ColdStart(JsonElement body)
    {
        if (!body.TryGetProperty("coldStart", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("'coldStart' must be an object of scopes and FailOpen or FailClosed.");
        }

        Dictionary<string, string> modes = new(StringComparer.Ordinal);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            string? mode = RequestBody.Text(value, property.Name);
            if (!KillScope.TryParse(property.Name, out KillScope? scope) || mode is not ("FailOpen" or "FailClosed") || modes.Count >= MaxScopes)
            {
                throw new FormatException($"'coldStart' must hold at most {MaxScopes} scopes, each with FailOpen or FailClosed.");
            }

            modes[scope.ToString()] = mode;
        }

        return modes;
    }
}
