using System.Text.Json.Nodes;
using OpsConsole.Core.Changes;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>A setting that an edit changes.</summary>
/// <param name="Name">What: <c>model</c>, <c>temperature</c>, …</param>
/// <param name="Before">Value before; null for none.</param>
/// <param name="After">Value after; null for none.</param>
public sealed record SettingChange(string Name, string? Before, string? After);

/// <summary>What an edit changes besides words: what its callers must give, and what the model is asked with. Pure. The policy sees kinds instead (<see cref="PromptAspects"/>).</summary>
/// <param name="Added">Variables that are new.</param>
/// <param name="Removed">Variables that are gone: callers may go on giving them.</param>
/// <param name="Demanded">Variables that callers must give and did not have to before: calls without them would fail.</param>
/// <param name="Settings">Settings that change.</param>
public sealed record PromptEffect(
    IReadOnlyList<string> Added, IReadOnlyList<string> Removed, IReadOnlyList<string> Demanded, IReadOnlyList<SettingChange> Settings)
{
    /// <summary>Whether only words change.</summary>
    public bool IsNone => Added.Count + Removed.Count + Demanded.Count + Settings.Count == 0;

    /// <summary>Compares two versions.</summary>
    /// <param name="before">The version before; null for none.</param>
    /// <param name="after">The version after.</param>
    public static PromptEffect Of(Prompt? before, Prompt after)
    {
        Dictionary<string, PromptVariable> old = (before?.Variables ?? []).ToDictionary(v => v.Name), fresh = after.Variables.ToDictionary(v => v.Name);
        return new PromptEffect(
            [.. after.Variables.Select(v => v.Name).Where(n => !old.ContainsKey(n))],
            [.. old.Keys.Where(n => !fresh.ContainsKey(n))],
            before is null ? [] : [.. after.Variables.Where(v => v.Required && !(old.TryGetValue(v.Name, out PromptVariable? was) && was.Required)).Select(v => v.Name)],
            before is null ? [] : Compare(before, after));
    }

    private static SettingChange[] Compare(Prompt before, Prompt after)
    {
        (string Name, string? Before, string? After)[] words =
        [
            ("model", before.Model, after.Model),
            ("provider", before.Provider, after.Provider),
            ("template language", before.Dialect.ToString(), after.Dialect.ToString()),
        ];
        (string Name, JsonNode? Before, JsonNode? After)[] values =
        [
            ("input schema", before.InputSchema, after.InputSchema),
            ("output schema", before.OutputSchema, after.OutputSchema),
            ("tools", before.Tools, after.Tools),
        ];
        return
        [
            .. words.Where(w => w.Before != w.After).Select(w => new SettingChange(w.Name, w.Before, w.After)),
            .. values.Where(v => !JsonNode.DeepEquals(v.Before, v.After)).Select(v => new SettingChange(v.Name, v.Before?.ToJsonString(), v.After?.ToJsonString())),
            .. PromptAspects.ChangedParameters(before, after).Select(name => new SettingChange(name, Text(before.Parameters, name), Text(after.Parameters, name))),
        ];
    }

    private static string? Text(JsonObject parameters, string key) => parameters.TryGetPropertyValue(key, out JsonNode? value) ? value?.ToJsonString() ?? "null" : null;
}
