using System.Text.Json.Nodes;
using OpsConsole.Core.Telemetry.Reading.Messages;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>The settings a model was called with (temperature, token limit, …), from whichever attributes carry them.</summary>
internal static class RequestParameters
{
    private static readonly string[] Prefixes = ["gen_ai.request.", "gen_ai.openai.request.", "openai.request.", "ai.settings.", "aws.bedrock.guardrail."];

    private static readonly string[] Singles = ["gen_ai.output.type", "gen_ai.openai.api_base", "llm.top_k", "llm.request.type", "aws.bedrock.knowledge_base.id"];

    public static IReadOnlyList<TraceAttribute> Of(IReadOnlyList<TraceAttribute> attributes)
    {
        Dictionary<string, JsonNode?> found = [];
        if (LooseJson.Structure(attributes.FirstOrDefault(a => a.Key == "llm.invocation_parameters")?.Value) is JsonObject openInference)
        {
            foreach ((string name, JsonNode? value) in openInference)
            {
                if (name is not ("model" or "messages" or "tools"))
                {
                    found[name] = value;
                }
            }
        }

        foreach (TraceAttribute attribute in attributes)
        {
            string? name = Prefixes.FirstOrDefault(p => attribute.Key.StartsWith(p, StringComparison.Ordinal)) is { } prefix
                ? (prefix == "aws.bedrock.guardrail." ? attribute.Key["aws.bedrock.".Length..] : attribute.Key[prefix.Length..])
                : Singles.Contains(attribute.Key) ? attribute.Key[(attribute.Key.IndexOf('.') + 1)..] : null;
            if (name is not null and not "model")
            {
                found[name] = attribute.Value;
            }
        }

        return [.. found.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => new TraceAttribute(f.Key, f.Value))];
    }
}
