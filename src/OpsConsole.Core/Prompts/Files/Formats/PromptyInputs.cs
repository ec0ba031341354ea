using System.Text.Json.Nodes;
using OpsConsole.Core.Prompts.Files.Yaml;

namespace OpsConsole.Core.Prompts.Files.Formats;

/// <summary>What Prompty says of a prompt's variables and answer: <c>inputs</c>, <c>outputs</c>, and version 1's <c>sample</c>.</summary>
internal static class PromptyInputs
{
    public static void Read(PromptDraft draft, YamlKeys keys)
    {
        draft.InputSchema = Properties(Described(keys, "inputs", "inputSchema"), draft.Declare);
        draft.OutputSchema = Properties(Described(keys, "outputs", "outputSchema"), (_, _) => { });
        switch (keys.Value("sample"))
        {
            case YamlMap sample:
                foreach (YamlEntry entry in sample.Entries)
                {
                    draft.Declare(entry.Line, new DeclaredVariable(entry.Key, null, null, false, null, entry.Value.ToJson()));
                }

                break;
            case YamlScalar file:
                draft.Note(file.Line, $"The sample is in another file ({PromptDraft.Cut(file.Text)}), which is not read. Write it here to have values to try the prompt with.");
                break;
        }
    }

    /// <summary>What describes the variables: a list or a map of them; in betas of version 2 below <c>properties</c>, and under another key.</summary>
    private static YamlValue? Described(YamlKeys keys, string key, string beta)
    {
        YamlValue? value = keys.Value(key), older = keys.Value(beta);
        return value is null ? Inner(older) ?? older : Inner(value) is YamlList list ? list : value; // an input may be called properties

        static YamlValue? Inner(YamlValue? whole) => (whole as YamlMap)?.Find("properties");
    }

    /// <summary>Reads a list of properties, or a map of them, and makes a JSON Schema of it.</summary>
    public static JsonObject? Properties(YamlValue? value, Action<int, DeclaredVariable> declare)
    {
        List<(int Line, string Name, YamlValue Value)> properties = value switch
        {
            YamlList list => [.. list.Items.OfType<YamlMap>().Where(m => m.Find("name") is YamlScalar).Select(m => (m.Line, ((YamlScalar)m.Find("name")!).Text, (YamlValue)m))],
            YamlMap map => [.. map.Entries.Select(e => (e.Line, e.Key, e.Value))],
            _ => [],
        };
        if (properties.Count == 0)
        {
            return null;
        }

        JsonObject schemas = [];
        JsonArray required = [];
        foreach ((int line, string name, YamlValue property) in properties)
        {
            DeclaredVariable variable = Variable(name, property);
            declare(line, variable);
            schemas[name] = Schema(variable, property as YamlMap);
            if (!variable.Optional && variable.Default is null)
            {
                required.Add(name);
            }
        }

        JsonObject schema = new() { ["type"] = "object", ["properties"] = schemas };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return schema;
    }

    private static DeclaredVariable Variable(string name, YamlValue property)
    {
        if (property is not YamlMap map)
        {
            JsonNode? value = property.ToJson();
            return new DeclaredVariable(name, KindOf(value), null, false, null, value); // the short form gives a value to try it with
        }

        string? Text(string key) => map.Find(key) is YamlScalar { Text.Length: > 0 } scalar ? scalar.Text : null;
        bool optional = map.Find("required") is YamlScalar { Text: "false" or "False" or "FALSE" };
        return new DeclaredVariable(name, Text("kind") ?? Text("type"), Text("description"), optional, map.Find("default")?.ToJson(), map.Find("example")?.ToJson() ?? map.Find("sample")?.ToJson());
    }

    private static string? KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.String => "string",
        System.Text.Json.JsonValueKind.Number => "number",
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
        System.Text.Json.JsonValueKind.Array => "array",
        System.Text.Json.JsonValueKind.Object => "object",
        _ => null,
    };

    private static JsonObject Schema(DeclaredVariable variable, YamlMap? map)
    {
        JsonObject schema = [];
        string? type = variable.Kind switch
        {
            "string" or "integer" or "number" or "boolean" or "array" or "object" => variable.Kind,
            "float" => "number",
            "int" => "integer",
            "bool" => "boolean",
            "list" or "thread" => "array",
            _ => null, // image, file, audio: no type of JSON
        };
        if (type is not null)
        {
            schema["type"] = type;
        }

        if (variable.Description is not null)
        {
            schema["description"] = variable.Description;
        }

        if ((map?.Find("enumValues") ?? map?.Find("enum")) is YamlList values)
        {
            schema["enum"] = values.ToJson();
        }

        if (map?.Find("properties") is { } properties && Properties(properties, (_, _) => { }) is { } inner)
        {
            schema["properties"] = inner["properties"]!.DeepClone();
        }

        if (map?.Find("items") is YamlMap items)
        {
            schema["items"] = Schema(Variable("", items), items);
        }

        if (variable.Default is not null)
        {
            schema["default"] = variable.Default.DeepClone();
        }

        return schema;
    }
}
