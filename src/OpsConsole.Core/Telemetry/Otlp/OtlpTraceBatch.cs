namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>A <c>Span</c>.</summary>
public struct OtlpSpan
{
    /// <summary>Index of its resource in <see cref="OtlpBatch.Resources"/>.</summary>
    public int Resource { get; internal set; }

    /// <summary>Index of its scope in <see cref="OtlpBatch.Scopes"/>.</summary>
    public int Scope { get; internal set; }

    /// <summary>Content of the <c>Span</c> message.</summary>
    public Slice Raw { get; internal set; }

    /// <summary>Its trace.</summary>
    public TraceId TraceId { get; internal set; }

    /// <summary>Its own id.</summary>
    public SpanId SpanId { get; internal set; }

    /// <summary>The span it ran in; empty for a root, and when the id sent is not 8 bytes long.</summary>
    public SpanId ParentId { get; internal set; }

    /// <summary>False when trace or span id is missing, all zero or of the wrong length: such a span can never be accepted.</summary>
    public readonly bool HasValidIds => !TraceId.IsEmpty && !SpanId.IsEmpty;

    /// <summary>Its name.</summary>
    public Slice Name { get; internal set; }

    /// <summary>0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer; others are passed on as sent.</summary>
    public int Kind { get; internal set; }

    /// <summary>Start, nanoseconds since 1970 UTC, as sent.</summary>
    public ulong StartNanos { get; internal set; }

    /// <summary>End, nanoseconds since 1970 UTC, as sent: may lie before the start.</summary>
    public ulong EndNanos { get; internal set; }

    /// <summary>Index of its first attribute in <see cref="OtlpBatch.Attributes"/>.</summary>
    public int FirstAttribute { get; internal set; }

    /// <summary>Number of its attributes.</summary>
    public int AttributeCount { get; internal set; }

    /// <summary>0 unset, 1 ok, 2 error; others are passed on as sent.</summary>
    public int StatusCode { get; internal set; }

    /// <summary>What the status says.</summary>
    public Slice StatusMessage { get; internal set; }

    /// <summary>Number of its events; they are in <see cref="Raw"/>, field 11.</summary>
    public int EventCount { get; internal set; }

    /// <summary>Number of its links; they are in <see cref="Raw"/>, field 13.</summary>
    public int LinkCount { get; internal set; }
}

/// <summary>An <c>ExportTraceServiceRequest</c>.</summary>
public sealed class OtlpTraceBatch : OtlpBatch
{
    private readonly PooledList<OtlpSpan> _spans;

    private OtlpTraceBatch(ReadOnlyMemory<byte> message)
        : base(message)
    {
        _spans = new PooledList<OtlpSpan>(message.Length / 512, MaxRecords, "spans");
    }

    /// <summary>The spans, in the order sent.</summary>
    public ReadOnlySpan<OtlpSpan> Spans => _spans.Span;

    /// <summary>Decodes a request. The message must stay unchanged until the batch is disposed.</summary>
    /// <exception cref="OtlpFormatException">The message is malformed or holds more than the limits of <see cref="OtlpBatch"/>.</exception>
    public static OtlpTraceBatch Decode(ReadOnlyMemory<byte> message)
    {
        OtlpTraceBatch batch = new(message);
        batch.Decode();
        return batch;
    }

    /// <summary>The attributes of a span.</summary>
    public ReadOnlySpan<OtlpAttribute> AttributesOf(in OtlpSpan span) => Attributes.Slice(span.FirstAttribute, span.AttributeCount);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        _spans.Dispose();
        base.Dispose(disposing);
    }

    private protected override void DecodeRecord(int resource, int scope, Slice content)
    {
        ReadOnlySpan<byte> data = Data;
        ref OtlpSpan span = ref _spans.Add();
        span.Resource = resource;
        span.Scope = scope;
        span.Raw = content;
        span.FirstAttribute = AttributeCount;
        ProtobufReader reader = new(data, content);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case TraceIdTag:
                    span.TraceId = Ids.Trace(data, reader.ReadSlice());
                    break;
                case SpanIdTag:
                    span.SpanId = Ids.Span(data, reader.ReadSlice());
                    break;
                case ParentIdTag:
                    span.ParentId = Ids.Span(data, reader.ReadSlice());
                    break;
                case NameTag:
                    span.Name = reader.ReadSlice();
                    break;
                case KindTag:
                    span.Kind = reader.ReadInt32();
                    break;
                case StartTag:
                    span.StartNanos = reader.ReadFixed64();
                    break;
                case EndTag:
                    span.EndNanos = reader.ReadFixed64();
                    break;
                case AttributeTag:
                    AddAttribute(data, reader.ReadSlice());
                    break;
                case EventTag:
                    reader.ReadSlice();
                    span.EventCount++;
                    break;
                case LinkTag:
                    reader.ReadSlice();
                    span.LinkCount++;
                    break;
                case StatusTag:
                    ReadStatus(data, reader.ReadSlice(), ref span);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        span.AttributeCount = AttributeCount - span.FirstAttribute;
    }

    private static void ReadStatus(ReadOnlySpan<byte> data, Slice content, ref OtlpSpan span)
    {
        ProtobufReader reader = new(data, content);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case StatusMessageTag:
                    span.StatusMessage = reader.ReadSlice();
                    break;
                case StatusCodeTag:
                    span.StatusCode = reader.ReadInt32();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    // Tags of Span and Status (opentelemetry-proto trace.proto): field number × 8 + wire type.
    private const uint TraceIdTag = 1 << 3 | 2;
    private const uint SpanIdTag = 2 << 3 | 2;
    private const uint ParentIdTag = 4 << 3 | 2;
    private const uint NameTag = 5 << 3 | 2;
    private const uint KindTag = 6 << 3 | 0;
    private const uint StartTag = 7 << 3 | 1;
    private const uint EndTag = 8 << 3 | 1;
    private const uint AttributeTag = 9 << 3 | 2;
    private const uint EventTag = 11 << 3 | 2;
    private const uint LinkTag = 13 << 3 | 2;
    private const uint StatusTag = 15 << 3 | 2;
    private const uint StatusMessageTag = 2 << 3 | 2;
    private const uint StatusCodeTag = 3 << 3 | 0; // 1 is reserved
}
