using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Tests.Telemetry.Interactions;

/// <summary>Made-up facts and deltas; the same seed makes the same ones.</summary>
internal static class SampleTraces
{
    /// <summary>2026-11-20 12:00 UTC.</summary>
    public const long Noon = 1_795_176_000_000_000;

    private static readonly string[] Models = ["gpt-5", "claude-opus-5", "nova-pro", "é-model"];
    private static readonly string?[] Prompts = [null, "support/answer@3", "support/answer@4"], Features = [null, null, "search", "chat"], Workflows = [null, "pipeline"];

    public static SpanFact Root(ulong id = 1, long start = Noon, long duration = 2_000_000, ErrorClass error = ErrorClass.None) => new()
    {
        SpanId = new SpanId(id),
        Role = SpanRole.Other,
        Name = "POST /chat",
        Application = "support-bot",
        Environment = "production",
        StartMicros = start,
        DurationMicros = duration,
        ErrorClass = error,
    };

    public static SpanFact Call(ulong id = 2, long start = Noon + 1000, long duration = 1_500_000, ErrorClass error = ErrorClass.None, string model = "gpt-5") => new()
    {
        SpanId = new SpanId(id),
        ParentId = new SpanId(1),
        Role = SpanRole.ModelCall,
        Name = "chat " + model,
        Application = "support-bot",
        Environment = "production",
        StartMicros = start,
        DurationMicros = duration,
        ErrorClass = error,
        Operation = "chat",
        Provider = "openai",
        RequestModel = model,
        ResponseModel = model,
        ResponseId = "resp-" + id,
        FinishReason = "stop",
        InputTokens = 100,
        OutputTokens = 20,
        CacheReadTokens = 40,
        CostMicros = 1250,
        FirstTokenMicros = 300_000,
    };

    public static TraceDelta Delta(ulong trace, params SpanFact[] facts)
    {
        TraceDelta delta = new(new TraceId(trace * 0x9E37_79B9_7F4A_7C15, trace)) { Environment = "production" };
        delta.Facts.AddRange(facts);
        delta.StartMicros = facts.Length == 0 ? long.MaxValue : facts.Min(fact => fact.StartMicros);
        delta.EndMicros = facts.Length == 0 ? long.MinValue : facts.Max(fact => fact.StartMicros + fact.DurationMicros);
        return delta;
    }

    public static IngestRequest Request(params TraceDelta[] deltas)
    {
        IngestRequest request = new() { Size = 1000, Accepted = deltas.Sum(delta => delta.Facts.Count) };
        request.Traces.AddRange(deltas);
        return request;
    }

    public static RawPart Part(string content, string environment = "production", long latest = Noon) => new()
    {
        Environment = environment,
        Kind = RawKind.Spans,
        Bytes = System.Text.Encoding.UTF8.GetBytes(content),
        LatestMicros = latest,
    };

    public static SpanFact RandomFact(Random random, ulong id)
    {
        SpanRole role = (SpanRole)random.Next(8);
        bool call = role is SpanRole.ModelCall or SpanRole.Embedding;
        long start = Noon + random.NextInt64(-90_000_000, 90_000_000);
        return new SpanFact
        {
            SpanId = new SpanId(id),
            ParentId = random.Next(4) == 0 ? default : new SpanId((ulong)random.Next(1, 9)),
            Role = role,
            Name = Pick(random, ["chat", "POST /chat", "execute_tool search", "", "größe 🎈"]),
            Application = Pick(random, ["support-bot", "code-assistant"]),
            Environment = Pick(random, ["production", "staging"]),
            StartMicros = start,
            DurationMicros = random.NextInt64(0, 60_000_000),
            ErrorClass = random.Next(3) == 0 ? (ErrorClass)random.Next(12) : ErrorClass.None,
            Operation = call ? "chat" : null,
            Provider = call ? Pick(random, ["openai", "aws.bedrock"]) : null,
            RequestModel = call && random.Next(8) > 0 ? Pick(random, Models) : null,
            ResponseModel = call && random.Next(3) > 0 ? Pick(random, Models) : null,
            ResponseId = call && random.Next(2) == 0 ? "resp-" + id + "-" + random.Next(1000) : null,
            FinishReason = call ? Pick(random, ["stop", "length", "stop,tool_call"]) : null,
            InputTokens = call && random.Next(4) > 0 ? random.Next(100_000) : null,
            OutputTokens = call && random.Next(4) > 0 ? random.Next(10_000) : null,
            CacheReadTokens = call ? random.Next(100) : 0,
            CacheWriteTokens = call ? random.Next(3) : 0,
            ReasoningTokens = call ? random.Next(50) : 0,
            CostMicros = call && random.Next(3) > 0 ? random.Next(1_000_000) : null,
            FirstTokenMicros = call && random.Next(2) == 0 ? random.Next(5_000_000) : null,
            Prompt = Prompts[random.Next(Prompts.Length)],
            Feature = Features[random.Next(Features.Length)],
            Workflow = Workflows[random.Next(Workflows.Length)],
            AppVersion = Pick(random, [null, "1.4.0", "1.5.0-rc.1"]),
            FromCache = random.Next(6) switch { 0 => true, 1 => false, _ => null },
            Conversation = random.Next(3) == 0 ? "conv-" + random.Next(5) : null,
            UserHash = random.Next(3) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : null,
        };
    }

    /// <summary>Facts of one trace, cut into deltas at random. The first fact is a model call, so that the trace is an interaction.</summary>
    public static List<TraceDelta> RandomDeltas(Random random, ulong trace, int maxFacts = 12)
    {
        List<TraceDelta> deltas = [];
        List<SpanFact> facts = [Call(id: 100 * trace, start: Noon + random.Next(60_000_000), model: Pick(random, Models))];
        facts.AddRange(Enumerable.Range(0, random.Next(maxFacts)).Select(i => RandomFact(random, (100 * trace) + (ulong)i + 1)));
        for (int taken = 0; taken < facts.Count;)
        {
            int size = random.Next(1, facts.Count - taken + 1);
            TraceDelta delta = Delta(trace, [.. facts.Skip(taken).Take(size)]);
            delta.Parts.Add(Part($"trace {trace} part {taken}"));
            deltas.Add(delta);
            taken += size;
        }

        return deltas;
    }

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
