using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading.Messages;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>What a span is, in the word of the API, for people, and as a symbol of <c>wwwroot/icons.svg</c>.</summary>
/// <param name="Word">In JSON.</param>
/// <param name="Label">For people.</param>
/// <param name="Icon">The symbol.</param>
/// <param name="Series">Number of its series colour, 1 to 8.</param>
internal sealed record SpanLook(string Word, string Label, string Icon, int Series)
{
    public static SpanLook Of(SpanRole role) => role switch
    {
        SpanRole.ModelCall => new("model_call", "Model call", "model", 1),
        SpanRole.Embedding => new("embedding", "Embedding", "token", 6),
        SpanRole.Tool => new("tool", "Tool", "tool", 3),
        SpanRole.Agent => new("agent", "Agent", "bolt", 4),
        SpanRole.Retrieval => new("retrieval", "Retrieval", "search", 2),
        SpanRole.Workflow => new("workflow", "Workflow", "job", 5),
        SpanRole.Guardrail => new("guardrail", "Guardrail", "shield", 7),
        _ => new("other", "Span", "neutral", 8),
    };
}

/// <summary>What a part of a message is, in the word of the API and for people; text needs no label.</summary>
internal sealed record MessageLook(string Word, string Label, string Icon)
{
    public static MessageLook Of(MessagePartKind kind) => kind switch
    {
        MessagePartKind.Text => new("text", "", "neutral"),
        MessagePartKind.ToolCall => new("tool_call", "Tool call", "tool"),
        MessagePartKind.ToolResponse => new("tool_response", "Tool answer", "arrow-right"),
        MessagePartKind.Reasoning => new("reasoning", "Reasoning", "bolt"),
        MessagePartKind.Refusal => new("refusal", "Declined", "shield"),
        MessagePartKind.Media => new("media", "Attachment", "link"),
        _ => new("other", "Other", "more"),
    };
}
