using System.Buffers.Binary;
using System.IO.Compression;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Benchmarks;

/// <summary>
/// Export bodies as an instrumented application sends them: interactions of four spans (server, retrieval, tool, chat) with
/// some ten attributes on the model call, gzip. Every trace id is new, so every interaction is a new row.
/// </summary>
internal static class SampleBodies
{
    public const int SpansPerInteraction = 4;

    private static readonly string[] Models = ["gpt-4o-mini", "claude-sonnet-4", "amazon.nova-lite-v1:0", "gemini-2.0-flash"];

    /// <summary>Gzip bodies of protobuf.</summary>
    public static List<byte[]> Create(int seed, int bodies, int spansPerBody)
    {
        Random random = new(seed * 7919);
        return [.. Enumerable.Range(0, bodies).Select(body => Gzip(Message(random, seed, body, spansPerBody)))];
    }

    /// <summary>One export request, plain.</summary>
    public static byte[] Message(Random random, int seed, int body, int spans)
    {
        using ProtobufWriter writer = new(spans * 512);
        int resourceSpans = writer.BeginMessage(1);
        int resource = writer.BeginMessage(1);
        Text(writer, "service.name", "support-bot");
        Text(writer, "service.version", "1.42.0");
        Text(writer, "deployment.environment.name", "production");
        Text(writer, "telemetry.sdk.language", "dotnet");
        writer.EndMessage(resource);
        int scopeSpans = writer.BeginMessage(2);
        int scope = writer.BeginMessage(1);
        writer.WriteString(1, "support-bot");
        writer.EndMessage(scope);
        for (int i = 0; i < spans / SpansPerInteraction; i++)
        {
            Interaction(writer, random, $"{seed}-{body}-{i}");
        }

        writer.EndMessage(scopeSpans);
        writer.EndMessage(resourceSpans);
        return writer.ToArray();
    }

    private static void Interaction(ProtobufWriter writer, Random random, string name)
    {
        byte[] trace = new byte[16];
        random.NextBytes(trace);
        ulong start = (ulong)(DateTime.UtcNow.AddSeconds(-random.Next(1, 30)) - DateTime.UnixEpoch).Ticks * 100;
        ulong length = (ulong)(random.NextDouble() * 3e9) + 200_000_000;
        string model = Models[random.Next(Models.Length)];
        Span(writer, trace, 1, 0, "POST /ask", 2, start, length, () =>
        {
            Text(writer, "http.request.method", "POST");
            Text(writer, "url.path", "/ask");
            Number(writer, "http.response.status_code", 200);
        });
        Span(writer, trace, 2, 1, "retrieval faq", 3, start + 1_000_000, length / 10, () =>
        {
            Text(writer, "gen_ai.operation.name", "retrieval");
            Text(writer, "gen_ai.data_source.id", "faq");
        });
        Span(writer, trace, 3, 1, "execute_tool track_parcel", 1, start + 2_000_000, length / 10, () =>
        {
            Text(writer, "gen_ai.operation.name", "execute_tool");
            Text(writer, "gen_ai.tool.name", "track_parcel");
            Text(writer, "gen_ai.tool.type", "function");
        });
        Span(writer, trace, 4, 1, "chat " + model, 3, start + (length / 8), length / 2, () =>
        {
            Text(writer, "gen_ai.operation.name", "chat");
            Text(writer, "gen_ai.provider.name", "openai");
            Text(writer, "gen_ai.request.model", model);
            Text(writer, "gen_ai.response.model", model);
            Text(writer, "gen_ai.response.id", "chatcmpl-" + name);
            Text(writer, "gen_ai.conversation.id", "conv-" + random.Next(100_000));
            Text(writer, "gen_ai.prompt.name", "support/answer");
            Number(writer, "gen_ai.usage.input_tokens", random.Next(100, 4000));
            Number(writer, "gen_ai.usage.output_tokens", random.Next(20, 800));
            Number(writer, "gen_ai.request.max_tokens", 1024);
            Text(writer, "server.address", "api.example.com");
        });
    }

    private static void Span(ProtobufWriter writer, byte[] trace, ulong id, ulong parent, string name, uint kind, ulong start, ulong length, Action attributes)
    {
        Span<byte> spanId = stackalloc byte[8];
        int span = writer.BeginMessage(2);
        writer.WriteBytes(1, trace);
        BinaryPrimitives.WriteUInt64BigEndian(spanId, id + 0x1000);
        writer.WriteBytes(2, spanId);
        if (parent > 0)
        {
            BinaryPrimitives.WriteUInt64BigEndian(spanId, parent + 0x1000);
            writer.WriteBytes(4, spanId);
        }

        writer.WriteString(5, name);
        writer.WriteVarint(6, kind);
        writer.WriteFixed64(7, start);
        writer.WriteFixed64(8, start + length);
        attributes();
        writer.EndMessage(span);
    }

    // Attributes are field 9 of a span and field 1 of a resource; the resource's are the first ones written.
    private static void Text(ProtobufWriter writer, string key, string value) => Attribute(writer, key, v => v.WriteString(1, value));

    private static void Number(ProtobufWriter writer, string key, long value) => Attribute(writer, key, v => v.WriteVarint(3, (ulong)value));

    private static void Attribute(ProtobufWriter writer, string key, Action<ProtobufWriter> write)
    {
        bool resource = key.StartsWith("service.", StringComparison.Ordinal) || key.StartsWith("deployment.", StringComparison.Ordinal)
            || key.StartsWith("telemetry.", StringComparison.Ordinal);
        int attribute = writer.BeginMessage(resource ? 1 : 9);
        writer.WriteString(1, key);
        int content = writer.BeginMessage(2);
        write(writer);
        writer.EndMessage(content);
        writer.EndMessage(attribute);
    }

    private static byte[] Gzip(byte[] message)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(message);
        }

        return compressed.ToArray();
    }
}
