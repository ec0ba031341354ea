namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>How a field is written, in JSON and in protobuf.</summary>
internal enum JsonKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes as hexadecimal digits: OTLP's own rule for trace and span ids.</summary>
    Hex,

    /// <summary>Bytes in base64.</summary>
    Base64,

    /// <summary>true or false.</summary>
    Bool,

    /// <summary>A signed varint of 64 bits.</summary>
    Int64,

    /// <summary>An unsigned varint of 64 bits.</summary>
    UInt64,

    /// <summary>An unsigned varint of 32 bits.</summary>
    UInt32,

    /// <summary>A zigzag varint of 32 bits.</summary>
    SInt32,

    /// <summary>A varint of 32 bits that names a member of an enum; in JSON always the number.</summary>
    Enum,

    /// <summary>Eight bytes, unsigned.</summary>
    Fixed64,

    /// <summary>Eight bytes, signed.</summary>
    SFixed64,

    /// <summary>Four bytes, unsigned.</summary>
    Fixed32,

    /// <summary>A floating-point number of 64 bits.</summary>
    Double,

    /// <summary>A nested message.</summary>
    Message,
}

/// <summary>A field of a message.</summary>
/// <param name="Name">Its name in JSON, lowerCamelCase.</param>
/// <param name="Number">Its number in protobuf.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="IsRepeated">Whether it is a list.</param>
/// <param name="Message">The message it holds, for that kind.</param>
internal sealed record JsonField(string Name, int Number, JsonKind Kind, bool IsRepeated, JsonMessage? Message)
{
    /// <summary>The name as it stands in a payload.</summary>
    public byte[] Utf8Name { get; } = System.Text.Encoding.UTF8.GetBytes(Name);
}

/// <summary>A message: its fields by name.</summary>
internal sealed class JsonMessage
{
    private readonly List<JsonField> _fields = [];

    /// <summary>Adds a field.</summary>
    public JsonMessage With(int number, string name, JsonKind kind)
    {
        _fields.Add(new JsonField(name, number, kind, IsRepeated: false, Message: null));
        return this;
    }

    /// <summary>Adds a list.</summary>
    public JsonMessage WithMany(int number, string name, JsonKind kind)
    {
        _fields.Add(new JsonField(name, number, kind, IsRepeated: true, Message: null));
        return this;
    }

    /// <summary>Adds a nested message.</summary>
    public JsonMessage With(int number, string name, JsonMessage message)
    {
        _fields.Add(new JsonField(name, number, JsonKind.Message, IsRepeated: false, message));
        return this;
    }

    /// <summary>Adds a list of nested messages.</summary>
    public JsonMessage WithMany(int number, string name, JsonMessage message)
    {
        _fields.Add(new JsonField(name, number, JsonKind.Message, IsRepeated: true, message));
        return this;
    }

    /// <summary>The field of a name; null when the message has none, which JSON must ignore.</summary>
    public JsonField? Find(ReadOnlySpan<byte> name)
    {
        foreach (JsonField field in _fields) // at most 16
        {
            if (name.SequenceEqual(field.Utf8Name))
            {
                return field;
            }
        }

        return null;
    }
}

/// <summary>
/// The messages of OTLP as the JSON form names them (opentelemetry-proto v1.11.0). Only what the console or a reader of stored
/// telemetry can use; fields left out are ignored like unknown ones.
/// </summary>
internal static class OtlpSchema
{
    private static readonly JsonMessage AnyValue = BuildAnyValue();

    private static readonly JsonMessage KeyValue = new JsonMessage()
        .With(1, "key", JsonKind.Text)
        .With(2, "value", AnyValue);

    private static readonly JsonMessage Resource = new JsonMessage()
        .WithMany(1, "attributes", KeyValue)
        .With(2, "droppedAttributesCount", JsonKind.UInt32);

    private static readonly JsonMessage Scope = new JsonMessage()
        .With(1, "name", JsonKind.Text)
        .With(2, "version", JsonKind.Text)
        .WithMany(3, "attributes", KeyValue)
        .With(4, "droppedAttributesCount", JsonKind.UInt32);

