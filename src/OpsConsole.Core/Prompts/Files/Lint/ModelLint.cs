using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Costs;

namespace OpsConsole.Core.Prompts.Files.Lint;

/// <summary>The model and its parameters.</summary>
internal static class ModelLint
{
    private static readonly (string[] Keys, double Min, double Max, string Range)[] Ranges =
    [
        (["temperature"], 0, 2, "0 to 2"),
        (["top_p", "topP"], 0, 1, "0 to 1"),
        (["top_k", "topK"], 1, double.MaxValue, "1 or more"),
        (["max_tokens", "maxTokens", "maxOutputTokens", "max_output_tokens", "max_completion_tokens"], 1, int.MaxValue, "1 or more"),
        (["frequency_penalty", "frequencyPenalty", "presence_penalty", "presencePenalty"], -2, 2, "-2 to 2"),
    ];

    public static IEnumerable<PromptProblem> Check(Prompt prompt, string[] lines)
    {
        if (prompt.Model is { } model && !model.Contains('{', StringComparison.Ordinal) && PriceBook.ListPrices.Price(model, DateTime.UnixEpoch, default) is null)
        {
            bool own = IsDeployment(prompt);
            yield return IsFamily(model)
                ? new PromptProblem(LintLines.Of(lines, model), ProblemSeverity.Note, $"'{model}' is a family of models, and the application chooses the one. So the cost cannot be told.")
                : new PromptProblem(LintLines.Of(lines, model), own ? ProblemSeverity.Note : ProblemSeverity.Warning, $"The model '{PromptDraft.Cut(model)}' has no list price. See that it is spelt right, or that your own price book has it.");
        }

        foreach ((string key, JsonNode? value) in prompt.Parameters)
        {
            if (Array.Find(Ranges, r => r.Keys.Contains(key)) is { Range: { } range } bounds
                && !(Number(value) is { } number && number >= bounds.Min && number <= bounds.Max))
            {
                yield return new PromptProblem(LintLines.Of(lines, key), ProblemSeverity.Warning, $"'{key}' must be a number, {range}.");
            }
        }
    }

    /// <summary>Whether it is the name of several models, of which the application chooses one.</summary>
    public static bool IsFamily(string model) => model is "sonnet" or "opus" or "haiku";

    /// <summary>Whether the model's name is one that the company gave its deployment.</summary>
    public static bool IsDeployment(Prompt prompt) => prompt.Provider?.Contains("azure", StringComparison.OrdinalIgnoreCase) == true;

    private static double? Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString()) : null;
}
