using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Conversations;

namespace OpsConsole.Core.Tests.Telemetry.Conversations;

public sealed class TurnCountingTests
{
    private static readonly (int, int) Bot = (1, 9);

    [Fact]
    public void A_conversation_across_midnight_counts_on_the_day_it_began_with_its_turns_of_the_next()
    {
        TurnCounts began = Of(before: [], day: [A, A], after: [A]), ended = Of(before: [A, A], day: [A], after: []);
        Assert.Equal([(3, 1L)], began.Lengths);
        Assert.Empty(ended.Lengths);
        Assert.Equal([(3, 1L)], ended.ByTurn.Select(t => (t.Turn, t.Ends.Requests)));
    }

    [Fact]
    public void Turns_of_the_day_after_begin_no_conversation_of_this_one() => Assert.Empty(TurnCounting.Of([], [], [A]));

    [Fact]
    public void Each_turn_says_how_it_ended()
    {
        TurnCounts counts = Of([], [A, A with { Outcome = Outcome.Failed }, A with { Outcome = Outcome.Unknown }], []);
        Assert.Equal([(1, new TurnEnds(1, 1, 0)), (2, new TurnEnds(1, 0, 0)), (3, new TurnEnds(1, 0, 1))], counts.ByTurn);
    }

    [Fact]
    public void The_same_name_in_another_application_is_another_conversation()
    {
        var counts = TurnCounting.Of([], [A, A with { Conversation = A.Conversation with { Application = 2 } }], []);
        Assert.Equal([(1, 1L)], counts[Bot].Lengths);
        Assert.Equal([(1, 1L)], counts[(2, 9)].Lengths);
    }

    [Fact]
    public void Long_conversations_are_one_class_and_their_turns_are_exact()
    {
        TurnCounts counts = Of([], [.. Enumerable.Repeat(A, 50)], []);
        Assert.Equal([(TurnCounts.Most, 1L)], counts.Lengths);
        Assert.Equal((50L, 50.0, TurnCounts.Most), (counts.Turns, counts.Mean!.Value, counts.Quantile(0.5)!.Value));
        Assert.Equal(31, counts.ByTurn.Single(t => t.Turn == TurnCounts.Most).Ends.Requests);
    }

    [Theory]
    [InlineData(0.25, 1)]
    [InlineData(0.5, 2)]
    [InlineData(0.75, 2)]
    [InlineData(0.76, 7)]
    [InlineData(1, 7)]
    public void A_quantile_is_the_length_that_so_many_do_not_exceed(double part, int turns)
    {
        TurnCounts counts = new();
        counts.AddConversations(1);
        counts.AddConversations(2, 2);
        counts.AddConversations(7);
        Assert.Equal(turns, counts.Quantile(part));
    }

    [Fact]
    public void Without_conversations_there_is_no_length() => Assert.Equal((null, null, null), (new TurnCounts().Mean, new TurnCounts().Quantile(0.5), new TurnCounts().OneTurn.Part));

    /// <summary>Asks each question as it is written down, of each conversation by itself.</summary>
    [Fact]
    public void Counts_agree_with_a_recount_of_each_conversation()
    {
        Random random = new(20261122);
        List<(int Day, Turn Turn)> said = [.. Enumerable.Range(0, 40_000).Select(_ =>
        {
            int name = (int)(6_000 * Math.Pow(random.NextDouble(), 3)); // some talk for days, most once
            return (random.Next(6), new Turn(new ConversationKey(1 + random.Next(2), 9, name), (Outcome)random.Next(6)));
        })];
        ILookup<int, Turn> days = said.ToLookup(s => s.Day, s => s.Turn);
        ILookup<ConversationKey, (int Day, Turn Turn)> conversations = said.ToLookup(s => s.Turn.Conversation);
        for (int day = 0; day < 6; day++)
        {
            foreach (int application in (int[])[1, 2])
            {
                TurnCounts counted = TurnCounting.Of(days[day - 1], days[day], days[day + 1])[(application, 9)];
                List<int> lengths = [];
                Dictionary<int, TurnEnds> ends = [];
                foreach (var conversation in conversations.Where(c => c.Key.Application == application))
                {
                    if (conversation.Any(t => t.Day == day) && !conversation.Any(t => t.Day == day - 1))
                    {
                        lengths.Add(conversation.Count(t => t.Day == day || t.Day == day + 1));
                    }

                    foreach ((int at, (int _, Turn turn)) in conversation.Where(t => t.Day == day - 1 || t.Day == day).OrderBy(t => t.Day).Index().Where(t => t.Item.Day == day))
                    {
                        int number = Math.Min(at + 1, 20);
                        ends[number] = ends.GetValueOrDefault(number) + new TurnEnds(1, turn.Outcome is Outcome.Completed ? 1 : 0, turn.Outcome is Outcome.Unknown ? 1 : 0);
                    }
                }

                Assert.Equal(lengths.CountBy(l => Math.Min(l, 20)).OrderBy(l => l.Key).Select(l => (l.Key, (long)l.Value)), counted.Lengths);
                Assert.Equal(lengths.Sum(), counted.Turns);
                Assert.Equal(ends.OrderBy(e => e.Key).Select(e => (e.Key, e.Value)), counted.ByTurn);
                Assert.Equal(days[day].Count(t => t.Conversation.Application == application), counted.ByTurn.Sum(t => t.Ends.Requests));
            }
        }
    }

    private static Turn A { get; } = new(new ConversationKey(1, 9, 42), Outcome.Completed);

    private static TurnCounts Of(Turn[] before, Turn[] day, Turn[] after) => TurnCounting.Of(before, day, after)[Bot];
}
