using System.Text.Json.Nodes;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Tests.Telemetry.Reading;

public sealed class TraceQueriesTests : IAsyncLifetime
{
    private static readonly TraceId Trace = new(7, 8), Other = new(9, 9);

    private ReadingDatabase _database = null!;
    private long _segment;

    public async ValueTask InitializeAsync() => _database = await ReadingDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<TraceDocument> ReadAsync(params (RawKind Kind, byte[] Payload)[] segments)
    {
        List<SpanSegment> rows = [.. segments.Select(s => new SpanSegment { Id = ++_segment, Kind = s.Kind, Payload = s.Payload })];
        SpanFact fact = new()
        {
            SpanId = new SpanId(2), ParentId = new SpanId(1), Role = SpanRole.ModelCall, Application = "support-bot", Environment = "production",
            StartMicros = 10, DurationMicros = 20, ErrorClass = ErrorClass.Timeout,
        };
        TraceDelta delta = new(Trace) { Environment = "production", Facts = { fact } };
        Interaction interaction = await _database.AddAsync(change: i =>
        {
            i.TraceId = Trace.ToBytes();
            i.Segments = SegmentRefs.Pack([.. rows.Select(r => new SegmentRef(r.Id, (ulong)r.Id))]);
            i.Facts = FactsCodec.Pack(TraceFacts.Empty.Merge(delta));
        });
        ModelCall call = new()
        {
            InteractionId = interaction.Id,
            SpanId = 2,
            StartedAt = interaction.StartedAt,
            OperationId = await _database.NumberAsync(DimensionKind.Operation, "chat"),
            ProviderId = await _database.NumberAsync(DimensionKind.Provider, "aws.bedrock"),
            RequestModelId = await _database.NumberAsync(DimensionKind.Model, "nova-lite"),
            ResponseModelId = await _database.NumberAsync(DimensionKind.Model, "nova-lite-2"),
            PromptId = await _database.NumberAsync(DimensionKind.Prompt, "support/answer@1"),
            FeatureId = await _database.NumberAsync(DimensionKind.Feature, "chat"),
            ResponseId = "resp-1",
            ResponseHash = ResponseHash.Of("resp-1"),
            InputTokens = 120,
            CostMicros = 55,
        };
        await _database.SaveAsync([.. rows, call]);
        return (await _database.Traces.FindAsync(Trace, TestContext.Current.CancellationToken))!;
    }

    private static JsonObject Chat => new()
    {
        ["gen_ai.request.temperature"] = 0.2,
        ["gen_ai.request.model"] = "nova-lite",
        ["gen_ai.input.messages"] = """[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]""",
        ["http.method"] = "POST",
    };

    [Fact]
    public async Task A_trace_is_put_together_from_segments_that_hold_other_traces_too()
    {
        byte[] first = SpanBuilder.Deflate(
            new SpanBuilder().Span(Trace, 2, 1, "chat nova-lite", 10, 30, Chat, status: 2, statusMessage: "throttled",
                events: ("exception", 15, new JsonObject { ["exception.type"] = "Throttled" })).Spans(),
            new SpanBuilder("code-assistant").Span(Other, 2, 1, "not ours", 10, 30).Spans());
        byte[] second = SpanBuilder.Deflate(new SpanBuilder().Span(Trace, 1, 0, "answer", 0, 40).Span(Trace, 2, 1, "chat nova-lite", 10, 30, Chat).Spans());

        TraceDocument trace = await ReadAsync((RawKind.Spans, first), (RawKind.Spans, second));

        Assert.Equal([("answer", 0), ("chat nova-lite", 1)], trace.Spans.Select(s => (s.Name, s.Depth)));
        TraceSpan chat = trace.Spans[1];
        Assert.Equal((SpanRole.ModelCall, ErrorClass.Timeout, SpanStatus.Error, "throttled"), (chat.Role, chat.ErrorClass, chat.Status, chat.StatusMessage));
        Assert.Equal(("client", "support-bot", "hand 1.2", 20_000), (chat.Kind, chat.Application, chat.Scope, chat.DurationMicros));
        Assert.Equal(("exception", 5000, true), (chat.Events[0].Name, chat.Events[0].OffsetMicros, chat.Events[0].IsException));
        Assert.Equal(new TraceId(1, 2), chat.Links[0].TraceId);
        Assert.Equal("http.method", chat.Attributes[^1].Key);
        Assert.Equal(0.2, chat.Attributes.Single(a => a.Key == "gen_ai.request.temperature").Value!.GetValue<double>());
        Assert.False(trace.SpansCut);
    }

