using System.Globalization;
using OpsConsole.Core.Telemetry.Conversations;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>Conversations of about the same length.</summary>
/// <param name="Turns">Their numbers of turns: <c>3</c>, <c>6 to 9</c>, <c>20 or more</c>.</param>
/// <param name="Conversations">How many they are.</param>
/// <param name="Part">Their part of all, 0 to 1.</param>
internal sealed record ConversationLength(string Turns, long Conversations, double Part);

/// <summary>Groups conversations by their length: each of the short ones apart, the long ones together, so that the eye has few bars to compare.</summary>
internal static class ConversationLengths
{
    private static readonly int[] Starts = [1, 2, 3, 4, 5, 6, 10, TurnCounts.Most];

    /// <summary>The groups up to the last that has any, the shortest first.</summary>
    public static IReadOnlyList<ConversationLength> Of(TurnCounts counts)
    {
        List<ConversationLength> groups = [];
        foreach ((int i, int from) in Starts.Index())
        {
            int to = i + 1 < Starts.Length ? Starts[i + 1] - 1 : int.MaxValue;
            long many = counts.Lengths.Where(l => l.Turns >= from && l.Turns <= to).Sum(l => l.Conversations);
            string turns = from == to ? from.ToString(CultureInfo.InvariantCulture) : to == int.MaxValue ? ConversationWords.Turns(from) : string.Create(CultureInfo.InvariantCulture, $"{from} to {to}");
            groups.Add(new ConversationLength(turns, many, (double)many / Math.Max(1, counts.Conversations)));
        }

        return [.. groups.Take(groups.FindLastIndex(g => g.Conversations > 0) + 1)];
    }
}
