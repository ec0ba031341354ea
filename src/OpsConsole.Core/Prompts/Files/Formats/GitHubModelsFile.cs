using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Prompts.Files.Yaml;

namespace OpsConsole.Core.Prompts.Files.Formats;

/// <summary>GitHub Models: one YAML document with messages, test data and evaluators.</summary>
internal static class GitHubModelsFile
{
    public static void Read(PromptDraft draft, string text)
    {
        string yaml = text.StartsWith('\uFEFF') ? text[1..] : text;
        YamlValue? value = SafeYaml.Read(yaml, 0, out PromptProblem? problem);
        if (problem is not null)
        {
            draft.Add(problem);
        }
        else if (value is not YamlMap map)
        {
            draft.Fail(1, "The file is no map of keys and values. It needs at least the key messages.");
        }
        else
        {
            draft.Template = text;
            Read(draft, map);
        }
    }

    private static void Read(PromptDraft draft, YamlMap map)
    {
        YamlKeys keys = new(map, draft, "of GitHub Models");
        draft.Title = keys.Text("name");
        draft.Description = keys.Text("description");
        draft.Model = keys.Text("model");
        foreach (YamlEntry entry in keys.Map("modelParameters")?.Entries ?? [])
        {
            draft.Parameters[entry.Key] = entry.Value.ToJson();
        }

        if (keys.Text("responseFormat") is { } format)
        {
            draft.Parameters["responseFormat"] = format;
        }

        ReadSchema(draft, keys.Value("jsonSchema"));
        ReadMessages(draft, map.Line, keys.List("messages"));
        ReadTests(draft, keys.List("testData"));
        draft.Evaluators = keys.Json("evaluators");
        keys.NoteRest();
    }

    private static void ReadSchema(PromptDraft draft, YamlValue? value)
    {
        JsonNode? schema = null;
        switch (value)
        {
            case YamlScalar text:
                try
                {
                    schema = JsonNode.Parse(text.Text, documentOptions: new JsonDocumentOptions { MaxDepth = SafeYaml.MaxDepth, CommentHandling = JsonCommentHandling.Skip });
                    _ = schema?.ToJsonString(); // finds keys that stand twice
                }
                catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
                {
                    schema = null;
                    draft.Warn(text.Line, "'jsonSchema' is no JSON. Write the schema as JSON text, after jsonSchema: |-");
                }

                break;
            case YamlMap map:
                schema = map.ToJson();
                draft.Warn(map.Line, "'jsonSchema' should be JSON text: write jsonSchema: |- and the schema indented below it.");
                break;
        }

        draft.OutputSchema = schema is JsonObject o && o["schema"] is JsonObject inner ? inner.DeepClone() : schema;
    }

    private static void ReadMessages(PromptDraft draft, int line, YamlList? messages)
    {
        if (messages is null or { Items.Count: 0 })
        {
            draft.Fail(line, "There are no messages. Add messages: with - role: and content: below it.");
            return;
        }

        foreach (YamlValue item in messages.Items)
        {
            YamlMap? message = item as YamlMap;
            string? name = (message?.Find("role") as YamlScalar)?.Text, role = name is null ? null : RoleName.Of(name);
            if (role is null)
            {
                draft.Fail(item.Line, name is null ? "A message needs role: and content:." : $"'{PromptDraft.Cut(name)}' is no role. Use system, user or assistant.");
            }
            else if (message!.Find("content") is { } content and not YamlScalar)
            {
                draft.Fail(content.Line, "The content of a message must be a text. Put it in quotes if it begins with {{.");
            }
            else
            {
                draft.Say(role, (message.Find("content") as YamlScalar)?.Text ?? "");
            }
        }
    }

    private static void ReadTests(PromptDraft draft, YamlList? tests)
    {
        int number = 0;
        foreach (YamlMap test in (tests?.Items ?? []).OfType<YamlMap>())
        {
            number++;
            string? Text(string key) => test.Find(key) switch { YamlScalar scalar => scalar.Text, { } other => other.ToJson()?.ToJsonString(), _ => null };
            YamlEntry[] given = [.. test.Entries.Where(e => e.Key != "expected")];
            if (given is [{ Key: "vars", Value: YamlMap vars }])
            {
                given = [.. vars.Entries]; // as other tools have it
            }

            JsonObject inputs = new(given.Select(e => KeyValuePair.Create(e.Key, e.Value.ToJson())));
            draft.Tests.Add(new PromptTest($"{number}", inputs, Text("expected")));
        }

        if (tests is { } list && number < list.Items.Count)
        {
            draft.Warn(list.Line, "A test must be a map of variables and values. Others are not read.");
        }
    }
}
