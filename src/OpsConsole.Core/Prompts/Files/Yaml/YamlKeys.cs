using System.Text.Json.Nodes;

namespace OpsConsole.Core.Prompts.Files.Yaml;

/// <summary>The keys of a map, asked for one by one; what nobody asked for is noted at the end.</summary>
internal sealed class YamlKeys(YamlMap map, PromptDraft draft, string where)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>A text; numbers and the like as they are written. Null where there is none.</summary>
    public string? Text(string key) => Of<YamlScalar>(key, "a text")?.Text is { Length: > 0 } text ? text : null;

    /// <summary>A map.</summary>
    public YamlMap? Map(string key) => Of<YamlMap>(key, "a map of keys and values");

    /// <summary>A list.</summary>
    public YamlList? List(string key) => Of<YamlList>(key, "a list");

    /// <summary>Any value.</summary>
    public YamlValue? Value(string key)
    {
        _asked.Add(key);
        return map.Find(key);
    }

    /// <summary>Any value as JSON.</summary>
    public JsonNode? Json(string key) => Value(key)?.ToJson();

    /// <summary>Texts: a list of them, or one with commas.</summary>
    public IEnumerable<string> Texts(string key) => Value(key) switch
    {
        YamlScalar text => text.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        YamlList list => list.Items.OfType<YamlScalar>().Select(s => s.Text).Where(t => t.Length > 0),
        _ => [],
    };

    /// <summary>Notes keys that are not read.</summary>
    public void NoteRest()
    {
        foreach (YamlEntry entry in map.Entries.Where(e => !_asked.Contains(e.Key)))
        {
            draft.Note(entry.Line, $"'{PromptDraft.Cut(entry.Key)}' is no key {where} that is read here. It is left as it is.");
        }
    }

    private T? Of<T>(string key, string what)
        where T : YamlValue
    {
        YamlValue? value = Value(key);
        if (value is not null and not T)
        {
            draft.Warn(value.Line, $"'{key}' should be {what}. It is not read.");
        }

        return value as T;
    }
}
