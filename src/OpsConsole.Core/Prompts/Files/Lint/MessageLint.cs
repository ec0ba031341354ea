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

        if (prompt.Format is PromptFormat.Prompty or PromptFormat.Dotprompt && prompt.Messages is [{ } only] && FileText.Plain(prompt.Template).Trim() == only.Content.Trim())
        {
            string how = prompt.Format == PromptFormat.Prompty ? "a line such as system: or user:" : "{{role \"system\"}} or {{role \"user\"}}";
            yield return new PromptProblem(0, ProblemSeverity.Note, $"The text names no role, so all of it is the {only.Role}'s message. Begin messages with {how}.");
        }
    }
}
