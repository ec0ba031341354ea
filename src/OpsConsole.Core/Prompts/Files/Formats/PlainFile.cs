using System.Text.Json.Nodes;
using OpsConsole.Core.Prompts.Files.Templates;
using OpsConsole.Core.Prompts.Files.Yaml;

namespace OpsConsole.Core.Prompts.Files.Formats;

/// <summary>Markdown and text, with front matter or without: one message.</summary>
internal static class PlainFile
{
    private static readonly string[] ParameterKeys = ["temperature", "top_p", "topP", "top_k", "topK", "max_tokens", "maxTokens", "max_output_tokens", "maxOutputTokens", "stop", "seed"];

    public static void Read(PromptDraft draft, YamlMap? front, FrontMatter file)
    {
        string role = "user";
        TemplateDialect? named = null;
        if (front is not null)
        {
            YamlKeys keys = new(front, draft, "of a prompt");
            ReadFront(draft, keys);
            if (keys.Text("role") is { } name)
            {
                role = RoleOf(draft, keys.Value("role")!.Line, name);
            }

            named = keys.Text("template") switch { "jinja2" => TemplateDialect.Jinja2, "mustache" => TemplateDialect.Mustache, "handlebars" => TemplateDialect.Handlebars, _ => null };
            keys.NoteRest();
        }

        draft.Logic = named ?? Guess(file.Body);
        draft.Say(role, file.Body);
    }

    private static void ReadFront(PromptDraft draft, YamlKeys keys)
    {
        draft.Title = keys.Text("title") ?? keys.Text("name");
        keys.Value("name");
        draft.Description = keys.Text("description");
        ReadModel(draft, keys);
        JsonNode? tools = keys.Json("tools"), allowed = keys.Json("allowed-tools");
        draft.Tools = tools ?? allowed;
        draft.Provider = keys.Text("provider");
        draft.Tags.AddRange(keys.Texts("tags"));
        foreach (string known in (ReadOnlySpan<string>)["version", "author", "authors", "owner", "date", "license"])
        {
            keys.Value(known);
        }

        foreach (string key in (ReadOnlySpan<string>)["parameters", "config", "modelParameters"])
        {
            foreach (YamlEntry entry in keys.Map(key)?.Entries ?? [])
            {
                draft.Parameters[entry.Key] = entry.Value.ToJson();
            }
        }

        foreach (string key in ParameterKeys)
        {
            if (keys.Json(key) is { } value)
            {
                draft.Parameters[key] = value;
            }
        }

        foreach (string key in (ReadOnlySpan<string>)["inputs", "variables", "arguments"])
        {
            ReadVariables(draft, keys.Value(key));
        }
    }

    /// <summary>The role that the text has. Some write there who the model is to be, which is no role.</summary>
    private static string RoleOf(PromptDraft draft, int line, string name)
    {
        if (RoleName.Of(name) is { } role)
        {
            return role;
        }

        draft.Warn(line, $"'{PromptDraft.Cut(name)}' is no role of a message, so the text is the user's. Use system, user or assistant, or say it in the text.");
        return "user";
    }

    private static void ReadModel(PromptDraft draft, YamlKeys keys)
    {
        if (keys.Value("model") is YamlList { Items: [YamlScalar first, ..] several })
        {
            draft.Model = first.Text;
            if (several.Count > 1)
            {
                draft.Note(first.Line, "Of several models the first is read; the others are what the application may take instead.");
            }
        }
        else if (keys.Text("model") is { } model && model != "inherit") // whatever model is running
        {
            draft.Model = model;
        }
    }

    private static void ReadVariables(PromptDraft draft, YamlValue? value)
    {
        foreach (YamlScalar name in ((value as YamlList)?.Items ?? []).OfType<YamlScalar>())
        {
            draft.Declare(name.Line, new DeclaredVariable(name.Text, null, null, false, null, null));
        }

        if (PromptyInputs.Properties(value, draft.Declare) is { } schema)
        {
            draft.InputSchema = schema;
        }
    }

    /// <summary>The language of its logic, which such a file need not name: only what can be nothing else counts, as prose has braces too.</summary>
    private static TemplateDialect Guess(string body)
    {
        foreach (TemplateTag tag in TemplateTag.Of(body, TemplateDialect.Jinja2))
        {
            ReadOnlySpan<char> inner = tag.Inner(body);
            if (tag.Kind == TagKind.Statement)
            {
                return TemplateDialect.Jinja2;
            }

            if (tag.Kind == TagKind.Expression && inner is ['#' or '^' or '/', ..])
            {
                return TemplateDialect.Handlebars;
            }
        }

        return TemplateDialect.Plain;
    }
}
