namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>A <c>LogRecord</c>. With an event name it is an event, such as a GenAI evaluation result.</summary>
public struct OtlpLogRecord
{
    /// <summary>Index of its resource in <see cref="OtlpBatch.Resources"/>.</summary>
    public int Resource { get; internal set; }

    /// <summary>Index of its scope in <see cref="OtlpBatch.Scopes"/>.</summary>
    public int Scope { get; internal set; }

    /// <summary>Content of the <c>LogRecord</c> message.</summary>
    public Slice Raw { get; internal set; }

    /// <summary>The trace it belongs to; empty when it names none, or one of the wrong length.</summary>
    public TraceId TraceId { get; internal set; }

    /// <summary>The span it belongs to; empty when it names none, or one of the wrong length.</summary>
    public SpanId SpanId { get; internal set; }

    /// <summary>When it happened, nanoseconds since 1970 UTC; 0 when not known.</summary>
    public ulong TimeNanos { get; internal set; }

    /// <summary>When it was observed, nanoseconds since 1970 UTC; 0 when not known.</summary>
    public ulong ObservedNanos { get; internal set; }

    /// <summary>1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal, 0 unspecified; others as sent.</summary>
    public int Severity { get; internal set; }

    /// <summary>Name of the event: its field, else the attribute <c>event.name</c> that older SDKs send. Empty for a plain log line.</summary>
    public Slice EventName { get; internal set; }

    /// <summary>The body, as a value without a key.</summary>
    public OtlpAttribute Body { get; internal set; }

    /// <summary>Index of its first attribute in <see cref="OtlpBatch.Attributes"/>.</summary>
    public int FirstAttribute { get; internal set; }

    /// <summary>Number of its attributes.</summary>
    public int AttributeCount { get; internal set; }
}

/// <summary>An <c>ExportLogsServiceRequest</c>.</summary>
public sealed class OtlpLogBatch : OtlpBatch
{
    private readonly PooledList<OtlpLogRecord> _records;

    private OtlpLogBatch(ReadOnlyMemory<byte> message)
        : base(message)
    {
        _records = new PooledList<OtlpLogRecord>(message.Length / 256, MaxRecords, "log records");
    }

    /// <summary>The records, in the order sent.</summary>
    public ReadOnlySpan<OtlpLogRecord> Records => _records.Span;

    /// <summary>Decodes a request. The message must stay unchanged until the batch is disposed.</summary>
    /// <exception cref="OtlpFormatException">The message is malformed or holds more than the limits of <see cref="OtlpBatch"/>.</exception>
    public static OtlpLogBatch Decode(ReadOnlyMemory<byte> message)
    {
        OtlpLogBatch batch = new(message);
        batch.Decode();
        return batch;
    }

    /// <summary>The attributes of a record.</summary>
    public ReadOnlySpan<OtlpAttribute> AttributesOf(in OtlpLogRecord record) => Attributes.Slice(record.FirstAttribute, record.AttributeCount);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        _records.Dispose();
        base.Dispose(disposing);
    }

    private protected override void DecodeRecord(int resource, int scope, Slice content)
    {
        ReadOnlySpan<byte> data = Data;
        ref OtlpLogRecord record = ref _records.Add();
        record.Resource = resource;
        record.Scope = scope;
        record.Raw = content;
        record.FirstAttribute = AttributeCount;
        ProtobufReader reader = new(data, content);
        while (reader.TryReadTag(out uint tag))
        {
            switch (tag)
            {
                case TimeTag:
                    record.TimeNanos = reader.ReadFixed64();
                    break;
                case SeverityTag:
                    record.Severity = reader.ReadInt32();
                    break;
                case BodyTag:
                    record.Body = OtlpAttribute.ReadAnyValue(data, reader.ReadSlice());
                    break;
                case AttributeTag:
                    AddAttribute(data, reader.ReadSlice());
                    break;
                case TraceIdTag:
                    record.TraceId = Ids.Trace(data, reader.ReadSlice());
                    break;
                case SpanIdTag:
                    record.SpanId = Ids.Span(data, reader.ReadSlice());
                    break;
                case ObservedTag:
                    record.ObservedNanos = reader.ReadFixed64();
                    break;
                case EventNameTag:
                    record.EventName = reader.ReadSlice();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        record.AttributeCount = AttributeCount - record.FirstAttribute;
        if (record.EventName.IsEmpty)
        {
            record.EventName = NameFromAttributes(record);
        }
    }

    private Slice NameFromAttributes(in OtlpLogRecord record)
    {
        foreach (ref readonly OtlpAttribute attribute in AttributesOf(record))
        {
            if (attribute.Kind == OtlpValueKind.String && Bytes(attribute.Key).SequenceEqual("event.name"u8))
            {
                return attribute.Value;
            }
        }

        return default;
    }

    // Tags of LogRecord (opentelemetry-proto logs.proto): field number × 8 + wire type.
    private const uint TimeTag = 1 << 3 | 1;
    private const uint SeverityTag = 2 << 3 | 0;
    private const uint BodyTag = 5 << 3 | 2;
    private const uint AttributeTag = 6 << 3 | 2;
    private const uint TraceIdTag = 9 << 3 | 2;
    private const uint SpanIdTag = 10 << 3 | 2;
    private const uint ObservedTag = 11 << 3 | 1;
    private const uint EventNameTag = 12 << 3 | 2;
}
