using System.Buffers;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.GenAI;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Benchmarks;

/// <summary>CPU of mapping, redaction and encoding together, of spans that carry metadata only: at most 2.5 µs a span on one core.</summary>
internal static class MapBenchmark
{
    private const int SpansPerRequest = 512, TracesPerRequest = 128, Requests = 1000, Rounds = 5, WarmUpRounds = 3;

    /// <summary>Measures, beside the decoding alone, in the same run.</summary>
    public static void Run(TextWriter output)
    {
        byte[] message = Message();
        var mapper = new TelemetryMapper(
            Options.Create(new TelemetryOptions()), new Redactor(new RedactionOptions()), new UserHasher("a secret for the benchmark only"u8), PriceBooks.Of(PriceBook.ListPrices), TimeProvider.System);
        (double Micros, double Bytes)[] decoding = new (double, double)[Rounds], both = new (double, double)[Rounds];
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            int kept = Math.Max(round, 0);
            decoding[kept] = Measure(message, null);
            both[kept] = Measure(message, mapper);
        }

        double decode = decoding.Select(r => r.Micros).Order().ElementAt(Rounds / 2);
        double all = both.Select(r => r.Micros).Order().ElementAt(Rounds / 2);
        output.WriteLine(
            $"map + redact + encode: {all - decode:0.00} µs CPU a span (limit 2.50), {both[^1].Bytes:0} bytes allocated, {message.Length / SpansPerRequest} bytes sent; decode alone {decode:0.00} µs");
        RunWorst(output);
    }

    /// <summary>The slowest of several texts made to be slow, a mebibyte each: at most 500 ms.</summary>
    private static void RunWorst(TextWriter output)
    {
        var redactor = new Redactor(new RedactionOptions { Rules = { ["cnpj"] = true } });
        string[] units = ["1", "1 ", "4111 ", "a@", "@.", ":", "1:", "1.", "+1-", "(11) ", "DE89", "a@b.com ", "12 34 ", new string('a', 63) + "@", "4111-1111-1111-1111 "];
        (string unit, double millis) = units.Select(unit =>
        {
            byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, (1 << 20) / unit.Length)));
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            redactor.Redact(text, new ArrayBufferWriter<byte>(text.Length), redactor.NewCounts());
            return (unit, (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds);
        }).MaxBy(result => result.TotalMilliseconds);
        output.WriteLine($"redact 1 MiB of adversarial text: {millis:0} ms CPU at worst (limit 500), made of \"{unit}\"");
    }

    private static (double Micros, double Bytes) Measure(byte[] message, TelemetryMapper? mapper)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        for (int i = 0; i < Requests; i++)
        {
            using OtlpTraceBatch batch = OtlpTraceBatch.Decode(message);
            if (mapper is not null && mapper.Map(batch) is IngestRequest { Skewed: > 0 })
                throw new InvalidOperationException("The benchmark's spans must have plausible times.");
        }

        double spans = (double)Requests * SpansPerRequest;
        return ((Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds / spans, (GC.GetAllocatedBytesForCurrentThread() - allocated) / spans);
    }

    /// <summary>Traces of four spans: a web request, an agent, and two model calls with 20 attributes each.</summary>
    private static byte[] Message()
    {
        using var writer = new ProtobufWriter();
        int resource = writer.BeginMessage(1);
        int head = writer.BeginMessage(1);
        Attribute(writer, 1, "service.name", "support-bot");
        Attribute(writer, 1, "deployment.environment.name", "production");
        Attribute(writer, 1, "telemetry.sdk.name", "opentelemetry");
        writer.EndMessage(head);
        int scope = writer.BeginMessage(2);
        for (int trace = 1; trace <= TracesPerRequest; trace++)
        {
            for (int span = 1; span <= SpansPerRequest / TracesPerRequest; span++)
                Span(writer, trace, span);
        }

        writer.EndMessage(scope);
        writer.EndMessage(resource);
        return writer.ToArray();
    }

    private static void Span(ProtobufWriter writer, int trace, int span)
    {
        ulong start = (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).TotalMicroseconds * 1000;
        int mark = writer.BeginMessage(2);
        writer.WriteBytes(1, [.. BitConverter.GetBytes((long)trace), .. BitConverter.GetBytes(7L)]);
        writer.WriteBytes(2, BitConverter.GetBytes((long)span));
        if (span > 1)
            writer.WriteBytes(4, BitConverter.GetBytes((long)Math.Min(span - 1, 2)));
        writer.WriteString(5, span switch { 1 => "POST /chat", 2 => "invoke_agent support", _ => "chat gpt-4o" });
        writer.WriteVarint(6, 3);
        writer.WriteFixed64(7, start);
        writer.WriteFixed64(8, start + 900_000_000);
        switch (span)
        {
            case 1:
                Attribute(writer, 9, "http.request.method", "POST");
                Attribute(writer, 9, "url.path", "/chat");
                Attribute(writer, 9, "http.route", "/chat");
                Attribute(writer, 9, "http.response.status_code", 200);
                Attribute(writer, 9, "user_agent.original", "Mozilla (X; Linux) Gecko Firefox");
                break;
            case 2:
                Attribute(writer, 9, "gen_ai.operation.name", "invoke_agent");
                Attribute(writer, 9, "gen_ai.provider.name", "openai");
                Attribute(writer, 9, "gen_ai.agent.name", "support");
                Attribute(writer, 9, "gen_ai.conversation.id", $"conversation-of-{trace}");
                break;
            default:
                Attribute(writer, 9, "gen_ai.operation.name", "chat");
                Attribute(writer, 9, "gen_ai.provider.name", "openai");
                Attribute(writer, 9, "gen_ai.request.model", "gpt-4o");
                Attribute(writer, 9, "gen_ai.response.model", "gpt-4o-2024-08-06");
                Attribute(writer, 9, "gen_ai.response.id", $"chatcmpl-{trace}-{span}-9XyZabcdefgh");
                Attribute(writer, 9, "gen_ai.response.finish_reasons", "[\"stop\"]");
                Attribute(writer, 9, "gen_ai.usage.input_tokens", 1200 + trace);
                Attribute(writer, 9, "gen_ai.usage.output_tokens", 180);
                Attribute(writer, 9, "gen_ai.usage.cache_read.input_tokens", 600);
                Attribute(writer, 9, "gen_ai.usage.reasoning.output_tokens", 40);
                Attribute(writer, 9, "gen_ai.request.max_tokens", 512);
                Attribute(writer, 9, "gen_ai.request.temperature", 1);
                Attribute(writer, 9, "gen_ai.request.stream", 1);
                Attribute(writer, 9, "gen_ai.output.type", "text");
                Attribute(writer, 9, "gen_ai.prompt.name", "support/answer");
                Attribute(writer, 9, "gen_ai.prompt.version", "7");
                Attribute(writer, 9, "gen_ai.conversation.id", $"conversation-of-{trace}");
                Attribute(writer, 9, "user.id", $"user-{trace}");
                Attribute(writer, 9, "server.address", "api.openai.com");
                Attribute(writer, 9, "tenant", "acme and sons");
                break;
        }

        writer.EndMessage(mark);
    }

    private static void Attribute(ProtobufWriter writer, int field, string key, object value)
    {
        int mark = writer.BeginMessage(field);
        writer.WriteString(1, key);
        int inner = writer.BeginMessage(2);
        if (value is string text)
            writer.WriteString(1, text);
        else
            writer.WriteVarint(3, (ulong)(int)value);
        writer.EndMessage(inner);
        writer.EndMessage(mark);
    }
}
