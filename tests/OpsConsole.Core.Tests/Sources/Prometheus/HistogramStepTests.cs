using OpsConsole.Core.Sources.Prometheus;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Sources.Prometheus;

public sealed class HistogramStepTests
{
    [Fact]
    public void A_counter_that_fell_began_anew()
    {
        Assert.Equal(5, HistogramStep.Of(Counter(100), Counter(105)).WholeSum);
        Assert.Equal(7, HistogramStep.Of(Counter(100), Counter(7)).WholeSum);
    }

    [Fact]
    public void A_histogram_of_which_only_one_bucket_fell_began_anew_as_a_whole()
    {
        HistogramStep step = HistogramStep.Of(Classic(10, 10, 0), Classic(30, 5, 0));

        Assert.Equal((35, 30, 5), (step.Count, step.Buckets[0].Count, step.Buckets[1].Count));
    }

    [Fact]
    public void A_classic_histogram_that_lacks_a_series_for_once_is_not_counted_from_the_start()
    {
        HistogramReading before = new(0, 100, 100, [new(0, 1, 50), new(1, double.PositiveInfinity, 50)], IsNative: false);

        HistogramStep step = HistogramStep.Of(before, Classic(50, 30, 24));

        Assert.Equal((4, 4), (step.Count, step.Buckets.Sum(b => b.Count)));
    }

    [Fact]
    public void A_native_histogram_may_become_coarser_as_it_goes()
    {
        HistogramReading fine = new(0, 10, 0, [new(1, Math.Sqrt(2), 4), new(Math.Sqrt(2), 2, 6)], IsNative: true), coarse = new(1, 15, 0, [new(1, 2, 12), new(2, 4, 3)], IsNative: true);

        HistogramStep step = HistogramStep.Of(fine, coarse);

        Assert.Equal([new StepBucket(1, 2, 10, 2), new StepBucket(2, 4, 0, 3)], step.Buckets);
        Assert.Equal(10, HistogramStep.Of(coarse with { Count = 9 }, fine).Count); // and finer only from the start
    }

    [Fact]
    public void Values_one_by_one_fill_their_bucket_as_evenly_as_all_at_once()
    {
        LatencyHistogram single = new(), atOnce = new();
        HistogramReading last = Classic(0, 0, 0);
        for (int n = 1; n <= 1000; n++)
        {
            HistogramReading next = Classic(n, 0, 0);
            LatencyPlacing.Place(single, HistogramStep.Of(last, next), 1);
            last = next;
        }

        LatencyPlacing.Place(atOnce, HistogramStep.Of(Classic(0, 0, 0), last), 1);

        foreach (double quantile in (double[])[0.3, 0.5, 0.95])
        {
            double wanted = quantile * 1e6; // histogram_quantile: evenly between 0 and 1 s
            Assert.InRange(single.Quantile(quantile)!.Value, wanted * 0.99, wanted * 1.01);
            Assert.InRange(atOnce.Quantile(quantile)!.Value, wanted * 0.99, wanted * 1.01);
        }
    }

    [Theory]
    [InlineData(0, 10)] // no sum is known
    [InlineData(2000, 100)] // 10 s below at most 2 s each: the open ones took 198 s and more
    [InlineData(100, 10)] // a sum that leaves the open ones no room
    public void Values_beyond_the_last_bound_are_never_below_it_and_follow_the_sum(double sum, double atLeast)
    {
        LatencyHistogram histogram = new();
        HistogramReading now = new(0, 20, sum, [new(0, 2, 10), new(2, 10, 0), new(10, double.PositiveInfinity, 10)], IsNative: false);

        LatencyPlacing.Place(histogram, HistogramStep.Of(now with { Count = 0, Sum = 0, Buckets = [] }, now), 1);

        Assert.True(histogram.Quantile(0.51) >= 10e6, $"{histogram.Quantile(0.51)}");
        Assert.True(histogram.Quantile(1) >= atLeast * 1e6, $"{histogram.Quantile(1)}");
        Assert.Equal(20, histogram.Count);
    }

    [Fact]
    public void Fractions_of_requests_add_up()
    {
        Assert.InRange(Enumerable.Range(29_000_000, 600).Sum(minute => Dither.Whole(0.4, minute)), 238, 242);
        Assert.All(Enumerable.Range(29_000_000, 100), minute => Assert.Equal(3, Dither.Whole(2.99999999, minute)));
    }

    private static HistogramReading Counter(double value) => new(0, 0, value, [], IsNative: false);

    private static HistogramReading Classic(double first, double second, double open) =>
        new(0, first + second + open, 0, [new(0, 1, first), new(1, 2, second), new(2, double.PositiveInfinity, open)], IsNative: false);
}
