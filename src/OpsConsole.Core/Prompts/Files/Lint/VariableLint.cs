namespace OpsConsole.Core.Prompts.Files.Lint;

/// <summary>Variables that are used but not declared, and the other way round.</summary>
internal static class VariableLint
{
    public static IEnumerable<PromptProblem> Check(Prompt prompt, string[] lines)
    {
        // With logic, what is used can only be guessed.
        ProblemSeverity severity = prompt.Dialect == TemplateDialect.Plain ? ProblemSeverity.Warning : ProblemSeverity.Note;
        bool declares = prompt.Variables.Any(v => v.Declared);
        foreach (PromptVariable variable in prompt.Variables)
        {
            if (!variable.Declared && declares)
            {
                yield return new PromptProblem(LintLines.Of(lines, variable.Name), severity, $"{{{{{variable.Name}}}}} is used but not declared. Declare it, or mend its spelling.");
            }
            else if (variable is { Declared: true, Used: false })
            {
                yield return new PromptProblem(LintLines.Of(lines, variable.Name), severity, $"'{variable.Name}' is declared but not used. Use it as {{{{{variable.Name}}}}}, or remove it.");
            }
        }
    }
}
