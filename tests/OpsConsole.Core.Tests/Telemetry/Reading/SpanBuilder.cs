using System.IO.Compression;
using System.Text.Json.Nodes;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Telemetry.Reading;

/// <summary>OTLP messages written by hand, as segments hold them.</summary>
public sealed class SpanBuilder(string application = "support-bot")
{
    private readonly List<Action<ProtobufWriter>> _spans = [];
    private readonly List<Action<ProtobufWriter>> _logs = [];

    public static ulong Nanos(double millis) => 1_795_000_000_000_000_000 + (ulong)(millis * 1_000_000);

    public SpanBuilder Span(TraceId trace, ulong id, ulong parent, string name, double startMillis, double endMillis, JsonObject? attributes = null,
        int status = 0, string statusMessage = "", params (string Name, double Millis, JsonObject Attributes)[] events)
    {
        _spans.Add(w =>
        {
            int span = w.BeginMessage(2);
            w.WriteBytes(1, trace.ToBytes());
            w.WriteBytes(2, Bytes(id));
            if (parent != 0)
            {
                w.WriteBytes(4, Bytes(parent));
            }

            w.WriteString(5, name);
            w.WriteVarint(6, 3);
            w.WriteFixed64(7, Nanos(startMillis));
            w.WriteFixed64(8, Nanos(endMillis));
            Attributes(w, 9, attributes);
            foreach ((string eventName, double millis, JsonObject eventAttributes) in events)
            {
                int @event = w.BeginMessage(11);
                w.WriteFixed64(1, Nanos(millis));
                w.WriteString(2, eventName);
                Attributes(w, 3, eventAttributes);
                w.EndMessage(@event);
            }

            int link = w.BeginMessage(13);
            w.WriteBytes(1, new TraceId(1, 2).ToBytes());
            w.WriteBytes(2, Bytes(3));
            w.EndMessage(link);
            int state = w.BeginMessage(15);
            w.WriteString(2, statusMessage);
            w.WriteVarint(3, (ulong)status);
            w.EndMessage(state);
            w.EndMessage(span);
        });
        return this;
    }

    public SpanBuilder Log(TraceId trace, ulong span, string eventName, double millis, JsonNode? body, JsonObject? attributes = null)
    {
        _logs.Add(w =>
        {
            int record = w.BeginMessage(2);
            w.WriteFixed64(1, Nanos(millis));
            if (body is not null)
            {
                int value = w.BeginMessage(5);
                Value(w, body);
                w.EndMessage(value);
            }

            Attributes(w, 6, attributes);
            w.WriteBytes(9, trace.ToBytes());
            w.WriteBytes(10, Bytes(span));
            w.WriteString(12, eventName);
            w.EndMessage(record);
        });
        return this;
    }

    public byte[] Spans() => Message(_spans);

    public byte[] Logs() => Message(_logs);

    public static byte[] Deflate(params byte[][] messages)
    {
        using MemoryStream result = new();
        using (ZLibStream deflater = new(result, CompressionLevel.Fastest))
        {
            foreach (byte[] message in messages)
            {
                deflater.Write(message);
            }
        }

        return result.ToArray();
    }

    private byte[] Message(List<Action<ProtobufWriter>> records)
    {
        using ProtobufWriter w = new();
        int group = w.BeginMessage(1);
        int resource = w.BeginMessage(1);
        Attributes(w, 1, new JsonObject { ["service.name"] = application });
        w.EndMessage(resource);
        int scoped = w.BeginMessage(2);
        int scope = w.BeginMessage(1);
        w.WriteString(1, "hand");
        w.WriteString(2, "1.2");
        w.EndMessage(scope);
        records.ForEach(r => r(w));
        w.EndMessage(scoped);
        w.EndMessage(group);
        return w.ToArray();
    }

    private static void Attributes(ProtobufWriter w, int field, JsonObject? attributes)
    {
        foreach ((string key, JsonNode? value) in attributes ?? [])
        {
            KeyValue(w, field, key, value);
        }
    }

    private static void KeyValue(ProtobufWriter w, int field, string key, JsonNode? value)
    {
        int pair = w.BeginMessage(field);
        w.WriteString(1, key);
        int any = w.BeginMessage(2);
        Value(w, value);
        w.EndMessage(any);
        w.EndMessage(pair);
    }

    private static void Value(ProtobufWriter w, JsonNode? value)
    {
        switch (value)
        {
            case JsonArray array:
                int list = w.BeginMessage(5);
                foreach (JsonNode? item in array)
                {
                    int any = w.BeginMessage(1);
                    Value(w, item);
                    w.EndMessage(any);
                }

                w.EndMessage(list);
                break;
            case JsonObject named:
                int pairs = w.BeginMessage(6);
                foreach ((string key, JsonNode? item) in named)
                {
                    KeyValue(w, 1, key, item);
                }

                w.EndMessage(pairs);
                break;
            case JsonValue scalar when scalar.TryGetValue(out string? text):
                w.WriteString(1, text);
                break;
            case JsonValue scalar when scalar.TryGetValue(out bool flag):
                w.WriteVarint(2, flag ? 1UL : 0);
                break;
            case JsonValue scalar when scalar.TryGetValue(out int number):
                w.WriteVarint(3, (ulong)number);
                break;
            case JsonValue scalar when scalar.TryGetValue(out double number):
                w.WriteDouble(4, number);
                break;
        }
    }

    private static byte[] Bytes(ulong id) => Convert.FromHexString(id.ToString("x16"));
}
