using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Prompts.Files.Templates;

namespace OpsConsole.Core.Prompts.Files;

/// <summary>A prompt with values put in.</summary>
/// <param name="Messages">The messages; a variable without a value stays as it is written. Empty when there is a problem.</param>
/// <param name="Missing">Variables that must be given and were not, each once, in order of use.</param>
/// <param name="Problem">Why nothing can be put in; null when it can.</param>
public sealed record FillResult(IReadOnlyList<PromptMessage> Messages, IReadOnlyList<string> Missing, string? Problem)
{
    /// <summary>Whether every value is there.</summary>
    public bool IsComplete => Problem is null && Missing.Count == 0;
}

/// <summary>
/// Puts values into a prompt. A value goes in letter by letter and is never looked at again: braces in it are no variables, and a line
/// <c>system:</c> in it begins no message, because the messages were told apart before.
/// </summary>
public static class PromptFill
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // an é stays an é, as in every other client

    /// <summary>Fills.</summary>
    /// <param name="prompt">The prompt; only <see cref="TemplateDialect.Plain"/> can be filled.</param>
    /// <param name="values">Values by the variable's whole name. Where there is none the variable's default counts.</param>
    public static FillResult Fill(Prompt prompt, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(values);
        if (prompt.Dialect != TemplateDialect.Plain)
        {
            return new FillResult([], [], $"The template has logic of {prompt.Dialect}, which only the application that runs it can carry out. Texts with {{{{name}}}} alone can be filled in here.");
        }

        Dictionary<string, PromptVariable> known = prompt.Variables.ToDictionary(v => v.Name, StringComparer.Ordinal);
        List<string> missing = [];
        List<PromptMessage> messages = [.. prompt.Messages.Select(m => m with { Content = Fill(m.Content) })];
        return new FillResult(messages, missing, null);

        string Fill(string template)
        {
            StringBuilder filled = new(template.Length + 256);
            int done = 0;
            foreach (TemplateTag tag in TemplateTag.Of(template, TemplateDialect.Plain).Where(t => t.Kind == TagKind.Variable))
            {
                string name = tag.Inner(template).ToString();
                if (ValueOf(name) is { } value)
                {
                    filled.Append(template, done, tag.Start - done).Append(value);
                    done = tag.End;
                }
                else if (!missing.Contains(name))
                {
                    missing.Add(name);
                }
            }

            return filled.Append(template, done, template.Length - done).ToString();
        }

        string? ValueOf(string name)
        {
            if (values.GetValueOrDefault(name) is { } value)
            {
                return value;
            }

            return known.GetValueOrDefault(name) is { } variable ? variable.Default is { } standard ? Text(standard) : variable.Required ? null : "" : null;
        }
    }

    /// <summary>A value as text: a text as it is, anything else as JSON.</summary>
    public static string Text(JsonNode value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : value.ToJsonString(Compact);
    }
}
