namespace OpsConsole.Core.Prompts.Files.Lint;

/// <summary>What callers of the live version would stumble over.</summary>
internal static class CallerLint
{
    public static IEnumerable<PromptProblem> Check(Prompt prompt, Prompt live, string[] lines)
    {
        Dictionary<string, PromptVariable> before = live.Variables.ToDictionary(v => v.Name, StringComparer.Ordinal);
        foreach (PromptVariable variable in prompt.Variables.Where(v => v is { Required: true, Used: true } && before.GetValueOrDefault(v.Name) is not { Required: true }))
        {
            yield return new PromptProblem(LintLines.Of(lines, variable.Name), ProblemSeverity.Warning, $"'{variable.Name}' must be given now, and callers of the live version need not give it. Give it a default, or change the callers first.");
        }

        HashSet<string> now = [.. prompt.Variables.Select(v => v.Name)];
        foreach (PromptVariable gone in live.Variables.Where(v => v.Used && !now.Contains(v.Name)))
        {
            yield return new PromptProblem(0, ProblemSeverity.Warning, $"'{gone.Name}' is in the live version and not in this one. Callers still give it, and it has no effect any more.");
        }

        if (prompt.Dialect != live.Dialect)
        {
            yield return new PromptProblem(0, ProblemSeverity.Warning, $"The template's language changes from {live.Dialect} to {prompt.Dialect}. See that callers can fill it in.");
        }
    }
}