    private static readonly JsonMessage Exemplar = new JsonMessage()
        .With(2, "timeUnixNano", JsonKind.Fixed64)
        .With(3, "asDouble", JsonKind.Double)
        .With(6, "asInt", JsonKind.SFixed64)
        .With(4, "spanId", JsonKind.Hex)
        .With(5, "traceId", JsonKind.Hex)
        .WithMany(7, "filteredAttributes", KeyValue);

    /// <summary>The request of a signal.</summary>
    public static JsonMessage Request(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => Traces,
        OtlpSignal.Logs => Logs,
        OtlpSignal.Metrics => Metrics,
        _ => throw new ArgumentOutOfRangeException(nameof(signal)),
    };

    private static readonly JsonMessage Traces = Frame("resourceSpans", "scopeSpans", "spans", new JsonMessage()
        .With(1, "traceId", JsonKind.Hex)
        .With(2, "spanId", JsonKind.Hex)
        .With(3, "traceState", JsonKind.Text)
        .With(4, "parentSpanId", JsonKind.Hex)
        .With(5, "name", JsonKind.Text)
        .With(6, "kind", JsonKind.Enum)
        .With(7, "startTimeUnixNano", JsonKind.Fixed64)
        .With(8, "endTimeUnixNano", JsonKind.Fixed64)
        .WithMany(9, "attributes", KeyValue)
        .With(10, "droppedAttributesCount", JsonKind.UInt32)
        .WithMany(11, "events", new JsonMessage()
            .With(1, "timeUnixNano", JsonKind.Fixed64)
            .With(2, "name", JsonKind.Text)
            .WithMany(3, "attributes", KeyValue)
            .With(4, "droppedAttributesCount", JsonKind.UInt32))
        .With(12, "droppedEventsCount", JsonKind.UInt32)
        .WithMany(13, "links", new JsonMessage()
            .With(1, "traceId", JsonKind.Hex)
            .With(2, "spanId", JsonKind.Hex)
            .With(3, "traceState", JsonKind.Text)
            .WithMany(4, "attributes", KeyValue)
            .With(5, "droppedAttributesCount", JsonKind.UInt32)
            .With(6, "flags", JsonKind.Fixed32))
        .With(14, "droppedLinksCount", JsonKind.UInt32)
        .With(15, "status", new JsonMessage()
            .With(2, "message", JsonKind.Text)
            .With(3, "code", JsonKind.Enum))
        .With(16, "flags", JsonKind.Fixed32));

    private static readonly JsonMessage Logs = Frame("resourceLogs", "scopeLogs", "logRecords", new JsonMessage()
        .With(1, "timeUnixNano", JsonKind.Fixed64)
        .With(2, "severityNumber", JsonKind.Enum)
        .With(3, "severityText", JsonKind.Text)
        .With(5, "body", AnyValue)
        .WithMany(6, "attributes", KeyValue)
        .With(7, "droppedAttributesCount", JsonKind.UInt32)
        .With(8, "flags", JsonKind.Fixed32)
        .With(9, "traceId", JsonKind.Hex)
        .With(10, "spanId", JsonKind.Hex)
        .With(11, "observedTimeUnixNano", JsonKind.Fixed64)
        .With(12, "eventName", JsonKind.Text));

    private static readonly JsonMessage Metrics = Frame("resourceMetrics", "scopeMetrics", "metrics", BuildMetric());

    private static JsonMessage Frame(string resources, string scopes, string records, JsonMessage record) => new JsonMessage()
        .WithMany(1, resources, new JsonMessage()
            .With(1, "resource", Resource)
            .WithMany(2, scopes, new JsonMessage()
                .With(1, "scope", Scope)
                .WithMany(2, records, record)
                .With(3, "schemaUrl", JsonKind.Text))
            .With(3, "schemaUrl", JsonKind.Text));

