using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Changes.Preflight;

/// <summary>
/// Whether every application that calls the prompt gives what the version demands. What its code gives is not seen; what the version demands that
/// it ran within the last day is, and that it must give.
/// </summary>
internal sealed class VariablesSupplied(ServedPrompts served, ObservedVersions observed, RunningVersion running) : IPreflightLook
{
    private const int MostNamed = 5;

    public string Name => "Applications give all variables";

    public async Task<PreflightFinding> LookAsync(PreflightQuestion question, CancellationToken cancellationToken)
    {
        IReadOnlyList<ObservedVersion> seen = observed.Of(question.Environment, question.Prompt);
        if (question.Commit is not { } commit)
        {
            return seen.Count == 0 ? PreflightFinding.Pass("No application was seen calling it within the last day.")
                : PreflightFinding.Unknown($"{List(seen.Select(v => v.Application).Distinct())} called it within the last day, and would not find it any more. See that they can do without.");
        }

        ServedAnswer candidate = await served.AtAsync(question.Prompt, commit, cancellationToken).ConfigureAwait(false);
        if (candidate.Prompt?.Prompt is not { } prompt)
        {
            return CandidateWords.NotRead(candidate, question);
        }

        string[] demanded = [.. prompt.Variables.Where(v => v is { Required: true, Used: true }).Select(v => v.Name)];
        if (demanded.Length == 0)
        {
            return PreflightFinding.Pass("It demands no variables.");
        }

        return seen.Count == 0
            ? PreflightFinding.Pass($"It demands {List(demanded)}. No application was seen calling it in {question.Environment} within the last day.")
            : Sum(await JudgeAsync(question.Prompt, demanded, seen, cancellationToken).ConfigureAwait(false), demanded);
    }

    private async Task<List<PreflightFinding>> JudgeAsync(string prompt, string[] demanded, IReadOnlyList<ObservedVersion> seen, CancellationToken cancellationToken)
    {
        List<PreflightFinding> found = [];
        foreach (ObservedVersion version in seen)
        {
            found.Add(Judge(version, await running.ReadAsync(prompt, version.Version, cancellationToken).ConfigureAwait(false), demanded));
        }

        return found;
    }

    /// <summary>What one application gives of what is demanded.</summary>
    internal static PreflightFinding Judge(ObservedVersion version, Prompt? runs, IReadOnlyList<string> demanded)
    {
        if (runs is null)
        {
            string named = version.Version.Length == 0 ? "names no version in its telemetry" : $"runs '{PromptDraft.Cut(version.Version)}', which is no version of the repository";
            return PreflightFinding.Unknown($"{version.Application} {named}, so what it gives is not known. See that it gives {List(demanded)}.");
        }

        string application = $"{version.Application} runs {PromptVersion.Shorten(version.Version)}";
        Dictionary<string, PromptVariable> gives = runs.Variables.ToDictionary(v => v.Name, StringComparer.Ordinal);
        string[] missing = [.. demanded.Where(d => gives.GetValueOrDefault(d) is not ({ Required: true } or { Used: true }))];
        string[] optional = [.. demanded.Except(missing).Where(d => !gives[d].Required)];
        return missing.Length > 0
            ? PreflightFinding.Fail($"{application}, which has no {List(missing)}: its calls would fail. Release a version first that has a default for it, then let {version.Application} give it.")
            : optional.Length > 0 ? PreflightFinding.Unknown($"{application}, where {List(optional)} may be left out. See that {version.Application} gives it.")
            : PreflightFinding.Pass(version.Application);
    }

    /// <summary>All applications together: the worst counts, and those who fail are named first.</summary>
    private static PreflightFinding Sum(List<PreflightFinding> found, string[] demanded)
    {
        PreflightFinding[] bad = [.. found.Where(f => f.Outcome != PreflightOutcome.Pass).OrderBy(f => f.Outcome == PreflightOutcome.Fail ? 0 : 1)];
        return bad.Length == 0
            ? PreflightFinding.Pass($"{List(found.Select(f => f.Words).Distinct())} must give {List(demanded)} already.")
            : new PreflightFinding(bad[0].Outcome, string.Join(' ', bad.Take(MostNamed).Select(f => f.Words)) + (bad.Length > MostNamed ? $" And {bad.Length - MostNamed} more." : ""));
    }

    private static string List(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(MostNamed)) + (all.Length > MostNamed ? $" and {all.Length - MostNamed} more" : "");
    }
}
