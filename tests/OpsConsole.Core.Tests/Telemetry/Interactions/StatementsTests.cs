using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Interactions;
using Outcome = OpsConsole.Core.Telemetry.Outcome;
using static OpsConsole.Core.Tests.Telemetry.Interactions.SampleTraces;

namespace OpsConsole.Core.Tests.Telemetry.Interactions;

public class StatementsTests
{
    private static readonly string[] Topics = ["billing", "Billing", "größe 🎈"];

    [Fact]
    public void Any_order_grouping_and_repetition_of_statements_gives_the_same() => ForAnySeed(random =>
    {
        Statements[] said = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => RandomSaid(random))];
        Statements inOrder = said.Aggregate(Statements.None, (sum, one) => sum.Merge(one));

        Statements[] again = [.. said, .. said.Where(_ => random.Next(2) == 0)];
        random.Shuffle(again);
        int middle = random.Next(again.Length + 1);
        Statements inParts = again[middle..].Aggregate(Statements.None, (sum, one) => sum.Merge(one)).Merge(again[..middle].Aggregate(Statements.None, (sum, one) => sum.Merge(one)));

        return inOrder == inParts && StatementsCodec.Pack(inOrder).AsSpan().SequenceEqual(StatementsCodec.Pack(inParts));
    });

    [Fact]
    public void What_is_packed_behind_facts_comes_back_the_same() => ForAnySeed(random =>
    {
        TraceFacts facts = RandomDeltas(random, trace: 1).Aggregate(TraceFacts.Empty, (sum, delta) => sum.Merge(delta)).Merge(RandomSaid(random));
        TraceFacts back = FactsCodec.Unpack(FactsCodec.Pack(facts));
        return back.Said == facts.Said && back.Facts.SequenceEqual(facts.Facts);
    });

    [Fact]
    public void Facts_of_which_nothing_is_stated_are_packed_as_they_were_before_statements() =>
        Assert.Equal(0, FactsCodec.Pack(TraceFacts.Empty.Merge(Delta(1, Call())))[1] & 4);

    [Fact]
    public void Damaged_statements_are_named_as_such_and_never_crash() => ForAnySeed(random =>
    {
        byte[] packed = StatementsCodec.Pack(RandomSaid(random));
        packed[random.Next(packed.Length)] ^= (byte)random.Next(1, 256);
        try
        {
            StatementsCodec.Unpack(packed.AsSpan(0, random.Next(packed.Length)));
            return true;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    });

    [Fact]
    public void The_later_statement_counts_field_by_field()
    {
        Statements first = new() { Outcome = Said(Outcome.Failed, 1), FeedbackMillis = Said((short)-1000, 1) };
        Statements second = new() { Outcome = Said(Outcome.Completed, 2) };

        Statements both = second.Merge(first);

        Assert.Equal((Outcome.Completed, (short)-1000), (both.Outcome!.Value.Value, both.FeedbackMillis!.Value.Value));
    }

    [Fact]
    public void What_somebody_says_counts_before_what_a_rule_concludes_however_late()
    {
        Statements said = new() { FeedbackMillis = Said((short)-1000, 1) }, concluded = new() { FeedbackMillis = new((short)500, StatementSource.Rule, 9) };

        Assert.Equal(-1000, said.Merge(concluded).FeedbackMillis!.Value.Value);
        Assert.Equal(-1000, concluded.Merge(said).FeedbackMillis!.Value.Value);
    }

    [Theory]
    [InlineData(2, 1, Outcome.Escalated)]
    [InlineData(2, 2, Outcome.Escalated)]
    [InlineData(1, 2, Outcome.Completed)]
    public void That_a_person_took_over_counts_unless_an_outcome_is_stated_after_it(long escalatedAt, long completedAt, Outcome expected) =>
        Assert.Equal(expected, Summarise(new() { Escalated = Said(true, escalatedAt), Outcome = Said(Outcome.Completed, completedAt) }, Call()).Outcome);

    [Fact]
    public void That_nobody_took_over_says_nothing_of_the_outcome() =>
        Assert.Equal(Outcome.Completed, Summarise(new() { Escalated = Said(false, 1) }, Call()).Outcome);

    [Theory]
    [InlineData(ErrorClass.Timeout, Outcome.Completed, ErrorClass.None)]
    [InlineData(ErrorClass.None, Outcome.Failed, ErrorClass.Other)]
    [InlineData(ErrorClass.Refusal, Outcome.Failed, ErrorClass.Other)]
    [InlineData(ErrorClass.Timeout, Outcome.Failed, ErrorClass.Timeout)]
    [InlineData(ErrorClass.None, Outcome.Refused, ErrorClass.Refusal)]
    [InlineData(ErrorClass.Timeout, Outcome.Escalated, ErrorClass.Timeout)]
    [InlineData(ErrorClass.None, Outcome.Abandoned, ErrorClass.None)]
    public void A_stated_outcome_beats_the_derived_one_and_fits_its_error_class(ErrorClass derived, Outcome stated, ErrorClass expected)
    {
        TraceSummary summary = Summarise(new() { Outcome = Said(stated, 1) }, Call(error: derived));

        Assert.Equal((stated, expected), (summary.Outcome, summary.ErrorClass));
    }

    [Fact]
    public void The_user_that_a_span_names_counts_before_the_one_that_was_stated()
    {
        Statements said = new() { UserHash = Said(7L, 1) };

        Assert.Equal(7, Summarise(said, Call()).UserHash);
        Assert.Equal(3, Summarise(said, Call() with { UserHash = 3 }).UserHash);
    }

    [Fact]
    public void Statements_alone_make_no_interaction() => Assert.False(TraceFacts.Empty.Merge(new Statements { Outcome = Said(Outcome.Completed, 1) }).IsInteraction);

    [Fact]
    public void A_statement_that_is_known_returns_the_same_object()
    {
        TraceFacts facts = TraceFacts.Empty.Merge(Delta(1, Call())).Merge(new Statements { Topic = Said("billing", 5) });

        Assert.Same(facts, facts.Merge(new Statements { Topic = Said("shipping", 4) }));
        Assert.Same(facts, facts.Merge(Statements.None));
    }

    /// <summary>Statements at random: few times and values, so that they meet.</summary>
    internal static Statements RandomSaid(Random random) => new()
    {
        Outcome = Maybe(random, (Outcome)random.Next(1, 6)),
        FeedbackMillis = Maybe(random, (short)random.Next(-1000, 1001)),
        Escalated = Maybe(random, random.Next(2) == 0),
        Topic = random.Next(2) == 0 ? Maybe(random, Topics[random.Next(Topics.Length)]) : null,
        UserHash = Maybe(random, random.NextInt64()),
        ValueMicros = Maybe(random, random.NextInt64(10_000_000_000_000)),
        Traits = random.Next(2) == 0 ? (Traits)random.Next(1 << TraitWords.Words.Count) : Traits.None,
    };

    private static Stated<T>? Maybe<T>(Random random, T value)
        where T : notnull => random.Next(2) == 0 ? new(value, (StatementSource)random.Next(3), Noon + random.Next(4)) : null;

    private static Stated<T> Said<T>(T value, long at)
        where T : notnull => new(value, StatementSource.Api, at);

    private static TraceSummary Summarise(Statements said, params SpanFact[] facts) => TraceFacts.Empty.Merge(said).Merge(Delta(1, facts)).Summarise();

    private static void ForAnySeed(Func<Random, bool> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => property(new Random(seed))).QuickCheckThrowOnFailure();
}
