using System.Text;
using System.Text.RegularExpressions;

namespace OpsConsole.Client.Prompts;

/// <summary>Fills in plain templates: <c>{{name}}</c>, once from left to right, so that a value can never bring a variable or a role.</summary>
internal static partial class PromptRendering
{
    public static RenderedPrompt Render(LivePrompt prompt, IReadOnlyDictionary<string, string?> values)
    {
        if (prompt.Dialect != "plain")
        {
            throw new PromptRenderException(
                prompt.Name, [], $"The prompt '{prompt.Name}' is a {prompt.Dialect} template with logic, which is not rendered here: give Template or Messages to a library for {prompt.Dialect}, or write the prompt with plain {{{{name}}}}.");
        }

        SortedSet<string> missing = new(StringComparer.Ordinal);
        Dictionary<string, PromptVariable> variables = prompt.Variables.ToDictionary(v => v.Name, StringComparer.Ordinal);
        PromptMessage[] messages = [.. prompt.Messages.Select(m => m with { Content = Fill(m.Content, variables, values, missing) })];
        return missing.Count == 0
            ? new RenderedPrompt(prompt, messages)
            : throw new PromptRenderException(prompt.Name, [.. missing], $"The prompt '{prompt.Name}' needs {(missing.Count == 1 ? "a value" : "values")} for {string.Join(", ", missing)}.");
    }

    private static string Fill(string template, Dictionary<string, PromptVariable> variables, IReadOnlyDictionary<string, string?> values, SortedSet<string> missing)
    {
        StringBuilder? filled = null;
        int end = 0;
        foreach (ValueMatch match in Variable().EnumerateMatches(template))
        {
            ReadOnlySpan<char> inner = template.AsSpan(match.Index + 2, match.Length - 4).Trim();
            string name = inner.ToString();
            filled ??= new StringBuilder(template.Length + 256);
            filled.Append(template, end, match.Index - end);
            end = match.Index + match.Length;
            if (values.GetValueOrDefault(name) is { } value)
            {
                filled.Append(value);
            }
            else if (!variables.TryGetValue(name, out PromptVariable? variable) || variable is { Required: true, Default: null })
            {
                missing.Add(name);
            }
            else
            {
                filled.Append(variable.Default);
            }
        }

        return filled?.Append(template, end, template.Length - end).ToString() ?? template;
    }

    [GeneratedRegex(@"(?<!(?<!\{)\{)\{\{\s*[A-Za-z_][A-Za-z0-9_.]*\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}

/// <summary>A prompt cannot be rendered.</summary>
public sealed class PromptRenderException : InvalidOperationException
{
    internal PromptRenderException(string prompt, IReadOnlyList<string> missing, string message)
        : base(message) => (Prompt, Missing) = (prompt, missing);

    /// <summary>Name of the prompt.</summary>
    public string Prompt { get; }

    /// <summary>Variables without a value; empty when it is something else.</summary>
    public IReadOnlyList<string> Missing { get; }
}
