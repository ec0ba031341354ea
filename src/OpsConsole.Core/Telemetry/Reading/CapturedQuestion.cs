using OpsConsole.Core.Telemetry.Reading.Messages;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>What somebody asked, in their words.</summary>
/// <param name="TraceId">The interaction.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Text">The newest that the user said in it, at most <see cref="MaxText"/> characters.</param>
public sealed record CapturedQuestion(TraceId TraceId, DateTime StartedAt, Outcome Outcome, string Text)
{
    /// <summary>What is kept of a question, characters.</summary>
    public const int MaxText = 1_000;

    /// <summary>What the user said last in an interaction; null where that was not captured. What an application says to its own agents in the user's place comes later, and does not count.</summary>
    internal static string? TextOf(IReadOnlyList<ConversationSection> conversation)
    {
        foreach (ConversationSection section in conversation)
        {
            if (section.Turns.LastOrDefault(t => t is { IsOutput: false, Message.Role: "user" } && Said(t.Message).Length > 0) is { } turn)
            {
                string text = Said(turn.Message);
                return text.Length <= MaxText ? text : text[..(char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText)];
            }
        }

        return null;
    }

    private static string Said(ChatMessage message) => string.Join('\n', message.Parts.Where(p => p.Kind == MessagePartKind.Text).Select(p => p.Text)).Trim();
}

/// <summary>The newest questions that were captured.</summary>
/// <param name="Items">The questions, newest first.</param>
/// <param name="NotCapturedIn">The environment (<c>*</c> for all) whose settings say that no question is stored; null where some are.</param>
public sealed record CapturedQuestions(IReadOnlyList<CapturedQuestion> Items, string? NotCapturedIn);
