using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

/// <summary>Builds the content of OTLP messages for tests: a span with an id, a plausible time and whatever attributes it is given.</summary>
internal sealed class SpanMessage
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public byte[] TraceId { get; init; } = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
    public byte[] SpanId { get; init; } = [1, 1, 1, 1, 1, 1, 1, 1];
    public byte[] ParentId { get; init; } = [];
    public string Name { get; init; } = "chat";
    public int Kind { get; init; } = 3;
    public ulong StartNanos { get; init; } = Nanos(Now.AddMinutes(-1));
    public ulong EndNanos { get; init; } = Nanos(Now.AddMinutes(-1).AddSeconds(2));
    public int StatusCode { get; init; }
    public string StatusMessage { get; init; } = "";
    public IReadOnlyList<(string Key, object? Value)> Attributes { get; init; } = [];
    public IReadOnlyList<(string Name, (string Key, object? Value)[] Attributes)> Events { get; init; } = [];
    public Action<ProtobufWriter> Extra { get; init; } = static _ => { };

    public static ulong Nanos(DateTimeOffset at) => (ulong)(at.UtcTicks - DateTime.UnixEpoch.Ticks) * 100;

    public static string[] List(params string[] items) => items;

    public static (string, object?)[] Attrs(params object?[] keysAndValues) =>
        [.. keysAndValues.Chunk(2).Select(pair => ((string)pair[0]!, pair[1]))];

    /// <summary>An ExportTraceServiceRequest with one resource and these spans.</summary>
    public static byte[] Request(IEnumerable<SpanMessage> spans, params (string Key, object? Value)[] resource) =>
        Request(resource, spans.Select<SpanMessage, Action<ProtobufWriter>>(span => span.Write));

    /// <summary>An export request of any signal with one resource, one scope and these records.</summary>
    public static byte[] Request((string Key, object? Value)[] resource, IEnumerable<Action<ProtobufWriter>> records)
    {
        using var writer = new ProtobufWriter();
        int resourceRecords = writer.BeginMessage(1);
        int head = writer.BeginMessage(1);
        WriteAttributes(writer, 1, resource);
        writer.EndMessage(head);
        int scopeRecords = writer.BeginMessage(2);
        int scope = writer.BeginMessage(1);
        writer.WriteString(1, "test.scope");
        writer.EndMessage(scope);
        foreach (Action<ProtobufWriter> record in records)
        {
            int mark = writer.BeginMessage(2);
            record(writer);
            writer.EndMessage(mark);
        }

        writer.EndMessage(scopeRecords);
        writer.EndMessage(resourceRecords);
        return writer.ToArray();
    }

    public void Write(ProtobufWriter writer)
    {
        writer.WriteBytes(1, TraceId);
        writer.WriteBytes(2, SpanId);
        if (ParentId.Length > 0)
            writer.WriteBytes(4, ParentId);
        writer.WriteString(5, Name);
        writer.WriteVarint(6, (ulong)Kind);
        writer.WriteFixed64(7, StartNanos);
        writer.WriteFixed64(8, EndNanos);
        WriteAttributes(writer, 9, Attributes);
        foreach ((string name, (string Key, object? Value)[] attributes) in Events)
        {
            int mark = writer.BeginMessage(11);
            writer.WriteFixed64(1, StartNanos);
            writer.WriteString(2, name);
            WriteAttributes(writer, 3, attributes);
            writer.EndMessage(mark);
        }

        if (StatusCode != 0 || StatusMessage.Length > 0)
        {
            int mark = writer.BeginMessage(15);
            writer.WriteString(2, StatusMessage);
            writer.WriteVarint(3, (ulong)StatusCode);
            writer.EndMessage(mark);
        }

        Extra(writer);
    }

    public static void WriteAttributes(ProtobufWriter writer, int field, IEnumerable<(string Key, object? Value)> attributes)
    {
        foreach ((string key, object? value) in attributes)
        {
            int mark = writer.BeginMessage(field);
            writer.WriteString(1, key);
            int inner = writer.BeginMessage(2);
            WriteValue(writer, value);
            writer.EndMessage(inner);
            writer.EndMessage(mark);
        }
    }

    public static void WriteValue(ProtobufWriter writer, object? value)
    {
        switch (value)
        {
            case string text:
                writer.WriteString(1, text);
                break;
            case byte[] utf8: // text that need not be valid
                writer.WriteBytes(1, utf8);
                break;
            case bool flag:
                writer.WriteVarint(2, flag ? 1UL : 0);
                break;
            case int number:
                writer.WriteVarint(3, (ulong)number);
                break;
            case long number:
                writer.WriteVarint(3, (ulong)number);
                break;
            case double number:
                writer.WriteDouble(4, number);
                break;
            case string[] list:
                WriteList(writer, list);
                break;
            case object[] list:
                WriteList(writer, list);
                break;
            case Dictionary<string, object?> map:
                int mark = writer.BeginMessage(6);
                WriteAttributes(writer, 1, map.Select(pair => (pair.Key, pair.Value)));
                writer.EndMessage(mark);
                break;
        }
    }

    private static void WriteList(ProtobufWriter writer, object[] list)
    {
        int mark = writer.BeginMessage(5);
        foreach (object item in list)
        {
            int inner = writer.BeginMessage(1);
            WriteValue(writer, item);
            writer.EndMessage(inner);
        }

        writer.EndMessage(mark);
    }
}
