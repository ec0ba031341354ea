using System.Text.Json.Nodes;

namespace OpsConsole.Core.Telemetry.Reading.Messages;

/// <summary>What went into a span and what came out, read from the first spelling that is there.</summary>
/// <param name="Input">What was asked, system instructions first.</param>
/// <param name="Output">What was answered; several messages when several choices were asked for.</param>
internal sealed record SpanMessages(IReadOnlyList<ChatMessage> Input, IReadOnlyList<ChatMessage> Output)
{
    private const string Details = "gen_ai.client.inference.operation.details";

    public bool IsEmpty => Input.Count == 0 && Output.Count == 0;

    /// <summary>Reads a span's attributes and the events and log records that belong to it.</summary>
    public static SpanMessages Of(TraceSpan span)
    {
        // The newest convention may put the messages on one event instead of the span.
        IReadOnlyList<TraceAttribute> attributes = span.Events.FirstOrDefault(e => e.Name == Details) is { } details
            ? [.. span.Attributes, .. details.Attributes]
            : span.Attributes;
        Bag bag = new(attributes, span.Events);
        return new SpanMessages(First(bag, Inputs), First(bag, Outputs));
    }

    private static List<ChatMessage> First(Bag bag, Func<Bag, List<ChatMessage>>[] spellings) =>
        spellings.Select(read => read(bag)).FirstOrDefault(found => found.Count > 0) ?? [];

    private static readonly Func<Bag, List<ChatMessage>>[] Inputs =
    [
        bag => [.. bag.Read("gen_ai.system_instructions", "system"), .. bag.Read("gen_ai.input.messages", "user")], // OpenTelemetry since 1.37
        bag => bag.List("gen_ai.prompt.", "user"),                                       // OpenLLMetry before 0.5
        bag => bag.List("llm.input_messages.", "user"),                                  // OpenInference
        bag => bag.List("llm.prompts.", "user"),
        bag => bag.Read("ai.prompt.messages", "user"),                                   // Vercel AI SDK, the call
        bag => bag.Prompt("ai.prompt"),                                                  // Vercel AI SDK, the operation around it
        bag => bag.Events("gen_ai.system.message", "gen_ai.user.message", "gen_ai.assistant.message", "gen_ai.tool.message"), // OpenTelemetry until 1.36
        bag => bag.EventAttribute("gen_ai.content.prompt", "gen_ai.prompt", "user"),
        bag => bag.Read("gen_ai.prompt", "user"),
        bag => bag.Read("langfuse.observation.input", "user"),
        bag => bag.Read("traceloop.entity.input", "user"),
        bag => bag.Read("input.value", "user"),
    ];

    private static readonly Func<Bag, List<ChatMessage>>[] Outputs =
    [
        bag => bag.Read("gen_ai.output.messages", "assistant"),
        bag => bag.List("gen_ai.completion.", "assistant"),
        bag => bag.List("llm.output_messages.", "assistant"),
        bag => bag.Vercel(),
        bag => bag.Events("gen_ai.choice"),
        bag => bag.EventAttribute("gen_ai.content.completion", "gen_ai.completion", "assistant"),
        bag => bag.Read("gen_ai.completion", "assistant"),
        bag => bag.Read("langfuse.observation.output", "assistant"),
        bag => bag.Read("traceloop.entity.output", "assistant"),
        bag => bag.Read("output.value", "assistant"),
    ];

    private sealed class Bag(IReadOnlyList<TraceAttribute> attributes, IReadOnlyList<TraceEvent> events)
    {
        public List<ChatMessage> Read(string key, string role) => MessageShape.ReadAll(Value(key), role);

        public List<ChatMessage> List(string prefix, string role) => MessageShape.ReadAll(FlatAttributes.List(attributes, prefix), role);

        // {"system": …, "prompt": …} or {"messages": […]}
        public List<ChatMessage> Prompt(string key)
        {
            JsonNode? prompt = LooseJson.Structure(Value(key));
            return prompt.Get("prompt") is { } text
                ? [.. MessageShape.ReadAll(prompt.Get("system"), "system"), .. MessageShape.ReadAll(text, "user")]
                : MessageShape.ReadAll(prompt, "user");
        }

        public List<ChatMessage> Events(params string[] names) => [.. events
            .Where(e => names.Contains(e.Name))
            .Select(e => MessageShape.Read(e.Body ?? Object(e.Attributes), Speaker(e.Name)))
            .OfType<ChatMessage>()];

        public List<ChatMessage> EventAttribute(string name, string key, string role) => [.. events
            .Where(e => e.Name == name)
            .SelectMany(e => MessageShape.ReadAll(e.Attributes.FirstOrDefault(a => a.Key == key)?.Value, role))];

        public List<ChatMessage> Vercel()
        {
            List<MessagePart> parts = [];
            if (LooseJson.Text(Value("ai.response.reasoning")) is { Length: > 0 } reasoning)
            {
                parts.Add(new MessagePart(MessagePartKind.Reasoning, MessageBounds.Cut(reasoning)));
            }

            parts.AddRange(MessageParts.OfText(LooseJson.Text(Value("ai.response.text")) ?? LooseJson.Text(Value("ai.response.object")) ?? ""));
            if (LooseJson.Structure(Value("ai.response.toolCalls")) is JsonArray calls)
            {
                parts.AddRange(calls.Take(MessageBounds.Parts).Select(MessageParts.ToolCall));
            }

            return parts.Count == 0 ? [] : [new ChatMessage("assistant", parts, LooseJson.Text(Value("ai.response.finishReason")))];
        }

        private JsonNode? Value(string key) => attributes.LastOrDefault(a => a.Key == key)?.Value;

        // Span events carry what a log record has in its body as attributes.
        private static JsonObject? Object(IReadOnlyList<TraceAttribute> attributes) => attributes.Count == 0
            ? null
            : new JsonObject(attributes.DistinctBy(a => a.Key).Select(a => KeyValuePair.Create(a.Key, a.Value?.DeepClone())));

        private static string Speaker(string eventName) => eventName switch
        {
            "gen_ai.choice" => "assistant",
            _ => eventName["gen_ai.".Length..^".message".Length],
        };
    }
}
