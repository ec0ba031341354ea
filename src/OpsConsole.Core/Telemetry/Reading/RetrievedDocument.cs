using System.Globalization;
using System.Text.Json.Nodes;
using OpsConsole.Core.Telemetry.Reading.Messages;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>A piece of context that was found for the model.</summary>
/// <param name="SpanId">The search that found it.</param>
/// <param name="Id">Its id or source; null when not said.</param>
/// <param name="Content">Its text; null when not said or not stored.</param>
/// <param name="Score">How well it matched, in the search's own unit.</param>
/// <param name="Metadata">What else is said of it, JSON.</param>
public sealed record RetrievedDocument(SpanId SpanId, string? Id, string? Content, double? Score, string? Metadata)
{
    private const int Most = 100;

    /// <summary>The documents a span reports, by any known spelling.</summary>
    internal static IEnumerable<RetrievedDocument> Of(TraceSpan span)
    {
        JsonNode? structured = LooseJson.Structure(span.Attributes.LastOrDefault(a => a.Key == "gen_ai.retrieval.documents")?.Value);
        IEnumerable<JsonNode?> found = structured as JsonArray
            ?? NotEmpty(FlatAttributes.List(span.Attributes, "retrieval.documents."))     // OpenInference
            ?? NotEmpty(FlatAttributes.List(span.Attributes, "reranker.output_documents."))
            ?? span.Events.Where(e => e.Name == "db.query.result")                        // OpenLLMetry, vector databases
                .Select(e => (JsonNode?)new JsonObject(e.Attributes.DistinctBy(a => a.Key)
                    .Select(a => KeyValuePair.Create(a.Key.Replace("db.query.result.", ""), a.Value?.DeepClone()))));
        return found.Take(Most).Select(n => Read(span.SpanId, n));
    }

    private static JsonArray? NotEmpty(JsonArray list) => list.Count > 0 ? list : null;

    private static RetrievedDocument Read(SpanId span, JsonNode? node)
    {
        node = node.Get("document") as JsonObject ?? node;
        if (node is not JsonObject)
        {
            return new RetrievedDocument(span, null, MessageBounds.Cut(LooseJson.Show(node)), null, null);
        }

        JsonNode? content = node.Get("content", "text", "page_content", "document"), metadata = node.Get("metadata");
        return new RetrievedDocument(
            span,
            Shown(node.Get("id", "document_id", "uri", "url", "source", "title") ?? LooseJson.Structure(metadata).Get("source", "id", "title")),
            Shown(content),
            Number(node.Get("score", "relevance_score", "similarity", "distance")),
            Shown(metadata));
    }

    private static string? Shown(JsonNode? node) => node is null ? null : MessageBounds.Cut(LooseJson.Show(LooseJson.Structure(node)));

    private static double? Number(JsonNode? node) =>
        double.TryParse(LooseJson.Show(node), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
}
