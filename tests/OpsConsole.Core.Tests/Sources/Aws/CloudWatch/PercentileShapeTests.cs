using OpsConsole.Core.Sources.Aws.CloudWatch;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Sources.Aws.CloudWatch;

public sealed class PercentileShapeTests
{
    private static readonly double[] Quantiles = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(101)]
    [InlineData(1_000)]
    [InlineData(54_321)]
    public void Count_and_percentiles_come_out_as_they_went_in(int count)
    {
        Random random = new(count);
        double[] values = [.. Enumerable.Range(0, count).Select(_ => Math.Exp(12 + (1.5 * (random.NextDouble() + random.NextDouble() - random.NextDouble())))).Order()];
        double[] asked = [.. Quantiles.Select(q => values[(int)Math.Max(1, Math.Ceiling(q * count)) - 1])];
        LatencyHistogram histogram = new();

        Assert.True(PercentileShape.TryRecord(histogram, count, Quantiles, asked));

        Assert.Equal(count, histogram.Count);
        for (int i = 0; i < Quantiles.Length; i++)
        {
            Assert.Equal(asked[i], histogram.Quantile(Quantiles[i])!.Value, asked[i] * LatencyHistogram.RelativeError * 1.01);
        }

        double? last = 0;
        for (double q = 0.01; q <= 1; q += 0.01)
        {
            Assert.True(histogram.Quantile(q) >= last);
            last = histogram.Quantile(q);
        }
    }

    [Fact]
    public void Between_percentiles_values_lie_near_those_of_an_even_distribution()
    {
        const int Count = 10_000;
        double[] values = [.. Enumerable.Range(0, Count).Select(i => 1000 * Math.Pow(100, (i + 0.5) / Count))]; // even on a logarithmic scale
        LatencyHistogram histogram = new();
        PercentileShape.TryRecord(histogram, Count, Quantiles, [.. Quantiles.Select(q => values[(int)Math.Ceiling(q * Count) - 1])]);

        Assert.Equal(values[5999], histogram.Quantile(0.6)!.Value, values[5999] * 0.015);
        Assert.Equal(values[9699], histogram.Quantile(0.97)!.Value, values[9699] * 0.015);
    }

    [Fact]
    public void Percentiles_that_contradict_each_other_never_fall()
    {
        LatencyHistogram histogram = new();
        PercentileShape.TryRecord(histogram, 1000, Quantiles, [100, 90, 200, 150, 300, 999, 400, double.NaN, 500]);

        Assert.Equal(1000, histogram.Count);
        Assert.Equal(500, histogram.Quantile(1)!.Value, 3.0);
        Assert.Equal(500, histogram.Quantile(0.99)!.Value, 3.0);
    }

    [Fact]
    public void Without_a_percentile_there_is_no_distribution()
    {
        LatencyHistogram histogram = new();
        double[] nothing = new double[Quantiles.Length];
        Array.Fill(nothing, double.NaN);

        Assert.False(PercentileShape.TryRecord(histogram, 5, Quantiles, nothing));
        Assert.True(histogram.IsEmpty);
    }
}
