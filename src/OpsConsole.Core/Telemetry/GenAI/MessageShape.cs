using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>What becomes of a field when raw telemetry is stored.</summary>
internal enum Treatment : byte
{
    /// <summary>Left out: nothing known says that it is harmless.</summary>
    Drop,

    /// <summary>Kept as it is: a number.</summary>
    Keep,

    /// <summary>Kept as it is: at most 16 bytes of id.</summary>
    Id,

    /// <summary>Technical text: cleaned and bounded.</summary>
    Word,

    /// <summary>Text: cleaned, redacted, bounded.</summary>
    Text,

    /// <summary>A KeyValue, treated as the attribute table says.</summary>
    Attribute,

    /// <summary>An AnyValue: redacted.</summary>
    Value,

    /// <summary>A message with a shape of its own.</summary>
    Message,

    /// <summary>The number of attributes dropped: raised by those that are dropped here.</summary>
    DroppedCount,
}

/// <summary>The known fields of an OTLP message (opentelemetry-proto v1.11) and what becomes of each.</summary>
internal sealed class MessageShape
{
    private const int Tags = 18 * 8; // field numbers up to 17
    private readonly Treatment[] treatments = new Treatment[Tags];
    private readonly MessageShape?[] nested = new MessageShape?[Tags];

    private static readonly MessageShape EntityRef = new([(1, Treatment.Word), (2, Treatment.Word), (3, Treatment.Word), (4, Treatment.Word)]);
    private static readonly MessageShape Link = new(
        [(1, Treatment.Id), (2, Treatment.Id), (3, Treatment.Word), (4, Treatment.Attribute)], varints: [5], fixed32: [6], droppedCount: 5);

    private static readonly MessageShape Status = new([(2, Treatment.Text)], varints: [3]);

    private static readonly MessageShape Event = new([(2, Treatment.Text), (3, Treatment.Attribute)], fixed64: [1], droppedCount: 4) { IsEvent = true };

    /// <summary>A <c>Span</c>.</summary>
    public static MessageShape Span { get; } = new(
        [(1, Treatment.Id), (2, Treatment.Id), (3, Treatment.Word), (4, Treatment.Id), (5, Treatment.Text), (9, Treatment.Attribute)],
        varints: [6, 12, 14], fixed64: [7, 8], fixed32: [16], droppedCount: 10, messages: [(11, Event), (13, Link), (15, Status)]);

    /// <summary>A <c>LogRecord</c>.</summary>
    public static MessageShape LogRecord { get; } = new(
        [(3, Treatment.Word), (5, Treatment.Value), (6, Treatment.Attribute), (9, Treatment.Id), (10, Treatment.Id), (12, Treatment.Word)],
        varints: [2], fixed64: [1, 11], fixed32: [8], droppedCount: 7);

    /// <summary>A <c>Resource</c>.</summary>
    public static MessageShape Resource { get; } = new([(1, Treatment.Attribute)], droppedCount: 2, messages: [(3, EntityRef)]);

    /// <summary>An <c>InstrumentationScope</c>.</summary>
    public static MessageShape Scope { get; } = new([(1, Treatment.Word), (2, Treatment.Word), (3, Treatment.Attribute)], droppedCount: 4);

    private MessageShape(
        (int Field, Treatment Treatment)[] lengths, int[]? varints = null, int[]? fixed64 = null, int[]? fixed32 = null, int droppedCount = 0, (int Field, MessageShape Shape)[]? messages = null)
    {
        foreach ((int field, Treatment treatment) in lengths)
            treatments[ProtobufReader.Tag(field, WireType.Length)] = treatment;
        foreach (int field in varints ?? [])
            treatments[ProtobufReader.Tag(field, WireType.Varint)] = Treatment.Keep;
        foreach (int field in fixed64 ?? [])
            treatments[ProtobufReader.Tag(field, WireType.Fixed64)] = Treatment.Keep;
        foreach (int field in fixed32 ?? [])
            treatments[ProtobufReader.Tag(field, WireType.Fixed32)] = Treatment.Keep;
        foreach ((int field, MessageShape shape) in messages ?? [])
        {
            treatments[ProtobufReader.Tag(field, WireType.Length)] = Treatment.Message;
            nested[ProtobufReader.Tag(field, WireType.Length)] = shape;
        }

        DroppedCountField = droppedCount;
        if (droppedCount > 0)
            treatments[ProtobufReader.Tag(droppedCount, WireType.Varint)] = Treatment.DroppedCount;
    }

    /// <summary>Number of the field that counts dropped attributes; 0 when the message has none.</summary>
    public int DroppedCountField { get; }

    /// <summary>Whether it is an event of a span, whose name can say that its attributes are content.</summary>
    public bool IsEvent { get; private init; }

    /// <summary>What becomes of a field. A known number with another wire type is unknown.</summary>
    public Treatment Of(uint tag) => tag < Tags ? treatments[tag] : Treatment.Drop;

    /// <summary>The shape of a field treated as a message.</summary>
    public MessageShape Nested(uint tag) => nested[tag]!;
}
