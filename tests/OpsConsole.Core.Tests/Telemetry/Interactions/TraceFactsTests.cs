using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Tests.Telemetry.Interactions;

public class TraceFactsTests
{
    [Fact]
    public void Any_order_partition_and_repetition_of_the_same_deltas_gives_the_same_facts() => ForAnySeed(random =>
    {
        List<TraceDelta> deltas = SampleTraces.RandomDeltas(random, trace: 1, maxFacts: 40);
        TraceFacts inOrder = Merge(deltas);

        List<TraceDelta> again = [.. deltas, .. deltas.Where(_ => random.Next(2) == 0)];
        TraceDelta[] shuffled = [.. again];
        random.Shuffle(shuffled);
        int middle = random.Next(shuffled.Length + 1);
        TraceFacts inParts = Merge(shuffled[middle..]).Merge(Merge(shuffled[..middle]));

        return FactsCodec.Pack(inOrder).AsSpan().SequenceEqual(FactsCodec.Pack(inParts));
    });

    [Fact]
    public void Conflicting_copies_of_a_span_settle_the_same_way_in_either_order() => ForAnySeed(random =>
    {
        SpanFact one = SampleTraces.RandomFact(random, 7), other = SampleTraces.RandomFact(random, 7);
        TraceFacts forth = Merge([SampleTraces.Delta(1, one), SampleTraces.Delta(1, other)]);
        TraceFacts back = Merge([SampleTraces.Delta(1, other), SampleTraces.Delta(1, one)]);
        return FactsCodec.Pack(forth).AsSpan().SequenceEqual(FactsCodec.Pack(back));
    });

    [Fact]
    public void What_is_packed_comes_back_the_same() => ForAnySeed(random =>
    {
        TraceFacts facts = Merge(SampleTraces.RandomDeltas(random, trace: 1, maxFacts: 30));
        TraceFacts back = FactsCodec.Unpack(FactsCodec.Pack(facts));
        return back.Facts.SequenceEqual(facts.Facts) && back.StartMicros == facts.StartMicros && back.EndMicros == facts.EndMicros
            && back.Truncated == facts.Truncated;
    });

    [Fact]
    public void Facts_that_were_packed_before_there_were_features_are_read_and_packed_as_they_were()
    {
        byte[] old = Convert.FromHexString(OldFacts);

        TraceFacts facts = FactsCodec.Unpack(old);

        Assert.Equal([SampleTraces.Root(), SampleTraces.Call() with { Prompt = "answer@1", PricedBy = 3, InBatch = true }], facts.Facts.ToArray());
        Assert.Equal(old, FactsCodec.Pack(facts));
    }

    [Fact]
    public void Segment_references_come_back_the_same() => ForAnySeed(random =>
    {
        SegmentRef[] references = [.. Enumerable.Range(0, random.Next(20)).Select(_ => new SegmentRef(random.NextInt64(), (ulong)random.NextInt64()))];
        return SegmentRefs.Unpack(SegmentRefs.Pack(references)).SequenceEqual(references);
    });

    [Fact]
    public void Damaged_facts_are_named_as_such_and_never_crash() => ForAnySeed(random =>
    {
        byte[] packed = FactsCodec.Pack(Merge(SampleTraces.RandomDeltas(random, trace: 1)));
        packed[random.Next(packed.Length)] ^= (byte)random.Next(1, 256);
        try
        {
            FactsCodec.Unpack(packed.AsSpan(0, random.Next(packed.Length)));
            return true;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    });

    [Fact]
    public void A_delta_that_brings_nothing_new_returns_the_same_object()
    {
        TraceDelta delta = SampleTraces.Delta(1, SampleTraces.Root(), SampleTraces.Call());
        TraceFacts facts = TraceFacts.Empty.Merge(delta);

        Assert.Same(facts, facts.Merge(delta));
        Assert.Same(facts, facts.Merge(TraceFacts.Empty));
    }

    [Fact]
    public void Past_the_limit_the_earliest_facts_are_kept_whatever_the_order()
    {
        SpanFact[] facts = [.. Enumerable.Range(0, TraceFacts.Limit + 50).Select(i => SampleTraces.Call((ulong)i + 10, SampleTraces.Noon + i))];
        TraceFacts forth = Merge([.. facts.Chunk(70).Select(chunk => SampleTraces.Delta(1, chunk))]);
        TraceFacts back = Merge([.. facts.Reverse().Chunk(90).Select(chunk => SampleTraces.Delta(1, chunk))]);

        Assert.Equal(TraceFacts.Limit, forth.Facts.Length);
        Assert.True(forth.Truncated);
        Assert.Equal(FactsCodec.Pack(forth), FactsCodec.Pack(back));
        Assert.Equal(SampleTraces.Noon, forth.Facts[0].StartMicros);
    }

    [Fact]
    public void A_trace_becomes_an_interaction_with_its_first_GenAI_span()
    {
        TraceFacts root = Merge([SampleTraces.Delta(1, SampleTraces.Root())]);

        Assert.False(root.IsInteraction);
        Assert.True(root.Merge(SampleTraces.Delta(1, SampleTraces.Call())).IsInteraction);
    }

    private static TraceFacts Merge(IEnumerable<TraceDelta> deltas) => deltas.Aggregate(TraceFacts.Empty, (facts, delta) => facts.Merge(delta));

    /// <summary>The facts of a root and a call, as version 1 of the layout had them without feature and workflow.</summary>
    private const string OldFacts =
        "010280C0D0BCFFACB00680897A02000001000000000000000080897A000B737570706F72742D626F74000A70726F64756374696F6E000A504F5354202F63686174FDCF3301020000000000"
        + "0000D00FE0C65B0102000A63686174206770742D35010000000000000000046368617400066F70656E616900056770742D35070006726573702D32000473746F700008616E737765724031"
        + "C8012850C413C0CF2406";

    private static void ForAnySeed(Func<Random, bool> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => property(new Random(seed))).QuickCheckThrowOnFailure();
}
