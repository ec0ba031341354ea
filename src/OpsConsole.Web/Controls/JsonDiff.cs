using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpsConsole.Web.Controls;

/// <summary>What happened to a field.</summary>
internal enum DiffMark
{
    /// <summary>It is the same.</summary>
    Same,

    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It has another value.</summary>
    Changed,
}

/// <summary>One field of a change.</summary>
/// <param name="Path">Its name; of nested ones all names with dots between.</param>
/// <param name="Mark">What happened to it.</param>
/// <param name="Before">The value before; null when there was none.</param>
/// <param name="After">The value afterwards; null when there is none.</param>
/// <param name="Members">The members of a list, added ones, removed ones and those that stayed; empty for other values.</param>
internal sealed record DiffField(string Path, DiffMark Mark, string? Before, string? After, IReadOnlyList<DiffMember> Members);

/// <summary>One member of a list.</summary>
/// <param name="Text">The member.</param>
/// <param name="Mark">What happened to it.</param>
internal sealed record DiffMember(string Text, DiffMark Mark);

/// <summary>Compares two objects field by field. Lists of plain values are compared as sets: their order says nothing.</summary>
internal static class JsonDiff
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The fields of either, in the order of their names. Null is an object without fields.</summary>
    public static IReadOnlyList<DiffField> Of(JsonObject? before, JsonObject? after)
    {
        Dictionary<string, JsonNode?> old = [], now = [];
        Flatten("", before, old);
        Flatten("", after, now);
        return [.. old.Keys.Union(now.Keys).Order(StringComparer.Ordinal).Select(path => Field(path, old, now))];
    }

    private static DiffField Field(string path, Dictionary<string, JsonNode?> old, Dictionary<string, JsonNode?> now)
    {
        bool was = old.TryGetValue(path, out JsonNode? before), isNow = now.TryGetValue(path, out JsonNode? after);
        DiffMark mark = !was ? DiffMark.Added : !isNow ? DiffMark.Removed : JsonNode.DeepEquals(before, after) ? DiffMark.Same : DiffMark.Changed;
        return new DiffField(path, mark, was ? Text(before) : null, isNow ? Text(after) : null, Members(was ? before : new JsonArray(), isNow ? after : new JsonArray()));
    }

    private static IReadOnlyList<DiffMember> Members(JsonNode? before, JsonNode? after)
    {
        if (before is not JsonArray old || after is not JsonArray now || old.Count + now.Count == 0 || old.Concat(now).Any(m => m is JsonObject or JsonArray))
        {
            return [];
        }

        string[] was = [.. old.Select(Text)], isNow = [.. now.Select(Text)];
        return [.. was.Union(isNow).Select(m => new DiffMember(m, !was.Contains(m) ? DiffMark.Added : !isNow.Contains(m) ? DiffMark.Removed : DiffMark.Same))];
    }

    private static void Flatten(string prefix, JsonObject? value, Dictionary<string, JsonNode?> fields)
    {
        foreach ((string name, JsonNode? member) in value ?? [])
        {
            if (member is JsonObject { Count: > 0 } nested)
            {
                Flatten($"{prefix}{name}.", nested, fields);
            }
            else
            {
                fields[prefix + name] = member;
            }
        }
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue scalar when scalar.TryGetValue(out string? text) => text,
        _ => value.ToJsonString(Readable),
    };
}
