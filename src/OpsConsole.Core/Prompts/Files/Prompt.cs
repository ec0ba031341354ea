using System.Text.Json.Nodes;

namespace OpsConsole.Core.Prompts.Files;

/// <summary>How a prompt's file is written (docs/prompt-files.md).</summary>
public enum PromptFormat
{
    /// <summary><c>*.prompty</c>, version 1 or 2.</summary>
    Prompty,

    /// <summary><c>*.prompt</c> of Google's Dotprompt.</summary>
    Dotprompt,

    /// <summary><c>*.prompt.yml</c> of GitHub Models.</summary>
    GitHubModels,

    /// <summary>A folder with <c>system.md</c>, and <c>user.md</c> if there is one.</summary>
    Fabric,

    /// <summary>Markdown, with front matter or without.</summary>
    Markdown,

    /// <summary>Plain text, with front matter or without.</summary>
    Text,
}

/// <summary>The language of a template. Only <see cref="Plain"/> is filled in by the console and by the client library.</summary>
public enum TemplateDialect
{
    /// <summary>Text with <c>{{name}}</c>, without logic: every dialect understands it.</summary>
    Plain,

    /// <summary>Jinja2 with logic.</summary>
    Jinja2,

    /// <summary>Handlebars with logic (Dotprompt).</summary>
    Handlebars,

    /// <summary>Mustache with sections.</summary>
    Mustache,
}

/// <summary>A message of a prompt.</summary>
/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c>, <c>developer</c> or <c>tool</c>.</param>
/// <param name="Content">Its template.</param>
public sealed record PromptMessage(string Role, string Content);

/// <summary>A variable of a prompt.</summary>
/// <param name="Name">Its name, <c>[A-Za-z_][A-Za-z0-9_.]*</c>.</param>
/// <param name="Kind"><c>string</c>, <c>number</c>, …; null where the file does not say.</param>
/// <param name="Description">What it is for; null where the file does not say.</param>
/// <param name="Required">Whether it must be given: it has no default and is not optional.</param>
/// <param name="Default">Value where none is given.</param>
/// <param name="Example">A value to try it with.</param>
/// <param name="Declared">Whether the file declares it.</param>
/// <param name="Used">Whether the template uses it.</param>
public sealed record PromptVariable(string Name, string? Kind, string? Description, bool Required, JsonNode? Default, JsonNode? Example, bool Declared, bool Used);

/// <summary>A test case that the file carries.</summary>
/// <param name="Name">Its name, or its number.</param>
/// <param name="Inputs">Values of variables.</param>
/// <param name="Expected">What is expected; null where the file does not say.</param>
public sealed record PromptTest(string Name, JsonObject Inputs, string? Expected);

/// <summary>How bad a problem is.</summary>
public enum ProblemSeverity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Probably wrong.</summary>
    Warning,

    /// <summary>It cannot be used so.</summary>
    Error,
}

/// <summary>Something that is wrong with a file, where, and what to do.</summary>
/// <param name="Line">Line, from 1; 0 for the file as a whole.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">A sentence for people, with the remedy.</param>
public sealed record PromptProblem(int Line, ProblemSeverity Severity, string Message);

/// <summary>What a prompt's file says, whatever its format. Immutable.</summary>
public sealed record Prompt
{
    /// <summary>The format.</summary>
    public required PromptFormat Format { get; init; }

    /// <summary>The language of the templates.</summary>
    public required TemplateDialect Dialect { get; init; }

    /// <summary>How the file calls it; null where it does not. Never its name in the catalog, which is its path.</summary>
    public string? Title { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Model id.</summary>
    public string? Model { get; init; }

    /// <summary>Provider of the model.</summary>
    public string? Provider { get; init; }

    /// <summary>Parameters of the call (temperature, …), as the file names them.</summary>
    public JsonObject Parameters { get; init; } = [];

    /// <summary>The text of the template as it stands in the file, without front matter.</summary>
    public required string Template { get; init; }

    /// <summary>The messages, in order; a file without roles is one message.</summary>
    public IReadOnlyList<PromptMessage> Messages { get; init; } = [];

    /// <summary>The variables, in order of declaration, then of use.</summary>
    public IReadOnlyList<PromptVariable> Variables { get; init; } = [];

    /// <summary>JSON Schema of the input; null where the file has none.</summary>
    public JsonNode? InputSchema { get; init; }

    /// <summary>JSON Schema of the output; null where the file has none.</summary>
    public JsonNode? OutputSchema { get; init; }

    /// <summary>Tools; null where the file has none.</summary>
    public JsonNode? Tools { get; init; }

    /// <summary>Test cases.</summary>
    public IReadOnlyList<PromptTest> Tests { get; init; } = [];

    /// <summary>What judges the answers to the tests, as the file has it; null where it has none. Nothing here runs it.</summary>
    public JsonNode? Evaluators { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>What came of reading a file.</summary>
/// <param name="Prompt">The prompt; null when the file cannot be used.</param>
/// <param name="Problems">What is wrong with it, by line.</param>
public sealed record ParsedPrompt(Prompt? Prompt, IReadOnlyList<PromptProblem> Problems);
