using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Telemetry.Rollups;

/// <summary>Random histograms and cells: empty, thin and full, with small and huge counts.</summary>
internal static class Arbitraries
{
    private static readonly Gen<(long Micros, long Count)> Sample =
        from power in Gen.Choose(0, 41)
        from offset in Gen.Choose(0, 1000)
        from count in Gen.Frequency((8, Gen.Choose(1, 5)), (1, Gen.Choose(200, 70_000)))
        select ((1L << power) + (offset * (1L << power) / 1000), (long)count);

    private static readonly Gen<LatencyHistogram> Histograms = Gen.Sized(size => Gen.ListOf(Sample, size)).Select(samples =>
    {
        LatencyHistogram histogram = new();
        foreach ((long micros, long count) in samples)
        {
            histogram.Record(micros, count);
        }

        return histogram;
    });

    public static Arbitrary<LatencyHistogram> Histogram { get; } = Histograms.ToArbitrary();

    public static Arbitrary<RollupCell> Cell { get; } = (
        from numbers in Gen.ArrayOf(Gen.Choose(0, int.MaxValue), 42)
        from latency in Histograms
        from call in Histograms
        from first in Histograms
        select Make(numbers, latency, call, first)).ToArbitrary();

    private static RollupCell Make(int[] numbers, LatencyHistogram latency, LatencyHistogram call, LatencyHistogram first)
    {
        RollupCell cell = new()
        {
            Requests = numbers[0], Calls = numbers[1], InputTokens = numbers[2] * 1_000_000L, OutputTokens = numbers[3], CacheReadTokens = numbers[4],
            CacheWriteTokens = numbers[5], ReasoningTokens = numbers[6] % 2, CostMicros = numbers[7], UnpricedCalls = numbers[8], ToolCalls = numbers[9],
            FeedbackSumMillis = -numbers[10], FeedbackCount = numbers[11] % 3,
        };
        Fill(cell.Outcomes, numbers.AsSpan(12));
        Fill(cell.ErrorClasses, numbers.AsSpan(18));
        Fill(cell.CallErrorClasses, numbers.AsSpan(30));
        cell.Latency.Add(latency);
        cell.CallLatency.Add(call);
        cell.FirstToken.Add(first);
        return cell;
    }

    private static void Fill(Span<long> counters, ReadOnlySpan<int> numbers)
    {
        for (int i = 0; i < counters.Length; i++)
        {
            counters[i] = numbers[i] % 5 == 0 ? numbers[i] : 0;
        }
    }
}
