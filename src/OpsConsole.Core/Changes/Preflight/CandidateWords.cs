using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Changes.Preflight;

/// <summary>What is said of a version that cannot be read as a prompt.</summary>
internal static class CandidateWords
{
    /// <summary>Applications could not use it: that is a failure, unless the repository is not there yet.</summary>
    public static PreflightFinding NotRead(ServedAnswer candidate, PreflightQuestion question)
    {
        string version = $"{question.Prompt} at {PromptVersion.Shorten(question.Commit ?? "")}";
        return candidate.Miss switch
        {
            ServedMiss.NotReady => PreflightFinding.Unknown("The prompt repository was not read yet. Check again in a moment."),
            ServedMiss.None when candidate.Prompt?.Problems.FirstOrDefault(p => p.Severity == ProblemSeverity.Error) is { } error =>
                PreflightFinding.Fail($"{version} cannot be used: line {error.Line}: {error.Message}"),
            ServedMiss.UnknownCommit => PreflightFinding.Fail($"The repository has no commit {PromptVersion.Shorten(question.Commit ?? "")}. Push it, or choose another version."),
            _ => PreflightFinding.Fail($"There is no {version} that can be read. Choose another version."),
        };
    }
}