    // A value may hold lists of values: the circle is closed by adding to a message that is known already.
    private static JsonMessage BuildAnyValue()
    {
        JsonMessage value = new();
        return value
            .With(1, "stringValue", JsonKind.Text)
            .With(2, "boolValue", JsonKind.Bool)
            .With(3, "intValue", JsonKind.Int64)
            .With(4, "doubleValue", JsonKind.Double)
            .With(5, "arrayValue", new JsonMessage().WithMany(1, "values", value))
            .With(6, "kvlistValue", new JsonMessage().WithMany(1, "values", new JsonMessage()
                .With(1, "key", JsonKind.Text)
                .With(2, "value", value)))
            .With(7, "bytesValue", JsonKind.Base64);
    }

    private static JsonMessage BuildMetric()
    {
        JsonMessage number = new JsonMessage()
            .With(2, "startTimeUnixNano", JsonKind.Fixed64)
            .With(3, "timeUnixNano", JsonKind.Fixed64)
            .With(4, "asDouble", JsonKind.Double)
            .With(6, "asInt", JsonKind.SFixed64)
            .WithMany(5, "exemplars", Exemplar)
            .WithMany(7, "attributes", KeyValue)
            .With(8, "flags", JsonKind.UInt32);
        JsonMessage histogram = new JsonMessage()
            .With(2, "startTimeUnixNano", JsonKind.Fixed64)
            .With(3, "timeUnixNano", JsonKind.Fixed64)
            .With(4, "count", JsonKind.Fixed64)
            .With(5, "sum", JsonKind.Double)
            .WithMany(6, "bucketCounts", JsonKind.Fixed64)
            .WithMany(7, "explicitBounds", JsonKind.Double)
            .WithMany(8, "exemplars", Exemplar)
            .WithMany(9, "attributes", KeyValue)
            .With(10, "flags", JsonKind.UInt32)
            .With(11, "min", JsonKind.Double)
            .With(12, "max", JsonKind.Double);
        JsonMessage buckets = new JsonMessage()
            .With(1, "offset", JsonKind.SInt32)
            .WithMany(2, "bucketCounts", JsonKind.UInt64);
        JsonMessage exponential = new JsonMessage()
            .WithMany(1, "attributes", KeyValue)
            .With(2, "startTimeUnixNano", JsonKind.Fixed64)
            .With(3, "timeUnixNano", JsonKind.Fixed64)
            .With(4, "count", JsonKind.Fixed64)
            .With(5, "sum", JsonKind.Double)
            .With(6, "scale", JsonKind.SInt32)
            .With(7, "zeroCount", JsonKind.Fixed64)
            .With(8, "positive", buckets)
            .With(9, "negative", buckets)
            .With(10, "flags", JsonKind.UInt32)
            .WithMany(11, "exemplars", Exemplar)
            .With(12, "min", JsonKind.Double)
            .With(13, "max", JsonKind.Double)
            .With(14, "zeroThreshold", JsonKind.Double);
        JsonMessage summary = new JsonMessage()
            .With(2, "startTimeUnixNano", JsonKind.Fixed64)
            .With(3, "timeUnixNano", JsonKind.Fixed64)
            .With(4, "count", JsonKind.Fixed64)
            .With(5, "sum", JsonKind.Double)
            .WithMany(6, "quantileValues", new JsonMessage()
                .With(1, "quantile", JsonKind.Double)
                .With(2, "value", JsonKind.Double))
            .WithMany(7, "attributes", KeyValue)
            .With(8, "flags", JsonKind.UInt32);
        return new JsonMessage()
            .With(1, "name", JsonKind.Text)
            .With(2, "description", JsonKind.Text)
            .With(3, "unit", JsonKind.Text)
            .With(5, "gauge", new JsonMessage().WithMany(1, "dataPoints", number))
            .With(7, "sum", Points(number).With(3, "isMonotonic", JsonKind.Bool))
            .With(9, "histogram", Points(histogram))
            .With(10, "exponentialHistogram", Points(exponential))
            .With(11, "summary", new JsonMessage().WithMany(1, "dataPoints", summary))
            .WithMany(12, "metadata", KeyValue);
    }

    private static JsonMessage Points(JsonMessage point) => new JsonMessage()
        .WithMany(1, "dataPoints", point)
        .With(2, "aggregationTemporality", JsonKind.Enum);
}
