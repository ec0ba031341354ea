using System.Text.Json.Nodes;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Changes;

/// <summary>
/// What a change of a prompt touches, read from what its file says before and after: kinds for the policy, which must be right about what cannot be read, too.
/// People see values and variables by name instead (<c>PromptEffect</c> of the pages); what differs is the same for both.
/// </summary>
public static class PromptAspects
{
    // Names as providers and prompt formats write them, without case, '-' and '_'.
    private static readonly string[]
        Guards = ["guardrail", "safety", "moderation", "contentfilter", "blocklist"],
        Times = ["timeout", "deadline", "maxretries", "retry"],
        Choice = ["toolchoice", "toolconfig", "paralleltoolcalls", "functioncall", "functions", "maxturns", "returntoolrequests"];

    /// <summary>Compares two versions.</summary>
    /// <param name="before">The version before; null where there was none, or it could not be read.</param>
    /// <param name="after">The version after; null where the file cannot be read as a prompt.</param>
    /// <param name="wasThere">Whether there was a file before.</param>
    public static IReadOnlySet<ChangeAspect> Between(Prompt? before, Prompt? after, bool wasThere)
    {
        HashSet<ChangeAspect> aspects = [];
        if (!wasThere)
        {
            aspects.Add(ChangeAspect.Added);
        }

        if (after is null)
        {
            aspects.Add(ChangeAspect.Unreadable);
        }

        if (after is null || before is null)
        {
            return wasThere ? Everything(aspects) : aspects; // what it was is not known, so nothing can be left out
        }

        Add(ChangeAspect.Text, before.Template != after.Template || before.Dialect != after.Dialect || !before.Messages.SequenceEqual(after.Messages));
        Add(ChangeAspect.Variables, !Calls(before).SetEquals(Calls(after)));
        Add(ChangeAspect.Model, before.Model != after.Model || before.Provider != after.Provider);
        Add(ChangeAspect.Tools, !JsonNode.DeepEquals(before.Tools, after.Tools));
        Add(ChangeAspect.Schema, !JsonNode.DeepEquals(before.InputSchema, after.InputSchema) || !JsonNode.DeepEquals(before.OutputSchema, after.OutputSchema));
        Add(ChangeAspect.Metadata, Told(before) != Told(after) || !before.Tags.SequenceEqual(after.Tags) || !Tests(before).SequenceEqual(Tests(after)));
        aspects.UnionWith(ChangedParameters(before, after).Select(AspectOf));
        return aspects;

        void Add(ChangeAspect aspect, bool touched)
        {
            if (touched)
            {
                aspects.Add(aspect);
            }
        }
    }

    /// <summary>Names of the parameters that come, go or get another value. Another order within a value is the same value.</summary>
    public static IEnumerable<string> ChangedParameters(Prompt before, Prompt after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return before.Parameters.Select(p => p.Key).Union(after.Parameters.Select(p => p.Key)).Where(name => !JsonNode.DeepEquals(Value(before, name), Value(after, name)));
    }

    private static HashSet<ChangeAspect> Everything(HashSet<ChangeAspect> aspects)
    {
        aspects.UnionWith([ChangeAspect.Text, ChangeAspect.Variables, ChangeAspect.Model, ChangeAspect.Parameters, ChangeAspect.Tools, ChangeAspect.Guardrails, ChangeAspect.Schema, ChangeAspect.Timeout]);
        return aspects;
    }

    private static ChangeAspect AspectOf(string parameter)
    {
        string name = string.Concat(parameter.Where(c => c is not ('-' or '_' or '.'))).ToUpperInvariant();
        return Has(Guards) ? ChangeAspect.Guardrails : Has(Times) ? ChangeAspect.Timeout : Has(Choice) ? ChangeAspect.Tools : ChangeAspect.Parameters;

        bool Has(string[] words) => words.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase));
    }

    private static HashSet<(string, string?, bool, string?)> Calls(Prompt prompt) => [.. prompt.Variables.Select(v => (v.Name, v.Kind, v.Required, v.Default?.ToJsonString()))];

    private static (string?, string?) Told(Prompt prompt) => (prompt.Title, prompt.Description);

    private static IEnumerable<(string, string, string?)> Tests(Prompt prompt) => prompt.Tests.Select(t => (t.Name, t.Inputs.ToJsonString(), t.Expected));

    private static JsonNode? Value(Prompt prompt, string name) => prompt.Parameters.TryGetPropertyValue(name, out JsonNode? value) ? value ?? JsonValue.Create("null") : null;
}
