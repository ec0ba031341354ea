using System.Globalization;
using System.Text.Json;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Web.KillSwitch.Delivery;
using OpsConsole.Web.KillSwitch.Delivery.Ofrep;

namespace OpsConsole.Web.Prompts.Serving;

/// <summary>Prompts as flags <c>prompt.&lt;name&gt;</c> of OpenFeature's remote evaluation protocol: the value is the API's document without the file's text.</summary>
internal sealed class PromptFlags(ServedPrompts prompts)
{
    /// <summary>How such flags begin.</summary>
    public const string Prefix = "prompt.";

    /// <summary>Browsers ask for all flags at once: so many prompts, and bytes of them, are listed.</summary>
    private const int MaxListed = 500, MaxBytes = 2 << 20;

    /// <summary>Whether a flag is a prompt.</summary>
    public static bool Is(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>What is live, by the flag's name.</summary>
    /// <exception cref="OfrepException">There is none.</exception>
    public ServedPrompt Find(string key, string environment, KeyEntry caller)
    {
        if (!KeyGate.May(caller, Permissions.ViewPrompts))
        {
            throw new OfrepException(StatusCodes.Status404NotFound, "FLAG_NOT_FOUND", "The API key lacks the scope 'prompts:read': for it no prompt is a flag."); // 403 would stop a provider for all flags
        }

        string name = key[Prefix.Length..];
        ServedPrompt prompt = prompts.Live(environment, name).Prompt
            ?? throw new OfrepException(StatusCodes.Status404NotFound, "FLAG_NOT_FOUND", $"The prompt '{name}' is not released in {environment}. GET /api/v1/prompts?env={environment} lists what is.");
        return prompt.Prompt is not null ? prompt
            : throw new OfrepException(StatusCodes.Status400BadRequest, "GENERAL", $"'{prompt.Path}' at {prompt.Version.Abbreviated} cannot be used: {prompt.Problems.FirstOrDefault(p => p.Severity == ProblemSeverity.Error)?.Message}");
    }

    /// <summary>Writes the evaluation of one.</summary>
    public static void Write(Utf8JsonWriter writer, ServedPrompt prompt, string environment)
    {
        writer.WriteStartObject();
        writer.WriteString("key"u8, Prefix + prompt.Name);
        writer.WritePropertyName("value"u8);
        writer.WriteRawValue(prompt.FlagValue, skipInputValidation: true);
        writer.WriteString("reason"u8, "STATIC"u8);
        writer.WriteString("variant"u8, prompt.Version.Abbreviated);
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("environment"u8, environment);
        writer.WriteString("sha"u8, prompt.Version.Commit);
        writer.WriteString("blob"u8, prompt.Version.Blob);
        if (prompt.ReleasedAt is { } at)
        {
            writer.WriteString("releasedAt"u8, at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes all that are live in an environment, by name.</summary>
    /// <returns>How many were left out.</returns>
    public int WriteAll(Utf8JsonWriter writer, string environment)
    {
        int listed = 0, left = 0, bytes = 0;
        foreach (ServedPrompt prompt in (prompts.In(environment)?.Values ?? []).Where(p => p.Prompt is not null).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if (listed == MaxListed || bytes + prompt.FlagValue.Length > MaxBytes)
            {
                left++;
                continue;
            }

            (listed, bytes) = (listed + 1, bytes + prompt.FlagValue.Length);
            Write(writer, prompt, environment);
        }

        return left;
    }
}
