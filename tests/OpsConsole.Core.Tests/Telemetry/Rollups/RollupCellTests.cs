using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.Telemetry.Rollups;
using Outcome = OpsConsole.Core.Telemetry.Outcome;

namespace OpsConsole.Core.Tests.Telemetry.Rollups;

public sealed class RollupCellTests
{
    [Fact]
    public void Packing_loses_nothing() =>
        Prop.ForAll(Arbitraries.Cell, cell => Same(RollupCell.Unpack(cell.Pack()), cell)).QuickCheckThrowOnFailure();

    [Fact]
    public void Adding_packed_cells_is_adding_cells() =>
        Prop.ForAll(Arbitraries.Cell, Arbitraries.Cell, (a, b) =>
        {
            RollupCell sum = new(), packed = new();
            sum.Add(a);
            sum.Add(b);
            packed.AddPacked(b.Pack());
            packed.AddPacked(a.Pack());
            return Same(sum, packed);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Counters_are_read_from_the_beginning_of_a_packed_cell() =>
        Prop.ForAll(Arbitraries.Cell, cell =>
        {
            byte[] packed = cell.Pack();
            RollupCell counters = new(), sameCounters = new();
            int length = new RollupCell().CountersLength(packed);
            counters.AddPackedCounters(packed.AsSpan(0, length));
            sameCounters.AddPacked(packed);
            sameCounters.Latency.Clear();
            sameCounters.CallLatency.Clear();
            sameCounters.FirstToken.Clear();
            return length <= RollupCell.MaxCountersLength && Same(counters, sameCounters);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_cell_taken_away_leaves_no_trace() =>
        Prop.ForAll(Arbitraries.Cell, Arbitraries.Cell, (a, b) =>
        {
            RollupCell cell = new();
            cell.Add(a);
            cell.Add(b);
            cell.Add(a, -1);
            cell.Add(b, -1);
            return cell.IsEmpty && Same(cell, new RollupCell()) && Same(RollupCell.Unpack(cell.Pack()), cell);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_change_can_be_packed_and_added_later() =>
        Prop.ForAll(Arbitraries.Cell, Arbitraries.Cell, (before, after) =>
        {
            RollupCell change = new(), cell = new();
            change.Add(after);
            change.Add(before, -1);
            cell.Add(before);
            cell.AddPacked(change.Pack());
            return Same(cell, after);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_empty_cell_is_small() => Assert.Equal(5, new RollupCell().Pack().Length);

    [Fact]
    public void A_cell_of_one_interaction_is_small()
    {
        RollupCell cell = new() { Requests = 1, Calls = 1, InputTokens = 1200, OutputTokens = 250, CostMicros = 4000 };
        cell.Outcomes[(int)Outcome.Completed]++;
        cell.Latency.Record(1_500_000);
        cell.CallLatency.Record(1_400_000);
        cell.FirstToken.Record(300_000);
        Assert.InRange(cell.Pack().Length, 1, 50);
    }

    [Fact]
    public void Bytes_that_are_no_cell_are_refused()
    {
        byte[] packed = Arbitraries.Cell.Generator.Sample(50, 1).First().Pack();
        for (int length = 0; length < packed.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => RollupCell.Unpack(packed.AsSpan(0, length)));
        }

        packed[0]++;
        Assert.Throws<InvalidDataException>(() => RollupCell.Unpack(packed));
    }

    internal static bool Same(RollupCell a, RollupCell b) =>
        a.Requests == b.Requests && a.Calls == b.Calls && a.InputTokens == b.InputTokens && a.OutputTokens == b.OutputTokens
        && a.CacheReadTokens == b.CacheReadTokens && a.CacheWriteTokens == b.CacheWriteTokens && a.ReasoningTokens == b.ReasoningTokens
        && a.CostMicros == b.CostMicros && a.UnpricedCalls == b.UnpricedCalls && a.ToolCalls == b.ToolCalls
        && a.FeedbackSumMillis == b.FeedbackSumMillis && a.FeedbackCount == b.FeedbackCount
        && a.Outcomes.SequenceEqual(b.Outcomes) && a.ErrorClasses.SequenceEqual(b.ErrorClasses) && a.CallErrorClasses.SequenceEqual(b.CallErrorClasses)
        && LatencyHistogramTests.Same(a.Latency, b.Latency) && LatencyHistogramTests.Same(a.CallLatency, b.CallLatency)
        && LatencyHistogramTests.Same(a.FirstToken, b.FirstToken);
}
