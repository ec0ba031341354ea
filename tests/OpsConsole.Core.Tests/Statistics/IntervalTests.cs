using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Statistics;

public sealed class IntervalTests
{
    [Fact]
    public void A_share_lies_between_the_ends_of_Wilsons_interval()
    {
        Interval interval = Interval.OfShare(920, 1_000)!.Value; // by hand: (0.92 + 0.0019207 ± 0.016939) / 1.0038415
        Assert.Equal((0.9015, 0.9353), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
    }

    [Fact]
    public void Of_three_hits_of_three_nothing_is_sure()
    {
        Interval interval = Interval.OfShare(3, 3)!.Value;
        Assert.Equal((0.4385, 1), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
    }

    [Fact]
    public void Without_cases_there_is_no_interval() => Assert.Null(Interval.OfShare(0, 0));

    [Fact]
    public void A_mean_lies_within_two_standard_errors()
    {
        Interval interval = Interval.OfMean(0.02, 0.01, 400)!.Value;
        Assert.Equal((0.01902, 0.02098), (Math.Round(interval.Low, 5), Math.Round(interval.High, 5)));
    }

    [Fact]
    public void One_value_says_nothing_of_its_spread() => Assert.Null(Interval.OfMean(1, 0, 1));

    [Fact]
    public void A_quantile_lies_between_the_ranks_around_it()
    {
        LatencyHistogram durations = new();
        for (int i = 1; i <= 1_000; i++)
        {
            durations.Record(i * 1_000);
        }

        Interval interval = Interval.OfQuantile(durations, 0.95)!.Value; // ranks 936.5 and 963.5
        Assert.InRange(interval.Low, 936_500 * 0.99, 936_500 * 1.01);
        Assert.InRange(interval.High, 963_500 * 0.99, 963_500 * 1.01);
    }

    [Fact]
    public void Of_a_few_durations_the_tail_is_not_known()
    {
        LatencyHistogram durations = new();
        durations.Record(1_000, 20);
        Assert.Null(Interval.OfQuantile(durations, 0.95));
        Assert.Null(Interval.OfQuantile(new LatencyHistogram(), 0.95));
    }
}
