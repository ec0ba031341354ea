using System.Text.Json.Nodes;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.Reading.Messages;

namespace OpsConsole.Web.Tests.Telemetry.Interactions;

/// <summary>Interactions that tests show.</summary>
internal static class Sample
{
    public static TraceSpan Span(ulong id, double startMillis, double endMillis, int depth = 0, int descendants = 0, string? name = null, SpanRole role = SpanRole.Other) => new()
    {
        SpanId = new SpanId(id),
        Name = name ?? $"span {id}",
        Role = role,
        StartNanos = 1_000_000_000 + (ulong)(startMillis * 1_000_000),
        EndNanos = 1_000_000_000 + (ulong)(endMillis * 1_000_000),
        Depth = depth,
        Descendants = descendants,
    };

    /// <summary>1 ├ 2 ├ 3 └ 4, then 5.</summary>
    public static IReadOnlyList<TraceSpan> Tree =>
    [
        Span(1, 0, 1000, 0, 4, "answer", SpanRole.Agent), Span(2, 0, 500, 1, 2, "plan", SpanRole.Workflow), Span(3, 0, 100, 2, role: SpanRole.ModelCall),
        Span(4, 200, 400, 2), Span(5, 900, 1000, 1),
    ];

    public static InteractionRow Row(ulong id = 7) => new()
    {
        TraceId = new TraceId(1, id),
        StartedAt = new DateTime(2026, 11, 21, 4, 0, 0, DateTimeKind.Utc),
        DurationMicros = 1_240_000,
        Application = "support-bot",
        Environment = "production",
        Name = "answer",
        Model = "nova-lite",
        Prompt = "support/answer@v2",
        Outcome = Outcome.Failed,
        ErrorClass = ErrorClass.RateLimited,
        InputTokens = 12_345,
        Cost = 0.0346m,
    };

    public static TraceDocument Trace(IReadOnlyList<TraceSpan> spans) => new()
    {
        Interaction = Row(),
        Spans = spans,
        Conversation =
        [
            new ConversationSection("chat", [new ConversationTurn(new SpanId(3), false, new ChatMessage("user", [new MessagePart(MessagePartKind.Text, "<b>Hello</b> **you**")]))]),
        ],
        Content = ContentState.Captured,
    };

    public static TraceAttribute Attribute(string key, JsonNode? value) => new(key, value);
}
