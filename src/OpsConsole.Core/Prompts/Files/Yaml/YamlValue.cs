using System.Text.Json.Nodes;

namespace OpsConsole.Core.Prompts.Files.Yaml;

/// <summary>A value of a YAML text, with the line where it stands. Immutable.</summary>
/// <param name="Line">Line in the file, from 1.</param>
internal abstract record YamlValue(int Line)
{
    /// <summary>The value as JSON; scalars are what YAML 1.2's core schema says.</summary>
    public abstract JsonNode? ToJson();
}

/// <summary>A scalar.</summary>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Text">Its text.</param>
/// <param name="Plain">Whether it stands without quotes, so that it may be a number, a truth value or nothing.</param>
internal sealed record YamlScalar(int Line, string Text, bool Plain) : YamlValue(Line)
{
    /// <summary>Whether it stands for nothing.</summary>
    public bool IsNull => Plain && CoreSchema.IsNull(Text);

    /// <inheritdoc/>
    public override JsonNode? ToJson() => Plain ? CoreSchema.Resolve(Text) : JsonValue.Create(Text);
}

/// <summary>A list.</summary>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Items">Its values.</param>
internal sealed record YamlList(int Line, IReadOnlyList<YamlValue> Items) : YamlValue(Line)
{
    /// <inheritdoc/>
    public override JsonNode? ToJson() => new JsonArray([.. Items.Select(i => i.ToJson())]);
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key; no map has it twice.</param>
/// <param name="Line">Line of the key.</param>
/// <param name="Value">The value.</param>
internal sealed record YamlEntry(string Key, int Line, YamlValue Value);

/// <summary>A map.</summary>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Entries">Its entries, as they stand in the file.</param>
internal sealed record YamlMap(int Line, IReadOnlyList<YamlEntry> Entries) : YamlValue(Line)
{
    /// <summary>The value of a key; null where there is none, or nothing is written.</summary>
    public YamlValue? Find(string key) => Entries.FirstOrDefault(e => e.Key == key)?.Value is { } value and not YamlScalar { IsNull: true } ? value : null;

    /// <inheritdoc/>
    public override JsonNode? ToJson() => new JsonObject(Entries.Select(e => KeyValuePair.Create(e.Key, e.Value.ToJson())));
}
