using System.Text.Encodings.Web;
using System.Text.Json;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.KillSwitch.Delivery.Ofrep;

/// <summary>Writes evaluations and errors as the protocol has them.</summary>
internal static class FlagJson
{
    /// <summary>How they are written.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes an evaluation.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="key">The flag.</param>
    /// <param name="snapshot">The kill switch.</param>
    /// <param name="environment">The environment.</param>
    public static void Write(Utf8JsonWriter writer, FlagKey key, SwitchSnapshot snapshot, string environment)
    {
        SwitchRecord? kill = key.KilledBy(snapshot, environment);
        writer.WriteStartObject();
        writer.WriteString("key"u8, key.Text);
        writer.WriteBoolean("value"u8, kill is null);
        writer.WriteString("reason"u8, "STATIC"u8);
        writer.WriteString("variant"u8, kill is null ? "on"u8 : "off"u8);
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("environment"u8, environment);
        writer.WriteNumber("epoch"u8, snapshot.Epoch);
        writer.WriteNumber("version"u8, snapshot.PublishedVersion(environment));
        if (kill is not null)
        {
            writer.WriteString("scope"u8, kill.Scope.ToString());
            writer.WriteString("reason"u8, kill.Reason);
            Text(writer, "fallbackMessage", kill.Fallback?.Message);
            Text(writer, "fallbackModel", kill.Fallback?.Model);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Answers with an error. Clients want the key and the code together.</summary>
    public static async Task RefuseAsync(HttpContext context, int status, string? key, string code, string details)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.Headers.XContentTypeOptions = "nosniff";
        await using Utf8JsonWriter writer = new(response.BodyWriter, Options);
        writer.WriteStartObject();
        Text(writer, "key", key);
        writer.WriteString("errorCode"u8, code);
        writer.WriteString("errorDetails"u8, details);
        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
