using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OpsConsole.Client.Prompts;

/// <summary>Reads the parameters that all formats know by one name or another. What is not known is left to the application.</summary>
internal static class PromptParameters
{
    public static ChatOptions OptionsOf(LivePrompt prompt) => new()
    {
        ModelId = prompt.Model,
        Temperature = Number(prompt.Parameters, "temperature"),
        TopP = Number(prompt.Parameters, "topP", "top_p"),
        MaxOutputTokens = Number(prompt.Parameters, "maxOutputTokens", "maxTokens", "max_tokens", "max_output_tokens") is { } most and >= 1 and < 1e9f ? (int)most : null,
    };

    private static float? Number(JsonElement parameters, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
                && value.TryGetSingle(out float number) && float.IsFinite(number))
            {
                return number;
            }
        }

        return null;
    }
}
