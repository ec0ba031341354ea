namespace OpsConsole.Core.Prompts.Files;

/// <summary>Placeholder.</summary>
public sealed record FillResult(IReadOnlyList<PromptMessage> Messages, IReadOnlyList<string> Missing);

/// <summary>Placeholder.</summary>
public static class PromptFill
{
    /// <summary>Placeholder.</summary>
    public static FillResult Fill(Prompt prompt, IReadOnlyDictionary<string, string> values) => new(prompt.Messages, []);
}
