using System.Text;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Telemetry.Otlp;

/// <summary>Writes OTLP messages for tests, a field at a time.</summary>
internal static class OtlpPayload
{
    public static readonly byte[] TraceId = Convert.FromHexString("5b8efff798038103d269b633813fc60c");
    public static readonly byte[] SpanId = Convert.FromHexString("eee19b7ec3c1b174");

    public static byte[] Build(Action<ProtobufWriter> content)
    {
        using ProtobufWriter writer = new();
        content(writer);
        return writer.ToArray();
    }

    public static void Message(this ProtobufWriter writer, int field, Action<ProtobufWriter> content)
    {
        int mark = writer.BeginMessage(field);
        content(writer);
        writer.EndMessage(mark);
    }

    /// <summary>A request with one resource and one scope: the frame is the same for all signals.</summary>
    public static byte[] Request(Action<ProtobufWriter> records) => Build(w => w.Message(1, r =>
    {
        r.Message(1, resource => resource.Attribute(1, "service.name", v => v.WriteString(1, "helpdesk")));
        r.Message(2, s =>
        {
            s.Message(1, scope => scope.WriteString(1, "my.lib"));
            records(s);
        });
    }));

    public static void Span(this ProtobufWriter writer, Action<ProtobufWriter> more) => writer.Message(2, span =>
    {
        span.WriteBytes(1, TraceId);
        span.WriteBytes(2, SpanId);
        span.WriteString(5, "chat nova-lite");
        span.WriteVarint(6, 3);
        span.WriteFixed64(7, 1_784_000_000_000_000_000);
        span.WriteFixed64(8, 1_784_000_001_500_000_000);
        more(span);
    });

    public static void Attribute(this ProtobufWriter writer, int field, string key, Action<ProtobufWriter> value) => writer.Message(field, a =>
    {
        a.WriteString(1, key);
        a.Message(2, value);
    });

    public static string Text(this OtlpBatch batch, Slice slice) => Encoding.UTF8.GetString(batch.Bytes(slice));

    /// <summary>A list within a list within a list…</summary>
    public static byte[] NestedLists(int depth)
    {
        // Built from the inside: AnyValue.kvlist_value (6) → KeyValueList.values (1) → KeyValue.value (2) → AnyValue…
        byte[] value = Build(w => w.WriteString(1, "bottom"));
        for (int i = 0; i < depth; i++)
        {
            byte[] inner = value;
            value = Build(w => w.Message(6, list => list.Message(1, item => item.WriteBytes(2, inner))));
        }

        return value;
    }
}
