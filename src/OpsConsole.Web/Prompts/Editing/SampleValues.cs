using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>The values that a prompt is tried with.</summary>
internal static class SampleValues
{
    /// <summary>The value of a variable where nobody typed one: the file's example, else its default, else none.</summary>
    public static string? Of(PromptVariable variable) => (variable.Example ?? variable.Default) is { } sample ? PromptFill.Text(sample) : null;

    /// <summary>A value for each variable: what was typed, else the file's; what has none is left out.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="typed">What was typed, by variable.</param>
    public static Dictionary<string, string> Of(Prompt prompt, IReadOnlyDictionary<string, string> typed)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (PromptVariable variable in prompt.Variables)
        {
            if ((typed.GetValueOrDefault(variable.Name) ?? Of(variable)) is { } value)
            {
                values[variable.Name] = value;
            }
        }

        return values;
    }
}
