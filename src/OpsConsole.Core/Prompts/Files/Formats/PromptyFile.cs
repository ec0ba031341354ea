using System.Text.Json.Nodes;
using OpsConsole.Core.Prompts.Files.Yaml;

namespace OpsConsole.Core.Prompts.Files.Formats;

/// <summary>Prompty, version 1 and 2: front matter, and lines <c>system:</c>, <c>user:</c>, … that begin messages.</summary>
internal static class PromptyFile
{
    public static void Read(PromptDraft draft, YamlMap? front, FrontMatter file)
    {
        draft.Logic = TemplateDialect.Jinja2;
        if (front is null)
        {
            draft.Note(1, "There is no front matter: no model and no declared variables. Begin the file with a line ---, keys such as name and model, and another line ---.");
        }
        else
        {
            ReadFront(draft, new YamlKeys(front, draft, "of Prompty"));
        }

        Split(draft, file.Body, file.BodyLine);
    }

    private static void ReadFront(PromptDraft draft, YamlKeys keys)
    {
        draft.Title = keys.Text("displayName") ?? keys.Text("name");
        keys.Value("name");
        draft.Description = keys.Text("description");
        draft.Tags.AddRange(keys.Texts("tags"));
        foreach (string known in (ReadOnlySpan<string>)["authors", "version", "base", "environment", "kind"])
        {
            keys.Value(known);
        }

        if (keys.Map("metadata") is { } metadata)
        {
            draft.Tags.AddRange(new YamlKeys(metadata, draft, "").Texts("tags"));
        }

        draft.Tools = keys.Json("tools");
        ReadModel(draft, keys);
        PromptyInputs.Read(draft, keys);
        ReadTemplate(draft, keys.Value("template"));
        keys.NoteRest();
    }

    private static void ReadModel(PromptDraft draft, YamlKeys keys)
    {
        switch (keys.Value("model"))
        {
            case YamlScalar id:
                draft.Model = id.Text;
                break;
            case YamlMap map:
                YamlKeys model = new(map, draft, "of Prompty's model");
                draft.Model = model.Text("id");
                draft.Provider = model.Text("provider");
                Copy(draft, model.Map("options"));
                foreach (string known in (ReadOnlySpan<string>)["api", "apiType", "response"])
                {
                    model.Value(known); // how an application reaches the model is its own affair
                }

                ReadConnection(draft, model.Map("configuration"));
                ReadConnection(draft, model.Value("connection") as YamlMap);
                Copy(draft, model.Map("parameters"));
                if (draft.Parameters.Remove("tools", out JsonNode? tools))
                {
                    draft.Tools ??= tools;
                }

                model.NoteRest();
                break;
        }
    }

    /// <summary>What the way to the model says of the model itself: version 1 has it in <c>configuration</c>, some betas of version 2 in <c>connection</c>.</summary>
    private static void ReadConnection(PromptDraft draft, YamlMap? way)
    {
        if (way is null)
        {
            return;
        }

        draft.Model ??= Scalar(way, "azure_deployment") ?? Scalar(way, "model") ?? (way.Find("kind") is null ? Scalar(way, "name") : null); // with a kind it is the connection's name
        draft.Provider ??= Scalar(way, "type");
    }

    private static string? Scalar(YamlMap map, string key) => map.Find(key) is YamlScalar { Text.Length: > 0 } scalar ? scalar.Text : null;

    private static void Copy(PromptDraft draft, YamlMap? parameters)
    {
        foreach (YamlEntry entry in parameters?.Entries ?? [])
        {
            draft.Parameters[entry.Key] = entry.Value.ToJson();
        }
    }

    private static void ReadTemplate(PromptDraft draft, YamlValue? template)
    {
        string? kind = template switch
        {
            YamlScalar text => text.Text,
            YamlMap map when map.Find("format") is YamlMap format => Scalar(format, "kind"),
            YamlMap map => Scalar(map, "format") ?? Scalar(map, "type"),
            _ => null,
        };
        switch (kind)
        {
            case null or "jinja2":
                break;
            case "mustache":
                draft.Logic = TemplateDialect.Mustache;
                break;
            case "handlebars": // of Semantic Kernel
                draft.Logic = TemplateDialect.Handlebars;
                break;
            default:
                draft.Warn(template!.Line, $"The template language '{PromptDraft.Cut(kind)}' is not known. Prompty knows jinja2 and mustache; it is read as jinja2.");
                break;
        }
    }

    /// <summary>Splits the text before anything is filled in, so that no value can begin a message of its own.</summary>
    private static void Split(PromptDraft draft, string body, int bodyLine)
    {
        string? role = null;
        int begin = 0;
        for (int at = 0, line = bodyLine; at < body.Length; line++)
        {
            int end = body.IndexOf('\n', at) is >= 0 and int found ? found + 1 : body.Length;
            ReadOnlySpan<char> text = body.AsSpan(at, end - at).Trim("\uFEFF \t\r\n");
            if (RoleOf(text, out ReadOnlySpan<char> attributes) is { } next)
            {
                Say(draft, role, body[begin..at]);
                (role, begin) = (next, end);
                if (!attributes.IsEmpty)
                {
                    draft.Mention(attributes.ToString());
                    draft.Note(line, "What stands in brackets behind a role is for the application that runs the prompt. It is not read here.");
                }
            }
            else if (text is "![thread]")
            {
                draft.Note(line, "The application puts the earlier messages of the conversation here.");
            }

            at = end;
        }

        Say(draft, role, body[begin..]);
    }

    private static void Say(PromptDraft draft, string? role, string content)
    {
        if (role is not null || !FileText.Plain(content).AsSpan().Trim().IsEmpty)
        {
            draft.Say(role ?? "system", content); // what stands before the first role is the system's, as Prompty has it
        }
    }

    /// <summary>The role of a line such as <c>system:</c>, <c># User:</c> or <c>user[name="x"]:</c>; null for any other line.</summary>
    private static string? RoleOf(ReadOnlySpan<char> line, out ReadOnlySpan<char> attributes)
    {
        attributes = [];
        if (line is not [.. var name, ':'] || line.Length > 200)
        {
            return null;
        }

        if (name is ['#', ..])
        {
            name = name[1..];
        }

        name = name.Trim();
        if (name is [.., ']'] && name.IndexOf('[') is > 0 and int bracket)
        {
            attributes = name[bracket..];
            name = name[..bracket].TrimEnd();
        }

        return name is "model" ? null : RoleName.Of(name);
    }
}
