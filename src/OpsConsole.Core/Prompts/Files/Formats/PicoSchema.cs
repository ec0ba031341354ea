using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Prompts.Files.Templates;
using OpsConsole.Core.Prompts.Files.Yaml;

namespace OpsConsole.Core.Prompts.Files.Formats;

/// <summary>Picoschema, Dotprompt's short form of JSON Schema: <c>tags?(array, what for): string</c>.</summary>
internal static class PicoSchema
{
    /// <summary>Names of types in other languages: who writes them means Picoschema's, not a schema of the application.</summary>
    private static readonly string[] Foreign = ["str", "text", "int", "long", "float", "double", "decimal", "bool", "date", "datetime", "array", "list", "object", "map", "dict", "enum", "String", "Number", "Integer", "Boolean"];

    /// <summary>Reads a schema, in the short form or as JSON Schema.</summary>
    public static JsonNode? Read(YamlValue value, PromptDraft draft)
    {
        if (value is YamlMap map && (map.Find("type") is YamlScalar { Text: "object" or "array" or "string" or "number" or "integer" or "boolean" or "null" } || map.Find("properties") is YamlMap))
        {
            JsonNode schema = value.ToJson()!;
            if (map.Find("type") is null)
            {
                schema["type"] = "object";
            }

            return schema;
        }

        return Schema(value, draft);
    }

    /// <summary>The variables that an object's schema describes.</summary>
    public static IEnumerable<DeclaredVariable> Variables(JsonNode? schema)
    {
        if (schema is not JsonObject o || o["properties"] is not JsonObject properties)
        {
            yield break;
        }

        HashSet<string> required = [.. (o["required"] as JsonArray ?? []).OfType<JsonValue>().Where(v => v.GetValueKind() == JsonValueKind.String).Select(v => v.GetValue<string>())];
        foreach ((string name, JsonNode? property) in properties)
        {
            JsonObject? described = property as JsonObject;
            yield return new DeclaredVariable(name, Kind(described?["type"]), Text(described?["description"]), !required.Contains(name), described?["default"]?.DeepClone(), described?["example"]?.DeepClone());
        }
    }

    private static JsonObject Schema(YamlValue value, PromptDraft draft) => value switch
    {
        YamlScalar scalar => Scalar(scalar, draft),
        YamlMap map => Object(map, draft),
        _ => Strange(value, draft),
    };

    private static JsonObject Object(YamlMap map, PromptDraft draft)
    {
        JsonObject schema = new() { ["type"] = "object" }, properties = [];
        JsonArray required = [];
        foreach (YamlEntry entry in map.Entries)
        {
            (string name, string? form, string? note) = Key(entry.Key);
            bool optional = name.EndsWith('?');
            name = optional ? name[..^1] : name;
            JsonObject property = form switch
            {
                null or "object" => Schema(entry.Value, draft),
                "array" => new JsonObject { ["type"] = "array", ["items"] = Schema(entry.Value, draft) },
                "enum" => new JsonObject { ["enum"] = entry.Value.ToJson() },
                _ => Strange(entry.Value, draft),
            };
            if (note is not null)
            {
                property["description"] = note;
            }

            if (name == "(*)")
            {
                schema["additionalProperties"] = property;
                continue;
            }

            if (optional && Text(property["type"]) is { } type)
            {
                property["type"] = new JsonArray(type, "null");
            }
            else if (!optional)
            {
                required.Add(name);
            }

            properties[name] = property;
        }

        schema["properties"] = properties;
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        schema.TryAdd("additionalProperties", JsonValue.Create(false));
        return schema;
    }

    /// <summary><c>name?(array, what for)</c> taken apart.</summary>
    private static (string Name, string? Form, string? Note) Key(string key)
    {
        int open = key.IndexOf('(');
        if (open <= 0 || !key.EndsWith(')'))
        {
            return (key, null, null);
        }

        string inside = key[(open + 1)..^1];
        int comma = inside.IndexOf(',');
        return comma < 0
            ? (key[..open].Trim(), inside.Trim(), null)
            : (key[..open].Trim(), inside[..comma].Trim(), inside[(comma + 1)..].Trim());
    }

    private static JsonObject Scalar(YamlScalar scalar, PromptDraft draft)
    {
        int comma = scalar.Text.IndexOf(',');
        string type = (comma < 0 ? scalar.Text : scalar.Text[..comma]).Trim();
        JsonObject schema = [];
        if (type is "string" or "number" or "integer" or "boolean" or "null")
        {
            schema["type"] = type;
        }
        else if (VariableName.IsValid(type) && type != "any" && !Foreign.Contains(type))
        {
            schema["$ref"] = type;
            draft.Note(scalar.Line, $"The application knows the schema '{PromptDraft.Cut(type)}'; what is in it cannot be seen here.");
        }
        else if (type != "any")
        {
            draft.Warn(scalar.Line, $"'{PromptDraft.Cut(type)}' is no type of Picoschema. Use string, number, integer, boolean, null or any.");
        }

        if (comma >= 0)
        {
            schema["description"] = scalar.Text[(comma + 1)..].Trim();
        }

        return schema;
    }

    private static JsonObject Strange(YamlValue value, PromptDraft draft)
    {
        draft.Warn(value.Line, "This is no Picoschema: a type, or a map of fields and types, is expected. Forms in parentheses are array, object and enum.");
        return [];
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static string? Kind(JsonNode? type) => type is JsonArray { Count: > 0 } several ? Text(several[0]) : Text(type);
}
