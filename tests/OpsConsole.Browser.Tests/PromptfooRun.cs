using System.Globalization;
using System.Text.Json.Nodes;

namespace OpsConsole.Browser.Tests;

/// <summary>What <c>promptfoo eval -o results.json</c> writes of a run: twenty questions to one prompt, each answer checked for what it says and for how it says it.</summary>
/// <param name="Prompt">The prompt's text.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Accurate">How many answers were right, 0 to 20.</param>
/// <param name="Kind">How many answers were kind, 0 to 20.</param>
/// <param name="Minute">When it was run, minutes after nine, 0 to 59.</param>
internal sealed record PromptfooRun(string Prompt, string Model, int Accurate, int Kind, int Minute)
{
    private const int Cases = 20;

    /// <summary>The file.</summary>
    public string Write()
    {
        string provider = $"openai:{Model}";
        int passed = Math.Min(Accurate, Kind);
        JsonObject head = new()
        {
            ["raw"] = Prompt, ["label"] = $"support/answer.md: {Prompt}", ["id"] = "0c9e5a1f", ["provider"] = provider,
            ["metrics"] = new JsonObject
            {
                ["score"] = (Accurate + Kind) / 2.0, ["testPassCount"] = passed, ["testFailCount"] = Cases - passed, ["testErrorCount"] = 0,
                ["assertPassCount"] = Accurate + Kind, ["assertFailCount"] = (2 * Cases) - Accurate - Kind, ["totalLatencyMs"] = 18_600, ["tokenUsage"] = Tokens(Cases),
                ["namedScores"] = new JsonObject { ["accuracy"] = Accurate, ["tone"] = Kind },
                ["namedScoresCount"] = new JsonObject { ["accuracy"] = Cases, ["tone"] = Cases },
                ["namedScoreWeights"] = new JsonObject { ["accuracy"] = Cases, ["tone"] = Cases },
                ["cost"] = 0.0031,
            },
        };
        JsonObject results = new()
        {
            ["version"] = 3, ["timestamp"] = $"2026-11-21T09:{Minute.ToString("00", CultureInfo.InvariantCulture)}:00.000Z", ["prompts"] = new JsonArray(head),
            ["results"] = new JsonArray([.. Enumerable.Range(0, Cases).Select(i => Row(i, provider))]),
            ["stats"] = new JsonObject { ["successes"] = passed, ["failures"] = Cases - passed, ["errors"] = 0, ["tokenUsage"] = Tokens(Cases) },
        };
        return new JsonObject
        {
            ["evalId"] = $"eval-k7Q-2026-11-21T09:{Minute}", ["results"] = results,
            ["config"] = new JsonObject { ["description"] = "regression", ["prompts"] = new JsonArray("file://support/answer.md"), ["providers"] = new JsonArray(provider) },
            ["shareableUrl"] = null,
            ["metadata"] = new JsonObject { ["promptfooVersion"] = "0.123.1", ["nodeVersion"] = "v24.1.0", ["platform"] = "linux", ["exportedAt"] = "2026-11-21T09:59:00.000Z" },
        }.ToJsonString();
    }

    private JsonObject Row(int i, string provider)
    {
        bool accurate = i < Accurate, kind = i < Kind, passes = accurate && kind;
        double score = ((accurate ? 1 : 0) + (kind ? 1 : 0)) / 2.0;
        JsonObject named = new() { ["accuracy"] = accurate ? 1 : 0, ["tone"] = kind ? 1 : 0 };
        return new JsonObject
        {
            ["promptIdx"] = 0, ["testIdx"] = i, ["success"] = passes, ["score"] = score, ["failureReason"] = passes ? 0 : 1, ["latencyMs"] = 900 + i, ["cost"] = 0.00015,
            ["error"] = accurate ? null : "Expected output to contain \"14 days\"", ["promptId"] = "0c9e5a1f", ["provider"] = new JsonObject { ["id"] = provider, ["label"] = "" },
            ["prompt"] = new JsonObject { ["raw"] = Prompt.Replace("{{question}}", $"Question {i}", StringComparison.Ordinal), ["label"] = "support/answer.md" },
            ["vars"] = new JsonObject { ["question"] = $"Question {i}" },
            ["response"] = new JsonObject { ["output"] = accurate ? "You may send it back within 14 days." : "You may send it back.", ["cached"] = false, ["tokenUsage"] = Tokens(1) },
            ["namedScores"] = named,
            ["gradingResult"] = new JsonObject
            {
                ["pass"] = passes, ["score"] = score, ["reason"] = passes ? "All assertions passed" : "An assertion failed", ["namedScores"] = named.DeepClone(),
                ["componentResults"] = new JsonArray(Check(accurate, "icontains", "accuracy"), Check(kind, "llm-rubric", "tone")),
            },
        };
    }

    private static JsonObject Check(bool passes, string type, string metric) =>
        new() { ["pass"] = passes, ["score"] = passes ? 1 : 0, ["assertion"] = new JsonObject { ["type"] = type, ["metric"] = metric } };

    private static JsonObject Tokens(int cases) => new() { ["prompt"] = 30 * cases, ["completion"] = 11 * cases, ["total"] = 41 * cases, ["cached"] = 0, ["numRequests"] = cases };
}
