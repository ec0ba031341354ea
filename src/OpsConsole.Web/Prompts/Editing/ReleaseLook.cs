using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>A version that may be released, beside what is live there. Made at once, so that findings never stand beside another version.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Commit">The version.</param>
/// <param name="IsThere">Whether the version has such a prompt.</param>
/// <param name="Files">What becomes of the prompt's files; those that stay the same are left out.</param>
/// <param name="Problems">What is wrong with the version.</param>
/// <param name="Effect">What callers and the model notice besides words; null when the version cannot be read.</param>
internal sealed record ReleaseLook(
    string Prompt, string Environment, string Commit, bool IsThere, IReadOnlyList<FileChange> Files, IReadOnlyList<PromptProblem> Problems, PromptEffect? Effect)
{
    /// <summary>Compares the two.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="commit">The version.</param>
    /// <param name="live">What is live; null for nothing.</param>
    /// <param name="chosen">The version as it was read; null when there is none.</param>
    public static ReleaseLook Of(string prompt, string environment, string commit, VersionContent? live, VersionContent? chosen) => chosen is null
        ? new ReleaseLook(prompt, environment, commit, IsThere: false, [], [], null)
        : new ReleaseLook(
            prompt, environment, commit, IsThere: true,
            [.. FileChange.Between(live, chosen).Where(f => !f.IsSame)],
            DraftView.ProblemsOf(chosen.Content, chosen.Parsed, live?.Parsed.Prompt),
            chosen.Parsed.Prompt is { } made ? PromptEffect.Of(live?.Parsed.Prompt, made) : null);
}
