using System.Text.Json;

namespace OpsConsole.Client.Prompts;

/// <summary>Where a prompt came from.</summary>
public enum PromptSource
{
    /// <summary>The console.</summary>
    Console,

    /// <summary>The disk: what the console said before the start.</summary>
    Disk,

    /// <summary>The application brought it along.</summary>
    Bundled,
}

/// <summary>A message of a prompt.</summary>
/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c>, <c>developer</c> or <c>tool</c>.</param>
/// <param name="Content">Its text.</param>
public sealed record PromptMessage(string Role, string Content);

/// <summary>A variable of a prompt.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Required">Whether a value must be given.</param>
/// <param name="Default">The value where none is given; what is no text as JSON. Null for none.</param>
public sealed record PromptVariable(string Name, bool Required, string? Default);

/// <summary>A version of a prompt. Immutable: who holds one keeps it while the next is released.</summary>
public sealed record LivePrompt
{
    internal static readonly JsonElement NoParameters = JsonElement.Parse("{}"u8);

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The environment that it is released in.</summary>
    public required string Environment { get; init; }

    /// <summary>SHA of the commit; of a bundled prompt what it says of itself. This is what telemetry carries.</summary>
    public required string Version { get; init; }

    /// <summary>SHA of the content; empty for a bundled prompt.</summary>
    public required string Blob { get; init; }

    /// <summary>Where it came from.</summary>
    public required PromptSource Source { get; init; }

    /// <summary>Language of the template: <c>plain</c>, <c>jinja2</c>, <c>handlebars</c> or <c>mustache</c>. Only plain is rendered here.</summary>
    public string Dialect { get; init; } = "plain";

    /// <summary>The model that the file names; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>Parameters of the call, as the file names them: a JSON object.</summary>
    public JsonElement Parameters { get; init; } = NoParameters;

    /// <summary>The template as it stands in the file, without front matter.</summary>
    public string Template { get; init; } = "";

    /// <summary>The messages, not filled in.</summary>
    public IReadOnlyList<PromptMessage> Messages { get; init; } = [];

    /// <summary>The variables.</summary>
    public IReadOnlyList<PromptVariable> Variables { get; init; } = [];

    /// <summary>Fills in values. They are never read as templates themselves.</summary>
    /// <param name="values">Values by name; those that the prompt does not have are passed over.</param>
    /// <exception cref="PromptRenderException">Values are missing, or the template has logic.</exception>
    public RenderedPrompt Render(IReadOnlyDictionary<string, string?>? values = null) => PromptRendering.Render(this, values ?? new Dictionary<string, string?>());

    /// <summary>Fills in values.</summary>
    /// <param name="values">Names and values.</param>
    /// <exception cref="PromptRenderException">Values are missing, or the template has logic.</exception>
    public RenderedPrompt Render(params ReadOnlySpan<(string Name, string? Value)> values)
    {
        Dictionary<string, string?> byName = new(StringComparer.Ordinal);
        foreach ((string name, string? value) in values)
        {
            byName[name] = value;
        }

        return PromptRendering.Render(this, byName);
    }
}
