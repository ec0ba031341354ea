namespace OpsConsole.Core.Prompts.Files.Lint;

/// <summary>The messages: who says what, and how much.</summary>
internal static class MessageLint
{
    private const int Long = 32_000;

    public static IEnumerable<PromptProblem> Check(Prompt prompt)
    {
        int tokens = TokenEstimate.Of(prompt);
        if (tokens > Long)
        {
            yield return new PromptProblem(0, ProblemSeverity.Warning, $"The prompt is very long: about {tokens:N0} tokens in every call. Shorten it, or give parts of it as variables where they are needed.");
        }

        // Dotprompt's texts are the user's, and most name no role; Prompty's would be the system's, which few mean.
        if (prompt.Format == PromptFormat.Prompty && prompt.Messages is [{ } only] && FileText.Plain(prompt.Template).Trim() == only.Content.Trim())
        {
            yield return new PromptProblem(0, ProblemSeverity.Note, $"The text names no role, so all of it is the {only.Role}'s message. Begin messages with a line such as system: or user:.");
        }
    }
}
