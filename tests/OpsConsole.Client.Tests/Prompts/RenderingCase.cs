using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpsConsole.Client.Tests.Prompts;

/// <summary>A line of the table (rendering-cases.json) by which the console, the library and the scripts render alike.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Template">The only message.</param>
/// <param name="Values">What is given; null for nothing.</param>
/// <param name="Variables">What the prompt declares; null for nothing.</param>
/// <param name="Text">What comes of it; null where values are missing.</param>
/// <param name="Missing">The variables without a value; null for none.</param>
public sealed record RenderingCase(string Name, string Template, IReadOnlyDictionary<string, string?>? Values, IReadOnlyList<RenderingVariable>? Variables, string? Text, IReadOnlyList<string>? Missing)
{
    /// <summary>The table as it stands in the file.</summary>
    public static string Json
    {
        get
        {
            using StreamReader table = new(typeof(RenderingCase).Assembly.GetManifestResourceStream("rendering-cases.json")!);
            return table.ReadToEnd();
        }
    }

    /// <summary>The table.</summary>
    public static IReadOnlyList<RenderingCase> All { get; } = JsonSerializer.Deserialize<RenderingCase[]>(Json, JsonSerializerOptions.Web)!;

    /// <summary>The names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    public static RenderingCase Of(string name) => All.Single(c => c.Name == name);
}

/// <summary>A variable of such a line.</summary>
public sealed record RenderingVariable(string Name, bool Required, JsonNode? Default);
