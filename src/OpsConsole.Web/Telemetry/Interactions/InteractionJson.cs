using System.Text.Json.Nodes;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.Reading.Messages;

namespace OpsConsole.Web.Telemetry.Interactions;

// The JSON of /api/v1/interactions and /api/v1/responses: a promise to other people's programs, so it is spelled out here and
// does not follow when the console's own records change. Durations are milliseconds, times UTC, costs decimal US dollars.

internal sealed record InteractionListJson(IReadOnlyList<InteractionSummaryJson> Items, string? NextCursor, bool Incomplete)
{
    public static InteractionListJson Of(InteractionRows page) => new([.. page.Items.Select(InteractionSummaryJson.Of)], page.Next, page.Incomplete);
}

internal sealed record InteractionSummaryJson(
    string TraceId, DateTime StartedAt, double DurationMs, string Application, string Environment, string Name, string? Model, string? Prompt, string? Feature,
    string Outcome, string? ErrorClass, double? TimeToFirstTokenMs, int Calls, int ToolCalls, long InputTokens, long OutputTokens, long CachedTokens,
    decimal? Cost, string Currency, string? Conversation, string? User, double? Feedback, decimal? Value, string? Topic, string? AppVersion, IReadOnlyList<string> Traits)
{
    public const string Dollars = "USD";

    public static InteractionSummaryJson Of(InteractionRow row) => new(
        row.TraceId.ToString(), row.StartedAt, row.DurationMicros / 1000.0, row.Application, row.Environment, row.Name, row.Model, row.Prompt, row.Feature,
        row.Outcome.Word(), Named(row.ErrorClass), row.FirstTokenMicros / 1000.0, row.Calls, row.ToolCalls, row.InputTokens, row.OutputTokens,
        row.CacheReadTokens, row.Cost, Dollars, row.Conversation, row.User, row.Feedback, row.Value, row.Topic, row.AppVersion, [.. row.Traits.Split()]);

    public static string? Named(ErrorClass errorClass) => errorClass == Core.Telemetry.ErrorClass.None ? null : errorClass.Word();
}

internal sealed record InteractionJson(
    InteractionSummaryJson Interaction, IReadOnlyList<CallJson> Calls, IReadOnlyList<SpanJson> Spans, bool SpansCut, ContentJson Content,
    IReadOnlyList<SectionJson> Conversation, IReadOnlyList<DocumentJson> Retrieved, IReadOnlyList<EvaluationJson> Evaluations, SaidJson Said)
{
    public static InteractionJson Of(TraceDocument trace)
    {
        ulong start = trace.Spans.Select(s => s.StartNanos).DefaultIfEmpty().Min();
        return new(
            InteractionSummaryJson.Of(trace.Interaction),
            [.. trace.Calls.Select(CallJson.Of)],
            [.. trace.Spans.Select(s => SpanJson.Of(s, start))],
            trace.SpansCut,
            ContentJson.Of(trace),
            [.. trace.Conversation.Select(SectionJson.Of)],
            [.. trace.Retrieved.Select(DocumentJson.Of)],
            [.. trace.Evaluations.Select(EvaluationJson.Of)],
            SaidJson.Of(trace.Said));
    }
}

internal sealed record ResponseJson(
    string ResponseId, InteractionSummaryJson Interaction, CallJson Call, ContentJson Content, IReadOnlyList<DocumentJson> Retrieved, IReadOnlyList<EvaluationJson> Evaluations)
{
    public static ResponseJson Of(TraceDocument trace, TraceCall call) => new(
        call.ResponseId ?? "",
        InteractionSummaryJson.Of(trace.Interaction),
        CallJson.Of(call),
        ContentJson.Of(trace),
        [.. trace.RetrievedBefore(call).Select(DocumentJson.Of)],
        [.. trace.Evaluations.Where(e => e.SpanId.IsEmpty || e.SpanId == call.SpanId).Select(EvaluationJson.Of)]);
}

internal sealed record CallJson(
    string SpanId, DateTime StartedAt, double DurationMs, double? TimeToFirstTokenMs, string? Operation, string? Provider, string? RequestModel,
    string? ResponseModel, string? Prompt, string? Feature, string? ResponseId, string? FinishReason, string? ErrorClass, long? InputTokens, long? OutputTokens,
    long CacheReadTokens, long CacheWriteTokens, long ReasoningTokens, decimal? Cost, string Currency, JsonObject Parameters)
{
    public static CallJson Of(TraceCall call) => new(
        call.SpanId.ToString(), call.StartedAt, call.DurationMicros / 1000.0, call.FirstTokenMicros / 1000.0, call.Operation, call.Provider,
        call.RequestModel, call.ResponseModel, call.Prompt, call.Feature, call.ResponseId, call.FinishReason, InteractionSummaryJson.Named(call.ErrorClass),
        call.InputTokens, call.OutputTokens, call.CacheReadTokens, call.CacheWriteTokens, call.ReasoningTokens, call.Cost,
        InteractionSummaryJson.Dollars, SpanJson.Object(call.Parameters));
}

