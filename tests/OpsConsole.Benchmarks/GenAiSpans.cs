using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Benchmarks;

/// <summary>Export requests as an instrumented application sends them: one root and three children a trace, metadata without content.</summary>
internal static class GenAiSpans
{
    private static readonly string[] Models = ["gpt-4o-mini", "claude-sonnet-4-5", "nova-lite", "gemini-2.5-flash"];
    private static readonly string[] Providers = ["openai", "anthropic", "aws.bedrock", "gcp.gemini"];

    /// <summary>An <c>ExportTraceServiceRequest</c>.</summary>
    /// <param name="spans">Number of spans, a multiple of four.</param>
    /// <param name="seed">Same seed, same bytes.</param>
    public static byte[] Request(int spans, int seed)
    {
        Random random = new(seed);
        using ProtobufWriter writer = new(spans * 512);
        int resourceSpans = writer.BeginMessage(1);
        int resource = writer.BeginMessage(1);
        Text(writer, 1, "service.name", "support-bot");
        Text(writer, 1, "service.version", "4.12.0");
        Text(writer, 1, "deployment.environment.name", "production");
        Text(writer, 1, "telemetry.sdk.language", "python");
        writer.EndMessage(resource);
        int scopeSpans = writer.BeginMessage(2);
        int scope = writer.BeginMessage(1);
        writer.WriteString(1, "opentelemetry.instrumentation.openai_v2");
        writer.WriteString(2, "2.3.0");
        writer.EndMessage(scope);
        byte[] traceId = new byte[16];
        byte[] rootId = new byte[8];
        ulong start = 1_784_000_000_000_000_000;
        for (int i = 0; i < spans; i++)
        {
            if (i % 4 == 0)
            {
                random.NextBytes(traceId);
                random.NextBytes(rootId);
                start += (ulong)random.NextInt64(200_000_000);
            }

            Span(writer, random, traceId, rootId, i % 4, start + (ulong)(i % 4) * 1_000_000);
        }

        writer.EndMessage(scopeSpans);
        writer.EndMessage(resourceSpans);
        return writer.ToArray();
    }

    private static void Span(ProtobufWriter writer, Random random, byte[] traceId, byte[] rootId, int place, ulong start)
    {
        int which = random.Next(Models.Length);
        byte[] spanId = new byte[8];
        random.NextBytes(spanId);
        int span = writer.BeginMessage(2);
        writer.WriteBytes(1, traceId);
        writer.WriteBytes(2, place == 0 ? rootId : spanId);
        if (place > 0)
        {
            writer.WriteBytes(4, rootId);
        }

        writer.WriteString(5, place == 0 ? "invoke_agent support" : $"chat {Models[which]}");
        writer.WriteVarint(6, place == 0 ? 1UL : 3UL);
        writer.WriteFixed64(7, start);
        writer.WriteFixed64(8, start + (ulong)random.NextInt64(50_000_000, 9_000_000_000));
        Text(writer, 9, "gen_ai.operation.name", place == 0 ? "invoke_agent" : "chat");
        Text(writer, 9, "gen_ai.provider.name", Providers[which]);
        Text(writer, 9, "gen_ai.request.model", Models[which]);
        Text(writer, 9, "gen_ai.response.model", Models[which] + "-2026-05-13");
        Text(writer, 9, "gen_ai.response.id", "chatcmpl-" + Convert.ToHexStringLower(spanId));
        Text(writer, 9, "gen_ai.conversation.id", "conv-" + Convert.ToHexStringLower(traceId.AsSpan(0, 8)));
        Number(writer, "gen_ai.usage.input_tokens", random.Next(200, 9000));
        Number(writer, "gen_ai.usage.output_tokens", random.Next(20, 1200));
        Number(writer, "gen_ai.usage.cache_read.input_tokens", random.Next(0, 200));
        Number(writer, "gen_ai.request.max_tokens", 2048);
        Real(writer, "gen_ai.request.temperature", 0.2);
        Real(writer, "gen_ai.response.time_to_first_chunk", random.NextDouble());
        Reasons(writer);
        Text(writer, 9, "gen_ai.prompt.name", "answer-ticket");
        Text(writer, 9, "server.address", "api.provider.example");
        Number(writer, "server.port", 443);
        writer.WriteFixed32(16, 0x101);
        writer.EndMessage(span);
    }

    private static void Text(ProtobufWriter writer, int field, string key, string value)
    {
        int attribute = writer.BeginMessage(field);
        writer.WriteString(1, key);
        int any = writer.BeginMessage(2);
        writer.WriteString(1, value);
        writer.EndMessage(any);
        writer.EndMessage(attribute);
    }

    private static void Number(ProtobufWriter writer, string key, long value)
    {
        int attribute = writer.BeginMessage(9);
        writer.WriteString(1, key);
        int any = writer.BeginMessage(2);
        writer.WriteVarint(3, (ulong)value);
        writer.EndMessage(any);
        writer.EndMessage(attribute);
    }

    private static void Real(ProtobufWriter writer, string key, double value)
    {
        int attribute = writer.BeginMessage(9);
        writer.WriteString(1, key);
        int any = writer.BeginMessage(2);
        writer.WriteDouble(4, value);
        writer.EndMessage(any);
        writer.EndMessage(attribute);
    }

    private static void Reasons(ProtobufWriter writer)
    {
        int attribute = writer.BeginMessage(9);
        writer.WriteString(1, "gen_ai.response.finish_reasons");
        int any = writer.BeginMessage(2);
        int list = writer.BeginMessage(5);
        int item = writer.BeginMessage(1);
        writer.WriteString(1, "stop");
        writer.EndMessage(item);
        writer.EndMessage(list);
        writer.EndMessage(any);
        writer.EndMessage(attribute);
    }
}
