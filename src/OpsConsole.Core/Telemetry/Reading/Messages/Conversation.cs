using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Reading.Messages;

/// <summary>A stretch of conversation that one thread of model calls carried on.</summary>
/// <param name="Title">Name of the span that began it.</param>
/// <param name="Turns">What was said, in order.</param>
public sealed record ConversationSection(string Title, IReadOnlyList<ConversationTurn> Turns);

/// <summary>A message and the span that first reported it.</summary>
/// <param name="SpanId">The span.</param>
/// <param name="IsOutput">True when the span's model said it, false when it was told.</param>
/// <param name="Message">The message.</param>
public sealed record ConversationTurn(SpanId SpanId, bool IsOutput, ChatMessage Message);

/// <summary>
/// Each model call repeats the conversation so far. This tells it once: a call that continues what was said adds only what is
/// new; one that starts elsewhere (another agent) opens a section of its own.
/// </summary>
internal static class Conversation
{
    public static IReadOnlyList<ConversationSection> Build(IReadOnlyList<TraceSpan> spans)
    {
        List<(TraceSpan Span, SpanMessages Messages)> calls = With(spans.Where(s => s.Role == SpanRole.ModelCall).OrderBy(s => s.StartNanos));
        if (calls.Count == 0)
        {
            // Some instrumentations report content only around the calls: the outermost span has all of it.
            calls = [.. With(spans.Where(s => s.Role is SpanRole.Agent or SpanRole.Workflow or SpanRole.Other)).Take(1)];
        }

        List<(string Title, List<ConversationTurn> Turns)> sections = [];
        foreach ((TraceSpan span, SpanMessages messages) in calls)
        {
            int known = 0;
            List<ConversationTurn>? turns = null;
            foreach ((_, List<ConversationTurn> candidate) in Enumerable.Reverse(sections))
            {
                int shared = Shared(candidate, messages.Input);
                if (shared > known && shared >= Substance(candidate))
                {
                    (turns, known) = (candidate, shared);
                }
            }

            if (turns is null)
            {
                sections.Add((span.Name, turns = []));
            }

            turns.AddRange(messages.Input.Skip(known).Select(m => new ConversationTurn(span.SpanId, false, m)));
            turns.AddRange(messages.Output.Select(m => new ConversationTurn(span.SpanId, true, m)));
        }

        return [.. sections.Select(s => new ConversationSection(s.Title, s.Turns))];
    }

    private static List<(TraceSpan, SpanMessages)> With(IEnumerable<TraceSpan> spans) =>
        [.. spans.Select(s => (s, SpanMessages.Of(s))).Where(s => !s.Item2.IsEmpty)];

    // Messages at the start of the call's input that the section holds already, in order. An answer may come back with other
    // details (a finish reason, an id), so for answers the text alone decides.
    private static int Shared(List<ConversationTurn> turns, IReadOnlyList<ChatMessage> input)
    {
        int shared = 0;
        while (shared < turns.Count && shared < input.Count && Same(turns[shared], input[shared]))
        {
            shared++;
        }

        return shared;
    }

    private static bool Same(ConversationTurn turn, ChatMessage again) => turn.IsOutput
        ? turn.Message.Role == again.Role && turn.Message.Parts.Select(p => (p.Kind, p.Name, p.Text)).SequenceEqual(again.Parts.Select(p => (p.Kind, p.Name, p.Text)))
        : turn.Message.Says(again);

    // What a continuation must repeat: more than the system instructions that every call of an application shares.
    private static int Substance(List<ConversationTurn> turns) => turns.Count(t => !t.IsOutput && t.Message.Role == "system") + 1;
}
