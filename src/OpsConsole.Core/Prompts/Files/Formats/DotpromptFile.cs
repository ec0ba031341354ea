using System.Text.Json.Nodes;
using OpsConsole.Core.Prompts.Files.Templates;
using OpsConsole.Core.Prompts.Files.Yaml;

namespace OpsConsole.Core.Prompts.Files.Formats;

/// <summary>Dotprompt: front matter, and Handlebars with <c>{{role "…"}}</c> that begins messages.</summary>
internal static class DotpromptFile
{
    /// <summary>Keys that only the runtime reads.</summary>
    private static readonly string[] Runtime = ["variant", "version", "maxTurns", "toolChoice", "returnToolRequests", "use"];

    public static void Read(PromptDraft draft, YamlMap? front, FrontMatter file)
    {
        draft.Logic = TemplateDialect.Handlebars;
        if (front is not null)
        {
            ReadFront(draft, front);
        }

        Split(draft, file.Body, file.BodyLine);
    }

    private static void ReadFront(PromptDraft draft, YamlMap front)
    {
        YamlKeys keys = new(front, draft, "of Dotprompt");
        draft.Title = keys.Text("name");
        draft.Description = keys.Text("description");
        draft.Model = keys.Text("model");
        foreach (YamlEntry entry in keys.Map("config")?.Entries ?? [])
        {
            draft.Parameters[entry.Key] = entry.Value.ToJson();
        }

        foreach (string known in front.Entries.Select(e => e.Key).Where(k => Runtime.Contains(k) || k.Contains('.'))) // ext1.foo: of somebody's extension
        {
            keys.Value(known);
        }

        JsonNode? tools = keys.Json("tools"), definitions = keys.Json("toolDefs");
        draft.Tools = tools is not null && definitions is not null ? new JsonObject { ["tools"] = tools, ["toolDefs"] = definitions } : tools ?? definitions;
        if (keys.Map("input") is { } input)
        {
            ReadInput(draft, new YamlKeys(input, draft, "of Dotprompt's input"));
        }

        if (keys.Map("output") is { } output)
        {
            YamlKeys answer = new(output, draft, "of Dotprompt's output");
            if (answer.Text("format") is { } format)
            {
                draft.Parameters["format"] = format;
            }

            draft.OutputSchema = answer.Value("schema") is { } schema ? PicoSchema.Read(schema, draft) : null;
            answer.NoteRest();
        }

        if (keys.Map("metadata") is { } metadata)
        {
            draft.Tags.AddRange(new YamlKeys(metadata, draft, "").Texts("tags"));
        }

        keys.NoteRest();
    }

    private static void ReadInput(PromptDraft draft, YamlKeys keys)
    {
        if (keys.Value("schema") is { } schema)
        {
            draft.InputSchema = PicoSchema.Read(schema, draft);
            foreach (DeclaredVariable variable in PicoSchema.Variables(draft.InputSchema))
            {
                draft.Declare(schema.Line, variable);
            }
        }

        foreach (YamlEntry entry in keys.Map("default")?.Entries ?? [])
        {
            draft.Declare(entry.Line, new DeclaredVariable(entry.Key, null, null, false, entry.Value.ToJson(), null));
        }

        keys.NoteRest();
    }

    /// <summary>Splits the text before anything is filled in, so that no value can begin a message of its own.</summary>
    private static void Split(PromptDraft draft, string body, int bodyLine)
    {
        string role = "user";
        bool named = false;
        int done = 0, counted = 0, line = bodyLine;
        foreach (TemplateTag tag in TemplateTag.Of(body, TemplateDialect.Handlebars).Where(t => t.Kind != TagKind.Silent))
        {
            ReadOnlySpan<char> inner = tag.Inner(body).Trim("~ \t\r\n");
            bool begins = inner is ['r', 'o', 'l', 'e', ' ' or '\t' or '"' or '\'', ..], history = inner is "history", partial = inner is ['>', ..];
            if (!begins && !history && !partial)
            {
                continue;
            }

            line += body.AsSpan(counted, tag.Start - counted).Count('\n');
            counted = tag.Start;
            if (partial)
            {
                draft.Note(line, $"The partial '{PromptDraft.Cut(FirstWord(inner[1..]))}' is in another file and is shown by its name only.");
                continue;
            }

            Say(draft, role, named, body[done..tag.Start]);
            done = tag.End;
            if (history)
            {
                (role, named) = ("assistant", false); // what follows without a role is the model's, as Dotprompt has it
                draft.Note(line, "The application puts the earlier messages of the conversation here.");
            }
            else
            {
                (role, named) = (RoleOf(draft, line, FirstWord(inner[4..])), true);
            }
        }

        Say(draft, role, named, body[done..]);
        if (body.Contains("<<<dotprompt:", StringComparison.Ordinal))
        {
            draft.Warn(0, "The text holds '<<<dotprompt:', by which Dotprompt marks roles inside. It is read as text here; remove it.");
        }
    }

    private static string RoleOf(PromptDraft draft, int line, string name)
    {
        if (RoleName.Of(name) is { } role)
        {
            return role;
        }

        draft.Warn(line, $"'{PromptDraft.Cut(name)}' is no role. It is read as user. Use system, user, model or tool.");
        return "user";
    }

    /// <summary>The first word of a tag's arguments, without the quotes around it.</summary>
    private static string FirstWord(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        bool quoted = text is ['"' or '\'', ..];
        ReadOnlySpan<char> word = quoted ? text[1..] : text;
        int end = quoted ? word.IndexOf(text[0]) : word.IndexOfAny(" \t\r\n");
        return (end < 0 ? word : word[..end]).ToString();
    }

    private static void Say(PromptDraft draft, string role, bool named, string text)
    {
        if (named || !FileText.Plain(text).AsSpan().Trim().IsEmpty)
        {
            draft.Say(role, text);
        }
    }
}
