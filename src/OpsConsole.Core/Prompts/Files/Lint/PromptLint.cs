using System.Text;
using OpsConsole.Core.Prompts.Files.Lint;

namespace OpsConsole.Core.Prompts.Files;

/// <summary>Looks through a prompt's file as a careful colleague would: what cannot be read, what will break callers, what must not be in it.</summary>
public static class PromptLint
{
    /// <summary>Checks a file.</summary>
    /// <param name="parsed">What came of reading it, a Fabric folder's <c>user.md</c> included.</param>
    /// <param name="content">The file.</param>
    /// <param name="live">The prompt as it is live now; null for none. What its callers rely on is compared.</param>
    /// <returns>What is wrong, what its reading found included, errors first, then by line. Secrets are errors too, though the file can be read with them.</returns>
    public static IReadOnlyList<PromptProblem> Check(ParsedPrompt parsed, ReadOnlySpan<byte> content, Prompt? live)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        List<PromptProblem> problems = [.. parsed.Problems];
        string text = FileText.Plain(Encoding.UTF8.GetString(content));
        string[] lines = text.Split('\n');
        problems.AddRange(SecretLint.Check(lines));
        problems.AddRange(PersonalDataLint.Check(lines));
        problems.AddRange(HiddenCharacterLint.Check(lines));
        if (parsed.Prompt is { } prompt)
        {
            problems.AddRange(VariableLint.Check(prompt, lines));
            problems.AddRange(ModelLint.Check(prompt, lines));
            problems.AddRange(MessageLint.Check(prompt));
            if (live is not null)
            {
                problems.AddRange(CallerLint.Check(prompt, live, lines));
            }
        }

        return [.. problems.OrderByDescending(p => p.Severity == ProblemSeverity.Error).ThenBy(p => p.Line)];
    }
}
