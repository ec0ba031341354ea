using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Telemetry.Rollups;

public sealed class LatencyHistogramTests
{
    private static readonly double[] Quantiles = [0.5, 0.95, 0.99];

    [Fact]
    public void Quantiles_of_a_million_lognormal_values_are_within_one_percent()
    {
        long[] values = Lognormal(1_000_000);
        LatencyHistogram whole = Of(values);
        LatencyHistogram[] parts = [.. values.Chunk(10_000).Select(Of)];

        LatencyHistogram merged = new(), reversed = new(), packed = new();
        foreach (LatencyHistogram part in parts)
        {
            merged.Add(part);
            packed.Add(Repack(part));
        }

        foreach (LatencyHistogram part in parts.Reverse())
        {
            reversed.Add(part);
        }

        Array.Sort(values);
        foreach (LatencyHistogram histogram in new[] { whole, merged, reversed, packed, Repack(merged) })
        {
            Assert.Equal(values.Length, histogram.Count);
            foreach (double quantile in Quantiles)
            {
                long exact = values[(int)Math.Ceiling(quantile * values.Length) - 1];
                Assert.InRange(histogram.Quantile(quantile)!.Value / exact, 1 - LatencyHistogram.RelativeError, 1 + LatencyHistogram.RelativeError);
            }
        }
    }

    [Fact]
    public void Buckets_are_those_of_an_exponential_histogram_of_scale_6()
    {
        for (int power = 1; power < 40; power++)
        {
            LatencyBucket bucket = Assert.Single(Of(1L << power).Buckets);
            Assert.Equal(Math.Pow(2, power), bucket.UpToMicros, 1e-6 * Math.Pow(2, power)); // the upper bound belongs to the bucket
            Assert.Equal(Math.Pow(2, power - (1.0 / 64)), bucket.AboveMicros, 1e-6 * Math.Pow(2, power));
        }
    }

    [Theory]
    [InlineData(long.MinValue, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(LatencyHistogram.MaxMicros, LatencyHistogram.MaxMicros)]
    [InlineData(long.MaxValue, LatencyHistogram.MaxMicros)]
    public void A_value_out_of_range_counts_as_the_nearest_that_is_not(long value, double expected) =>
        Assert.InRange(Repack(Of(value)).Quantile(0.5)!.Value / expected, 0.99, 1.01);

    [Fact]
    public void Without_values_there_is_no_quantile() => Assert.Null(new LatencyHistogram().Quantile(0.5));

    [Fact]
    public void Quantiles_are_those_of_the_nearest_rank()
    {
        LatencyHistogram histogram = Of(1, 1_000, 1_000_000);
        Assert.Equal(1, histogram.Quantile(0));
        Assert.InRange(histogram.Quantile(0.5)!.Value, 995, 1005);
        Assert.InRange(histogram.Quantile(0.67)!.Value, 995_000, 1_005_000);
        Assert.InRange(histogram.Quantile(1)!.Value, 995_000, 1_005_000);
    }

    [Fact]
    public void Adding_and_taking_away_leaves_what_was_there() =>
        Prop.ForAll(Arbitraries.Histogram, Arbitraries.Histogram, (a, b) =>
        {
            LatencyHistogram changed = a.Copy();
            changed.Add(b);
            changed.Add(b, -1);
            return Same(changed, a);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Merging_knows_no_order() =>
        Prop.ForAll(Arbitraries.Histogram, Arbitraries.Histogram, Arbitraries.Histogram, (a, b, c) =>
            Same(Sum(Sum(a, b), c), Sum(a, Sum(c, b)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Packing_loses_nothing_not_even_negative_counts() =>
        Prop.ForAll(Arbitraries.Histogram, Arbitraries.Histogram, (a, b) =>
        {
            LatencyHistogram change = a.Copy();
            change.Add(b, -1);
            return Same(Repack(change), change) && Same(Repack(a), a);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(100_000)]
    [InlineData(10_000_000_000)]
    public void Counts_of_every_width_survive_packing(long count)
    {
        LatencyHistogram histogram = new();
        for (long value = 1_000; value < 40_000; value += 50)
        {
            histogram.Record(value, count);
        }

        Assert.True(Same(Repack(histogram), histogram));
    }

    [Fact]
    public void A_cleared_histogram_can_be_used_again()
    {
        LatencyHistogram histogram = Of(5, 50_000_000);
        histogram.Clear();
        Assert.True(histogram.IsEmpty);
        histogram.Record(700);
        Assert.True(Same(histogram, Of(700)));
    }

    internal static bool Same(LatencyHistogram a, LatencyHistogram b) => a.Count == b.Count && a.Buckets.SequenceEqual(b.Buckets);

    private static LatencyHistogram Sum(LatencyHistogram a, LatencyHistogram b)
    {
        LatencyHistogram sum = a.Copy();
        sum.Add(b);
        return sum;
    }

    private static LatencyHistogram Of(params long[] values)
    {
        LatencyHistogram histogram = new();
        foreach (long value in values)
        {
            histogram.Record(value);
        }

        return histogram;
    }

    private static LatencyHistogram Repack(LatencyHistogram histogram)
    {
        RollupCell cell = new();
        cell.Latency.Add(histogram);
        return RollupCell.Unpack(cell.Pack()).Latency;
    }

    private static long[] Lognormal(int count)
    {
        Random random = new(20260101);
        return [.. Enumerable.Range(0, count).Select(_ => (long)(1_200_000 * Math.Exp(0.8 * Normal(random))))];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