    [Fact]
    public async Task A_call_names_model_prompt_version_parameters_and_cost()
    {
        TraceCall call = Assert.Single((await ReadAsync((RawKind.Spans, SpanBuilder.Deflate(new SpanBuilder().Span(Trace, 2, 1, "chat", 10, 30, Chat).Spans())))).Calls);

        Assert.Equal(("chat", "aws.bedrock", "nova-lite", "nova-lite-2", "support/answer@1", "chat"), (call.Operation, call.Provider, call.RequestModel, call.ResponseModel, call.Prompt, call.Feature));
        Assert.Equal((120, 0.000055m), (call.InputTokens, call.Cost));
        Assert.Equal("temperature", Assert.Single(call.Parameters).Key);
    }

    [Fact]
    public async Task Log_records_of_the_trace_stand_with_their_span()
    {
        SpanBuilder builder = new SpanBuilder().Span(Trace, 1, 0, "answer", 0, 40).Span(Trace, 2, 1, "chat", 10, 30)
            .Log(Trace, 2, "gen_ai.user.message", 12, new JsonObject { ["content"] = "Hi" })
            .Log(Trace, 77, "stray", 13, "text")
            .Log(Other, 2, "gen_ai.user.message", 12, new JsonObject { ["content"] = "not ours" });

        TraceDocument trace = await ReadAsync((RawKind.Spans, SpanBuilder.Deflate(builder.Spans())), (RawKind.Logs, SpanBuilder.Deflate(builder.Logs(), builder.Logs())));

        Assert.Equal(["stray"], trace.Spans[0].Events.Select(e => e.Name));
        Assert.Equal(["gen_ai.user.message"], trace.Spans[1].Events.Select(e => e.Name));
        Assert.Equal("Hi", Assert.Single(Assert.Single(trace.Conversation).Turns).Message.Parts[0].Text);
        Assert.Equal(ContentState.Captured, trace.Content);
    }

    [Fact]
    public async Task Evaluations_join_by_trace_and_by_response_and_once()
    {
        await _database.SaveAsync(
        [
            New(1, "by trace", e => e.TraceId = Trace.ToBytes()),
            New(2, "by response", e => e.ResponseHash = ResponseHash.Of("resp-1")),
            New(3, "by both", e => (e.TraceId, e.ResponseHash) = (Trace.ToBytes(), ResponseHash.Of("resp-1"))),
            New(4, "of another", e => e.TraceId = Other.ToBytes()),
        ]);

        TraceDocument trace = await ReadAsync();

        Assert.Equal([("by trace", 0UL), ("by response", 2UL), ("by both", 2UL)], trace.Evaluations.Select(e => (e.Name, e.SpanId.Value)));

        static Evaluation New(long id, string name, Action<Evaluation> change)
        {
            Evaluation evaluation = new() { Id = id, Fingerprint = id, Name = name, At = ReadingDatabase.Now };
            change(evaluation);
            return evaluation;
        }
    }

    [Fact]
    public async Task Missing_content_is_explained()
    {
        byte[] bare = SpanBuilder.Deflate(new SpanBuilder().Span(Trace, 2, 1, "chat", 10, 30).Spans());

        TraceDocument trace = await ReadAsync((RawKind.Spans, bare));
        Assert.Equal(ContentState.NotStored, trace.Content);
        Assert.Contains("The environment 'production' does not store content", trace.ContentNote);

        _database.Settings.Environments["production"] = new EnvironmentOptions { CaptureContent = true };
        trace = (await _database.Traces.FindAsync(Trace, TestContext.Current.CancellationToken))!;
        Assert.Equal(ContentState.NotSent, trace.Content);
    }

    [Fact]
    public async Task An_interaction_without_spans_still_has_its_numbers()
    {
        TraceDocument trace = await ReadAsync();

        Assert.Equal((ContentState.NotKept, 1), (trace.Content, trace.Calls.Count));
    }

    [Fact]
    public async Task A_damaged_segment_costs_only_itself()
    {
        TraceDocument trace = await ReadAsync(
            (RawKind.Spans, [1, 2, 3]),
            (RawKind.Spans, SpanBuilder.Deflate([0xff, 0xff])),
            (RawKind.Spans, SpanBuilder.Deflate(new byte[40 * 1024 * 1024])),
            (RawKind.Spans, SpanBuilder.Deflate(new SpanBuilder().Span(Trace, 2, 1, "chat", 10, 30).Spans())));

        Assert.Single(trace.Spans);
        Assert.True(trace.SpansCut);
    }

    [Fact]
    public async Task An_unknown_trace_is_null() =>
        Assert.Null(await _database.Traces.FindAsync(Other, TestContext.Current.CancellationToken));
}
