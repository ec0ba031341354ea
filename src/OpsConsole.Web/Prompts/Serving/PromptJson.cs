using System.Text.Json.Nodes;

namespace OpsConsole.Web.Prompts.Serving;

// The JSON of prompts: a promise to other people's programs. It is written by ServedDocument and PromptListEndpoint; these describe it.

internal sealed record PromptJson(
    string Name, string Sha, string Blob, string Path, string Format, string Dialect, string? Environment, DateTime? ReleasedAt, string? Title, string? Description,
    string? Model, string? Provider, JsonObject Parameters, string Template, IReadOnlyList<PromptMessageJson> Messages, IReadOnlyList<PromptVariableJson> Variables,
    JsonNode? InputSchema, JsonNode? OutputSchema, JsonNode? Tools, IReadOnlyList<string> Tags, string? Content, string? UserContent);

internal sealed record PromptMessageJson(string Role, string Content);

internal sealed record PromptVariableJson(string Name, string? Kind, string? Description, bool Required, JsonNode? Default, JsonNode? Example);

internal sealed record PromptListJson(IReadOnlyList<PromptListItemJson> Items, string? NextCursor);

internal sealed record PromptListItemJson(
    string Name, string Sha, string Blob, string Path, string Format, string? Title, string? Description, string? Model, IReadOnlyList<string> Tags, bool Usable,
    IReadOnlyDictionary<string, string> Environments);