internal sealed record SpanJson(
    string SpanId, string? ParentId, string Name, string Role, string? Kind, string Application, string Scope, DateTime StartedAt, double OffsetMs,
    double DurationMs, double SelfMs, int Depth, string Status, string? StatusMessage, string? ErrorClass, JsonObject Attributes,
    IReadOnlyList<EventJson> Events, IReadOnlyList<LinkJson> Links)
{
    public static SpanJson Of(TraceSpan span, ulong traceStart) => new(
        span.SpanId.ToString(), span.ParentId.IsEmpty ? null : span.ParentId.ToString(), span.Name, SpanLook.Of(span.Role).Word,
        span.Kind.Length > 0 ? span.Kind : null, span.Application, span.Scope, span.StartedAt, (span.StartNanos - traceStart) / 1_000_000.0,
        span.DurationMicros / 1000, span.SelfMicros / 1000, span.Depth, span.Status.ToString().ToLowerInvariant(),
        span.StatusMessage.Length > 0 ? span.StatusMessage : null, InteractionSummaryJson.Named(span.ErrorClass), Object(span.Attributes),
        [.. span.Events.Select(e => new EventJson(e.Name, e.OffsetMicros / 1000, e.IsLog, e.Body?.DeepClone(), Object(e.Attributes)))],
        [.. span.Links.Select(l => new LinkJson(l.TraceId.ToString(), l.SpanId.ToString(), Object(l.Attributes)))]);

    /// <summary>Attributes as one object; of a key that was sent twice the last value counts.</summary>
    public static JsonObject Object(IReadOnlyList<TraceAttribute> attributes)
    {
        JsonObject named = [];
        foreach (TraceAttribute attribute in attributes)
        {
            named[attribute.Key] = attribute.Value?.DeepClone();
        }

        return named;
    }
}

internal sealed record EventJson(string Name, double OffsetMs, bool IsLog, JsonNode? Body, JsonObject Attributes);

internal sealed record LinkJson(string TraceId, string SpanId, JsonObject Attributes);

internal sealed record ContentJson(string State, string? Note)
{
    public static ContentJson Of(TraceDocument trace) => new(
        trace.Content switch { ContentState.Captured => "captured", ContentState.NotStored => "not_stored", ContentState.NotSent => "not_sent", _ => "not_kept" },
        trace.ContentNote.Length > 0 ? trace.ContentNote : null);
}

internal sealed record SectionJson(string Title, IReadOnlyList<TurnJson> Messages)
{
    public static SectionJson Of(ConversationSection section) => new(section.Title, [.. section.Turns.Select(TurnJson.Of)]);
}

internal sealed record TurnJson(string SpanId, string Direction, string Role, string? FinishReason, IReadOnlyList<PartJson> Parts)
{
    public static TurnJson Of(ConversationTurn turn) => new(
        turn.SpanId.ToString(), turn.IsOutput ? "output" : "input", turn.Message.Role, turn.Message.FinishReason,
        [.. turn.Message.Parts.Select(p => new PartJson(MessageLook.Of(p.Kind).Word, p.Text, p.Name, p.Id))]);
}

internal sealed record PartJson(string Kind, string Text, string? Name, string? Id);

internal sealed record DocumentJson(string SpanId, string? Id, string? Content, double? Score, string? Metadata)
{
    public static DocumentJson Of(RetrievedDocument document) =>
        new(document.SpanId.ToString(), document.Id, document.Content, document.Score, document.Metadata);
}

internal sealed record EvaluationJson(string Name, DateTime At, double? Score, string? Label, string? Explanation, string? SpanId)
{
    public static EvaluationJson Of(TraceEvaluation evaluation) => new(
        evaluation.Name, evaluation.At, evaluation.Score, evaluation.Label, evaluation.Explanation,
        evaluation.SpanId.IsEmpty ? null : evaluation.SpanId.ToString());
}

/// <summary>What was stated, each with who said so (<c>api</c>, <c>span</c>, <c>rule</c>) and when; null where nothing was.</summary>
internal sealed record SaidJson(StatedJson<string>? Outcome, StatedJson<double>? Feedback, StatedJson<bool>? Escalated, StatedJson<string>? Topic, StatedJson<decimal>? Value)
{
    public static SaidJson Of(Statements said) => new(
        Stated(said.Outcome, outcome => outcome.Word()), Stated(said.FeedbackMillis, millis => millis / 1000.0), Stated(said.Escalated, escalated => escalated),
        Stated(said.Topic, topic => topic), Stated(said.ValueMicros, micros => micros / 1_000_000m));

    private static StatedJson<TShown>? Stated<T, TShown>(Stated<T>? stated, Func<T, TShown> show)
        where T : notnull => stated is { } known ? new StatedJson<TShown>(show(known.Value), StatedLine.Word(known.Source), known.At) : null;
}

internal sealed record StatedJson<T>(T Value, string By, DateTime At);
