using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Tests.Telemetry.Interactions;

namespace OpsConsole.Core.Tests.Storage;

/// <summary>Points of metrics count once and only by what they add, on every database.</summary>
public class MetricStreamTests
{
    private const long Second = 1_000_000;

    [Theory, EveryDatabase]
    public async Task A_cumulative_stream_counts_what_each_point_adds(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);

        await SendAsync(database, Duration(1, [5, 3, 0]));
        await SendAsync(database, Duration(2, [7, 3, 2]), Duration(3, [8, 4, 2]));

        RollupCell cell = await TotalAsync(database);
        Assert.Equal((14, 14, 14, 14), (cell.Requests, cell.Calls, cell.Latency.Count, cell.CallLatency.Count));
        Assert.Equal(14, cell.Outcomes[(int)Outcome.Completed]);
    }

    [Theory, EveryDatabase]
    public async Task Repeated_and_older_points_of_a_cumulative_stream_add_nothing(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);

        await SendAsync(database, Duration(3, [8, 4, 2]));
        await SendAsync(database, Duration(3, [8, 4, 2]), Duration(1, [5, 3, 0]));

        Assert.Equal(14, (await TotalAsync(database)).Calls);
    }

    [Theory, EveryDatabase]
    public async Task After_a_reset_the_stream_counts_from_zero(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);

        await SendAsync(database, Duration(1, [5, 0, 0]));
        await SendAsync(database, Duration(2, [2, 0, 0], start: 1)); // says so
        await SendAsync(database, Duration(3, [1, 0, 0], start: 1)); // does not say so
        await SendAsync(database, Duration(9, [5, 0, 0], start: 0)); // from before the reset

        Assert.Equal(8, (await TotalAsync(database)).Calls);
    }

    [Theory, EveryDatabase]
    public async Task A_delta_stream_counts_every_point_once_in_any_order(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        MetricDelta[] points = [.. Enumerable.Range(1, 20).Select(i => Duration(i, [i, 0, 0]) with { Cumulative = false })];
        new Random(1).Shuffle(points);

        await SendAsync(database, points[..12]);
        await SendAsync(database, [.. points[5..], .. points[..7]]);

        Assert.Equal(210, (await TotalAsync(database)).Calls);
    }

    [Theory, EveryDatabase]
    public async Task Tokens_count_by_their_sum_and_errors_by_their_class(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);

        await SendAsync(
            database,
            Duration(1, [2, 0, 0]) with { Stream = 2, ErrorClass = ErrorClass.RateLimited },
            new MetricDelta { Stream = 3, Measure = MetricMeasure.InputTokens, Cumulative = true, StartMicros = 0, AtMicros = SampleTraces.Noon, Application = "a", Environment = "e", Sum = 100 });
        await SendAsync(
            database,
            new MetricDelta { Stream = 3, Measure = MetricMeasure.InputTokens, Cumulative = true, StartMicros = 0, AtMicros = SampleTraces.Noon + Second, Application = "a", Environment = "e", Sum = 175 },
            new MetricDelta { Stream = 4, Measure = MetricMeasure.OutputTokens, Cumulative = false, StartMicros = 0, AtMicros = SampleTraces.Noon, Application = "a", Environment = "e", Sum = double.NaN });

        RollupCell cell = await TotalAsync(database);
        Assert.Equal((175, 0, 2), (cell.InputTokens, cell.OutputTokens, cell.Calls));
        Assert.Equal((2, 2), (cell.Outcomes[(int)Outcome.Failed], cell.ErrorClasses[(int)ErrorClass.RateLimited]));
    }

    [Theory, EveryDatabase]
    public async Task Other_bucket_bounds_still_count_only_what_was_added(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);

        await SendAsync(database, Duration(1, [5, 3, 2]));
        await SendAsync(database, Duration(2, [8, 8]) with { Bounds = [0.5] });

        RollupCell cell = await TotalAsync(database);
        Assert.Equal((16, 16), (cell.Calls, cell.Latency.Count));
    }

    [Fact]
    public void Buckets_are_spread_without_losing_the_tail()
    {
        LatencyHistogram histogram = new();

        MetricCount.Spread(histogram, Duration(1, [1000, 1000, 1000]) with { Max = 40 }, [1000, 1000, 1000]);

        Assert.Equal(3000, histogram.Count);
        Assert.InRange(histogram.Quantile(0.5)!.Value, 0.13e6, 0.15e6); // the middle of 0.1 to 0.2 s on a logarithmic scale
        Assert.InRange(histogram.Quantile(0.99)!.Value, 30e6, 40.2e6);
        Assert.InRange(histogram.Quantile(1)!.Value, 39e6, 40.3e6);
    }

    private static MetricDelta Duration(int at, long[] buckets, long start = 0) => new()
    {
        Stream = 1,
        Measure = MetricMeasure.CallDuration,
        Cumulative = true,
        StartMicros = SampleTraces.Noon + (start * Second),
        AtMicros = SampleTraces.Noon + (at * 30 * Second),
        Application = "metrics-only",
        Environment = "production",
        Model = "gpt-5",
        Sum = buckets.Sum() * 0.15,
        Count = buckets.Sum(),
        Bounds = [0.1, 0.2],
        Buckets = buckets,
    };

    private static async Task SendAsync(TestDatabase database, params MetricDelta[] points)
    {
        IngestRequest request = new();
        request.Metrics.AddRange(points);
        await database.CommitAsync(request);
    }

    private static async Task<RollupCell> TotalAsync(TestDatabase database)
    {
        await using OpsDbContext context = database.Context();
        RollupCell[] tiers = [new(), new(), new()];
        foreach (Rollup row in await context.Rollups.ToListAsync(TestContext.Current.CancellationToken))
        {
            Assert.True(database.Series.TryFind(row.SeriesId, out SeriesKey key));
            Assert.Equal(RollupOrigin.Metrics, key.Origin);
            tiers[(int)row.Tier].AddPacked(row.Cell);
        }

        Assert.Equal(tiers[0].Pack(), tiers[1].Pack());
        Assert.Equal(tiers[0].Pack(), tiers[2].Pack());
        return tiers[0];
    }
}
