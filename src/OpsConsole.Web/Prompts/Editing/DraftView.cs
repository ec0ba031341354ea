using OpsConsole.Core.Changes.Impact;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>What the cost of an edit is worked out from.</summary>
/// <param name="Calls">Calls of the last week; null when they could not be read.</param>
/// <param name="Prices">What tokens cost.</param>
/// <param name="Now">Now, UTC.</param>
public sealed record EditCostBasis(IReadOnlyList<PromptCalls>? Calls, PriceBook Prices, DateTime Now);

/// <summary>What the text in the editor says. Pure: made anew after each change.</summary>
/// <param name="Prompt">The prompt; null while the text cannot be read.</param>
/// <param name="Problems">What is wrong, worst first, then by line.</param>
/// <param name="Messages">The messages, filled in with the values that are tried.</param>
/// <param name="Missing">Variables without a value.</param>
/// <param name="Unfilled">Why the messages are shown as they are written; null when they are filled in.</param>
/// <param name="Effect">What callers and the model notice besides words; null while the text cannot be read.</param>
/// <param name="Cost">What the change of length costs.</param>
/// <param name="Bytes">Size of the file.</param>
public sealed record DraftView(
    Prompt? Prompt, IReadOnlyList<PromptProblem> Problems, IReadOnlyList<PromptMessage> Messages, IReadOnlyList<string> Missing, string? Unfilled,
    PromptEffect? Effect, ChangeCost Cost, int Bytes)
{
    /// <summary>Whether something is wrong that must be put right before anybody can use it.</summary>
    public bool HasErrors => Problems.Any(p => p.Severity == ProblemSeverity.Error);

    /// <summary>Looks at a file.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="content">The file.</param>
    /// <param name="before">The version that the edit starts from; null for none.</param>
    /// <param name="live">The version that callers run; null for none.</param>
    /// <param name="values">Values to try it with, by variable; the file's own examples count where there is none.</param>
    /// <param name="basis">What the cost is worked out from.</param>
    /// <param name="user">Content of <c>user.md</c> in a Fabric folder; null where there is none.</param>
    public static DraftView Of(
        PromptFormat format, ReadOnlySpan<byte> content, Prompt? before, Prompt? live, IReadOnlyDictionary<string, string> values, EditCostBasis basis, byte[]? user = null)
    {
        ParsedPrompt parsed = PromptParser.Parse(format, content, user);
        IReadOnlyList<PromptProblem> problems = ProblemsOf(content, parsed, live);
        ChangeCost cost = ChangeCost.Of(before, parsed.Prompt, basis.Calls, basis.Prices, basis.Now);
        if (parsed.Prompt is not { } prompt)
        {
            return new DraftView(null, problems, [], [], null, null, cost, content.Length);
        }

        PromptEffect effect = PromptEffect.Of(before, prompt);
        FillResult filled = PromptFill.Fill(prompt, SampleValues.Of(prompt, values));
        return new DraftView(prompt, problems, filled.Messages.Count > 0 ? filled.Messages : prompt.Messages, filled.Missing, filled.Problem, effect, cost, content.Length);
    }

    /// <summary>What is wrong with a file: what its reading found and what lint finds, worst first, then by line.</summary>
    public static IReadOnlyList<PromptProblem> ProblemsOf(ReadOnlySpan<byte> content, ParsedPrompt parsed, Prompt? live) =>
        [.. PromptLint.Check(parsed, content, live).OrderByDescending(p => p.Severity).ThenBy(p => p.Line)];
}
