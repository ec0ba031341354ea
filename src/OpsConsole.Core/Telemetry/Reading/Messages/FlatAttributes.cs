using System.Globalization;
using System.Text.Json.Nodes;

namespace OpsConsole.Core.Telemetry.Reading.Messages;

/// <summary>
/// Some instrumentations spell a list of messages as many attributes (<c>llm.input_messages.0.message.role</c>). This puts the
/// list together again.
/// </summary>
internal static class FlatAttributes
{
    private const int MaxLevels = 12;

    /// <summary>The list below a prefix (which ends in a dot), by index; empty when there is none.</summary>
    public static JsonArray List(IEnumerable<TraceAttribute> attributes, string prefix)
    {
        Branch root = new();
        foreach (TraceAttribute attribute in attributes)
        {
            if (attribute.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                string[] path = attribute.Key[prefix.Length..].Split('.', MaxLevels);
                if (Index(path[0]) is not null && path.Length > 1)
                {
                    root.Add(path, attribute.Value);
                }
            }
        }

        return root.ToArray();
    }

    private static int? Index(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;

    private sealed class Branch
    {
        private readonly Dictionary<string, Branch> _below = [];
        private JsonNode? _leaf;

        public void Add(ReadOnlySpan<string> path, JsonNode? value)
        {
            if (path.IsEmpty)
            {
                _leaf = value?.DeepClone();
                return;
            }

            if (!_below.TryGetValue(path[0], out Branch? next))
            {
                _below[path[0]] = next = new Branch();
            }

            next.Add(path[1..], value);
        }

        public JsonArray ToArray() => [.. _below.OrderBy(b => Index(b.Key)).Select(b => b.Value.ToNode())];

        private JsonNode? ToNode()
        {
            if (_below.Count == 0)
            {
                return _leaf;
            }

            return _below.Keys.All(k => Index(k) is not null)
                ? ToArray()
                : new JsonObject(_below.Select(b => KeyValuePair.Create(b.Key, b.Value.ToNode())));
        }
    }
}
