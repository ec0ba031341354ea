using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>Reads a whole span: what the columns of a batch hold, and events and links from its raw form.</summary>
internal static class OtlpSpanReader
{
    private const int MaxEvents = 1000;
    private const int MaxLinks = 200;

    private static readonly string[] Kinds = ["", "internal", "server", "client", "producer", "consumer"];

    public static TraceSpan Read(OtlpTraceBatch batch, in OtlpSpan span)
    {
        ReadOnlySpan<byte> data = batch.Data;
        IReadOnlyList<TraceAttribute> resource = OtlpJson.Attributes(data, batch.AttributesOf(batch.Resources[span.Resource]));
        (List<TraceEvent> events, List<TraceLink> links) = ReadLists(data, span);
        return new TraceSpan
        {
            SpanId = span.SpanId,
            ParentId = span.ParentId,
            Name = OtlpJson.Text(data, span.Name),
            Kind = Kinds.ElementAtOrDefault(span.Kind) ?? "",
            Application = resource.LastOrDefault(a => a.Key == "service.name")?.Value?.ToString() ?? "",
            Scope = Scope(data, batch.Scopes[span.Scope]),
            StartNanos = span.StartNanos,
            EndNanos = Math.Max(span.StartNanos, span.EndNanos),
            Status = span.StatusCode is 1 or 2 ? (SpanStatus)span.StatusCode : SpanStatus.Unset,
            StatusMessage = OtlpJson.Text(data, span.StatusMessage),
            Attributes = [.. OtlpJson.Attributes(data, batch.AttributesOf(span)).OrderBy(a => !a.IsGenAI).ThenBy(a => a.Key, StringComparer.Ordinal)],
            Resource = resource,
            Events = events,
            Links = links,
        };
    }

    private static (List<TraceEvent> Events, List<TraceLink> Links) ReadLists(ReadOnlySpan<byte> data, in OtlpSpan span)
    {
        List<TraceEvent> events = [];
        List<TraceLink> links = [];
        if (span.EventCount + span.LinkCount == 0)
        {
            return (events, links);
        }

        ProtobufReader reader = new(data, span.Raw);
        while (reader.TryReadTag(out uint tag))
        {
            if (tag == EventsTag && events.Count < MaxEvents)
            {
                events.Add(ReadEvent(data, reader.ReadSlice(), span.StartNanos));
            }
            else if (tag == LinksTag && links.Count < MaxLinks)
            {
                links.Add(ReadLink(data, reader.ReadSlice()));
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return (events, links);
    }

    private static TraceEvent ReadEvent(ReadOnlySpan<byte> data, Slice content, ulong spanStart)
    {
        ulong time = spanStart;
        string name = "";
        List<TraceAttribute> attributes = [];
        ProtobufReader reader = new(data, content);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case EventTimeTag:
                    time = reader.ReadFixed64();
                    break;
                case EventNameTag:
                    name = OtlpJson.Text(data, reader.ReadSlice());
                    break;
                case EventAttributeTag:
                    attributes.Add(OtlpJson.Attribute(data, OtlpAttribute.ReadKeyValue(data, reader.ReadSlice())));
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new TraceEvent(name, (long)(time - spanStart) / 1000.0, IsLog: false, null, attributes);
    }

    private static TraceLink ReadLink(ReadOnlySpan<byte> data, Slice content)
    {
        TraceId trace = default;
        SpanId span = default;
        List<TraceAttribute> attributes = [];
        ProtobufReader reader = new(data, content);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case LinkTraceTag:
                    trace = Ids.Trace(data, reader.ReadSlice());
                    break;
                case LinkSpanTag:
                    span = Ids.Span(data, reader.ReadSlice());
                    break;
                case LinkAttributeTag:
                    attributes.Add(OtlpJson.Attribute(data, OtlpAttribute.ReadKeyValue(data, reader.ReadSlice())));
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new TraceLink(trace, span, attributes);
    }

    private static string Scope(ReadOnlySpan<byte> data, in OtlpScope scope)
    {
        string version = "";
        ProtobufReader reader = new(data, scope.Raw);
        while (reader.TryReadTag(out uint tag))
        {
            if (tag == ScopeVersionTag)
            {
                version = " " + OtlpJson.Text(data, reader.ReadSlice());
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return OtlpJson.Text(data, scope.Name) + version;
    }

    // Tags of Span, Span.Event, Span.Link and InstrumentationScope (opentelemetry-proto): field number × 8 + wire type.
    private const uint EventsTag = 11 << 3 | 2;
    private const uint LinksTag = 13 << 3 | 2;
    private const uint EventTimeTag = 1 << 3 | 1;
    private const uint EventNameTag = 2 << 3 | 2;
    private const uint EventAttributeTag = 3 << 3 | 2;
    private const uint LinkTraceTag = 1 << 3 | 2;
    private const uint LinkSpanTag = 2 << 3 | 2;
    private const uint LinkAttributeTag = 4 << 3 | 2;
    private const uint ScopeVersionTag = 2 << 3 | 2;
}
