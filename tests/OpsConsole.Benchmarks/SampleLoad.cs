using System.Text;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Benchmarks;

/// <summary>Mapped requests as a busy company would send them: three applications, four models, believable strings.</summary>
internal static class SampleLoad
{
    private const long Start = 1_795_176_000_000_000;

    private static readonly string[] Applications = ["support-bot", "code-assistant", "document-analyst"];
    private static readonly (string Provider, string Asked, string Answered)[] Models =
    [
        ("openai", "gpt-5", "gpt-5-2026-08-07"),
        ("anthropic", "claude-opus-5", "claude-opus-5-20260901"),
        ("aws.bedrock", "amazon.nova-pro-v2:0", "amazon.nova-pro-v2:0"),
        ("gcp.vertex_ai", "gemini-3-flash", "gemini-3-flash-002"),
    ];

    private static readonly string[] Prompts = ["support/answer@9f2c1ab", "support/answer@77e0d14", "code/review@1c9aa02", "documents/summary@e01b7f3"];

    /// <summary>The requests of one transaction; the same number makes the same ones.</summary>
    public static IReadOnlyList<IngestRequest> Group(Load load, int number)
    {
        Random random = new(number + 1);
        return [.. Enumerable.Range(0, load.Requests).Select(_ => Request(random, load.Traces, Start + (number * 10_000_000L)))];
    }

    private static IngestRequest Request(Random random, int traces, long start)
    {
        IngestRequest request = new() { Accepted = traces * 4 };
        List<TraceDelta> deltas = [];
        StringBuilder raw = new();
        for (int i = 0; i < traces; i++)
        {
            deltas.Add(Trace(random, start + random.Next(10_000_000), raw));
        }

        byte[] bytes = Encoding.UTF8.GetBytes(raw.ToString());
        RawPart part = new() { Environment = "production", Kind = RawKind.Spans, Bytes = bytes, LatestMicros = start + 10_000_000 };
        deltas.ForEach(delta => delta.Parts.Add(part));
        request.Traces.AddRange(deltas);
        request.Size = bytes.Length;
        return request;
    }

    private static TraceDelta Trace(Random random, long start, StringBuilder raw)
    {
        string application = Applications[random.Next(Applications.Length)];
        (string provider, string asked, string answered) = Models[random.Next(Models.Length)];
        TraceId trace = new((ulong)random.NextInt64(), (ulong)random.NextInt64());
        SpanId root = Id(random), agent = Id(random), call = Id(random), tool = Id(random);
        long duration = random.Next(400_000, 4_000_000);
        string conversation = "conv_" + random.NextInt64().ToString("x16");
        SpanFact Fact(SpanId id, SpanId parent, SpanRole role, string name, long after, long takes) => new()
        {
            SpanId = id,
            ParentId = parent,
            Role = role,
            Name = name,
            Application = application,
            Environment = "production",
            StartMicros = start + after,
            DurationMicros = takes,
            Conversation = role == SpanRole.Other ? conversation : null,
            UserHash = role == SpanRole.Other ? random.NextInt64() : null,
        };
        TraceDelta delta = new(trace) { Environment = "production", StartMicros = start, EndMicros = start + duration };
        delta.Facts.Add(Fact(root, default, SpanRole.Other, "POST /api/chat", 0, duration));
        delta.Facts.Add(Fact(agent, root, SpanRole.Agent, "invoke_agent " + application, 900, duration - 2000));
        delta.Facts.Add(Fact(call, agent, SpanRole.ModelCall, "chat " + asked, 2000, duration - 90_000) with
        {
            Operation = "chat",
            Provider = provider,
            RequestModel = asked,
            ResponseModel = answered,
            ResponseId = "chatcmpl-" + random.NextInt64().ToString("x16") + random.Next().ToString("x8"),
            FinishReason = "stop",
            InputTokens = random.Next(200, 9000),
            OutputTokens = random.Next(20, 900),
            CacheReadTokens = random.Next(0, 200),
            CostMicros = random.Next(100, 60_000),
            FirstTokenMicros = random.Next(150_000, 390_000),
            Prompt = Prompts[random.Next(Prompts.Length)],
            ErrorClass = random.Next(50) == 0 ? ErrorClass.RateLimited : ErrorClass.None,
        });
        delta.Facts.Add(Fact(tool, agent, SpanRole.Tool, "execute_tool search_orders", 3000, 80_000));
        foreach (SpanFact fact in delta.Facts)
        {
            Raw(raw, trace, fact, random);
        }

        return delta;
    }

    /// <summary>About as long, and about as compressible, as a span in protobuf.</summary>
    private static void Raw(StringBuilder raw, TraceId trace, SpanFact fact, Random random) => raw
        .Append((char)(trace.High & 0x7f)).Append(trace.Low).Append(fact.SpanId.Value).Append(fact.Name).Append(fact.StartMicros).Append(fact.DurationMicros)
        .Append("gen_ai.operation.name").Append(fact.Operation).Append("gen_ai.provider.name").Append(fact.Provider).Append("gen_ai.request.model").Append(fact.RequestModel)
        .Append("gen_ai.usage.input_tokens").Append(fact.InputTokens).Append("gen_ai.response.id").Append(fact.ResponseId).Append("server.address")
        .Append("api.example.com").Append("http.request.method").Append("POST").Append("thread.id").Append(random.Next(64)).Append("url.full")
        .Append("https://api.example.com/v1/chat/completions?request=").Append(random.Next()).Append('\n');

    private static SpanId Id(Random random) => new((ulong)random.NextInt64(1, long.MaxValue));
}
