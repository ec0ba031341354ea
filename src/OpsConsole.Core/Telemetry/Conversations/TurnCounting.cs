using System.Runtime.InteropServices;

namespace OpsConsole.Core.Telemetry.Conversations;

/// <summary>A conversation with an application.</summary>
/// <param name="Application">Number of the application.</param>
/// <param name="Environment">Number of the environment.</param>
/// <param name="Hash">Hash of its name: 64 bits, so that two of a million conversations have the same once in 37 million days.</param>
internal readonly record struct ConversationKey(int Application, int Environment, long Hash);

/// <summary>An interaction that is a turn of a conversation.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Outcome">How it ended.</param>
internal readonly record struct Turn(ConversationKey Conversation, Outcome Outcome);

/// <summary>
/// Counts the turns of a day. A conversation counts on the day of its first turn, with its turns of that day and the next; one that had a turn on the day before began earlier. So a conversation that goes on for
/// days counts once, however long it is, and each of its turns counts those of its own day and the day before.
/// </summary>
internal static class TurnCounting
{
    /// <summary>The counts of each application and environment that had a turn on the day.</summary>
    /// <param name="before">Turns of the day before.</param>
    /// <param name="day">Turns of the day, in the order of their times.</param>
    /// <param name="after">Turns of the day after, as far as they are known.</param>
    public static IReadOnlyDictionary<(int Application, int Environment), TurnCounts> Of(IEnumerable<Turn> before, IEnumerable<Turn> day, IEnumerable<Turn> after)
    {
        Dictionary<(int, int), TurnCounts> places = [];
        Dictionary<ConversationKey, int> earlier = before.CountBy(t => t.Conversation).ToDictionary();
        Dictionary<ConversationKey, int> turns = [];
        foreach (Turn turn in day)
        {
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(turns, turn.Conversation, out bool isKnown);
            number += isKnown ? 1 : 1 + earlier.GetValueOrDefault(turn.Conversation);
            CountsOf(turn.Conversation).AddTurn(number, new TurnEnds(1, turn.Outcome == Outcome.Completed ? 1 : 0, turn.Outcome == Outcome.Unknown ? 1 : 0));
        }

        foreach (Turn turn in after.Where(t => turns.ContainsKey(t.Conversation)))
        {
            turns[turn.Conversation]++;
        }

        foreach ((ConversationKey conversation, int length) in turns.Where(t => !earlier.ContainsKey(t.Key)))
        {
            CountsOf(conversation).AddConversations(length);
        }

        return places;

        TurnCounts CountsOf(ConversationKey conversation)
        {
            ref TurnCounts? counts = ref CollectionsMarshal.GetValueRefOrAddDefault(places, (conversation.Application, conversation.Environment), out _);
            return counts ??= new TurnCounts();
        }
    }
}
