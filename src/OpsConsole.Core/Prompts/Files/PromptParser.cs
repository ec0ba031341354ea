using OpsConsole.Core.Prompts.Files.Formats;
using OpsConsole.Core.Prompts.Files.Yaml;

namespace OpsConsole.Core.Prompts.Files;

/// <summary>
/// Reads a prompt's file: bytes in, prompt or problems out. Never throws for what is in a file, and takes time in proportion to its length;
/// how long a file may be is the caller's to say.
/// </summary>
public static class PromptParser
{
    /// <summary>Reads.</summary>
    /// <param name="format">The format, from its path.</param>
    /// <param name="content">The file.</param>
    /// <param name="user">Content of <c>user.md</c> beside a Fabric folder's <c>system.md</c>; null where there is none.</param>
    public static ParsedPrompt Parse(PromptFormat format, ReadOnlySpan<byte> content, byte[]? user = null)
    {
        try
        {
            return Known(format, content, user);
        }
        catch (Exception exception)
        {
            // A mistake of a reader: it must not take the other files along.
            return new ParsedPrompt(null, [new PromptProblem(0, ProblemSeverity.Error, $"The console cannot read this file, by a mistake of its own ({exception.GetType().Name}). Please report it.")]);
        }
    }

    private static ParsedPrompt Known(PromptFormat format, ReadOnlySpan<byte> content, byte[]? user)
    {
        PromptDraft draft = new(format);
        if (FileText.Read(content, out PromptProblem? problem) is { } text)
        {
            Read(draft, format, text, user);
        }
        else
        {
            draft.Add(problem!);
        }

        return draft.Done();
    }

    private static void Read(PromptDraft draft, PromptFormat format, string text, byte[]? user)
    {
        if (format == PromptFormat.GitHubModels)
        {
            GitHubModelsFile.Read(draft, text);
        }
        else if (format == PromptFormat.Fabric)
        {
            ReadFabric(draft, text, user);
        }
        else
        {
            ReadWithFront(draft, format, text);
        }

        if (!draft.Failed && FileText.Plain(text).AsSpan().Trim().IsEmpty)
        {
            draft.Warn(0, "The file is empty.");
        }
    }

    private static void ReadFabric(PromptDraft draft, string system, byte[]? user)
    {
        string? second = null;
        if (user is not null && (second = FileText.Read(user, out PromptProblem? problem)) is null)
        {
            draft.Fail(0, $"user.md: {problem!.Message}");
        }

        FabricFolder.Read(draft, system, second);
    }

    private static void ReadWithFront(PromptDraft draft, PromptFormat format, string text)
    {
        FrontMatter file = FrontMatter.Of(text, format);
        bool plain = format is PromptFormat.Markdown or PromptFormat.Text;
        if (file.Unclosed && !plain)
        {
            draft.Fail(1, "The front matter is not closed. End it with a line ---.");
            return;
        }

        if (format == PromptFormat.Markdown && file.Yaml is null && CodeFence.Begins(text))
        {
            draft.Warn(1, "The file begins with a code fence around front matter, and it is not clear where they end, so all of it is read as text. Take the fence out.");
        }

        YamlMap? front = null;
        if (file.Yaml is not null)
        {
            YamlValue? value = SafeYaml.Read(file.Yaml, file.Before, out PromptProblem? problem);
            front = value as YamlMap;
            if (problem is not null)
            {
                // Tools that read only the text below let anything pass above it: such a file is a prompt all the same.
                draft.Add(!plain ? problem : problem with { Severity = ProblemSeverity.Warning, Message = $"The front matter is left out, and the text below it is the prompt. {problem.Message}" });
            }
            else if (value is not (null or YamlMap or YamlScalar { IsNull: true }))
            {
                if (plain)
                {
                    draft.Note(1, "What stands between the two lines --- is no front matter, so it is read as text.");
                    file = FrontMatter.None(text); // two rulers of Markdown
                }
                else
                {
                    draft.Fail(file.Before + 1, "The front matter is no map of keys and values. Write keys such as name: and model: between the two lines ---.");
                }
            }
        }

        draft.Template = file.Body;
        switch (format)
        {
            case PromptFormat.Prompty:
                PromptyFile.Read(draft, front, file);
                break;
            case PromptFormat.Dotprompt:
                DotpromptFile.Read(draft, front, file);
                break;
            default:
                PlainFile.Read(draft, front, file);
                break;
        }

        if (file.Yaml is not null && (file.Yaml.Contains("${env:", StringComparison.Ordinal) || file.Yaml.Contains("${file:", StringComparison.Ordinal)))
        {
            draft.Note(0, "References (${env:…}, ${file:…}) are shown as they are: only the application that runs the prompt puts in what they stand for.");
        }
    }
}
