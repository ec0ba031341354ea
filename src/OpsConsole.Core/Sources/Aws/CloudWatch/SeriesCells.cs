using OpsConsole.Core.Costs;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources.Aws.CloudWatch;

/// <summary>Collects the statistics of one series and makes cells of them. A minute without a value had no traffic, and gets no cell.</summary>
internal sealed class SeriesCells
{
    // What a distribution is rebuilt from. CloudWatch computes percentiles of all values of the period, not of samples.
    private static readonly string[] DurationStats = ["SampleCount", "p10", "p25", "p50", "p75", "p90", "p95", "p99", "p99.9", "Maximum"];
    private static readonly double[] Quantiles = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

    private readonly MetricSeries _series;
    private readonly List<int> _places = []; // of each metric: where its statistics begin
    private readonly Dictionary<int, double[]> _minutes = [];
    private readonly int _width;

    public SeriesCells(MetricSeries series)
    {
        _series = series;
        foreach (MetricMapping metric in series.Metrics)
        {
            _places.Add(_width);
            _width += StatsOf(metric).Length;
        }
    }

    /// <summary>The series.</summary>
    public MetricSeries Series => _series;

    /// <summary>Whether durations were counted whose percentiles CloudWatch does not tell.</summary>
    public bool LacksPercentiles { get; private set; }

    /// <summary>What is asked, in the order in which values are taken.</summary>
    public IEnumerable<MetricStat> Queries(int periodSeconds) =>
        from metric in _series.Metrics
        from stat in StatsOf(metric)
        select new MetricStat { Metric = new Metric { Namespace = _series.Set.Namespace, MetricName = metric.Metric, Dimensions = _series.Dimensions }, Period = periodSeconds, Stat = stat };

    /// <summary>Takes a value.</summary>
    /// <param name="query">The place of its query among <see cref="Queries"/>.</param>
    /// <param name="minute">Minutes since 1970.</param>
    /// <param name="value">The value.</param>
    public void Take(int query, int minute, double value)
    {
        if (!_minutes.TryGetValue(minute, out double[]? values))
        {
            values = new double[_width];
            Array.Fill(values, double.NaN);
            _minutes.Add(minute, values);
        }

        values[query] = value;
    }

    /// <summary>The cells of all minutes with traffic, and forgets them.</summary>
    public IEnumerable<(int Minute, RollupCell Cell)> Drain(string? model, PriceBook? prices)
    {
        foreach ((int minute, double[] values) in _minutes)
        {
            RollupCell cell = CellOf(values);
            Price(cell, minute, model, prices);
            if (!cell.IsEmpty)
            {
                yield return (minute, cell);
            }
        }

        _minutes.Clear();
    }

    private RollupCell CellOf(double[] values)
    {
        RollupCell cell = new();
        long? calls = Count(values, CloudWatchMeasure.Calls);
        long errors = (Count(values, CloudWatchMeasure.ClientErrors) ?? 0) + (Count(values, CloudWatchMeasure.ServerErrors) ?? 0);
        long throttles = Count(values, CloudWatchMeasure.Throttles) ?? 0;
        long uncached = Count(values, CloudWatchMeasure.UncachedInputTokens) ?? 0;
        cell.CacheReadTokens = Count(values, CloudWatchMeasure.CacheReadTokens) ?? 0;
        cell.CacheWriteTokens = Count(values, CloudWatchMeasure.CacheWriteTokens) ?? 0;
        cell.InputTokens = Count(values, CloudWatchMeasure.InputTokens) ?? (HasMetric(CloudWatchMeasure.UncachedInputTokens) ? uncached + cell.CacheReadTokens + cell.CacheWriteTokens : 0);
        cell.OutputTokens = Count(values, CloudWatchMeasure.OutputTokens) ?? 0;
        cell.CostMicros = CostMicros(values);
        long timed = 0;
        for (int i = 0; i < _places.Count; i++)
        {
            if (_series.Metrics[i].IsDuration)
            {
                timed += Durations(cell, values.AsSpan(_places[i], DurationStats.Length), _series.Metrics[i]);
            }
        }

        cell.Latency.Add(cell.CallLatency); // each call counts as an interaction, as in all metrics

        // Where nothing counts calls, those that were timed are the calls.
        long succeeded = calls is { } counted ? counted - (_series.Set.CallsIncludeErrors ? errors : 0) : HasMetric(CloudWatchMeasure.Calls) ? 0 : timed;
        MetricCount.AddCalls(cell, ErrorClass.None, Math.Max(0, succeeded));
        MetricCount.AddCalls(cell, ErrorClass.ApiError, errors);
        MetricCount.AddCalls(cell, ErrorClass.RateLimited, throttles);
        cell.UnpricedCalls = 0; // decided by Price
        return cell;
    }

    private void Price(RollupCell cell, int minute, string? model, PriceBook? prices)
    {
        if (HasMetric(CloudWatchMeasure.Cost))
        {
            return;
        }

        // Prices are per token, so that the price of a minute's sums is the sum of its calls' prices.
        PricedTokens tokens = new(cell.InputTokens, cell.OutputTokens, cell.CacheReadTokens, cell.CacheWriteTokens) { Calls = cell.CallErrorClasses[(int)ErrorClass.None] };
        if (prices?.Price(model, RollupTime.Instant(minute), tokens) is { } micros)
        {
            cell.CostMicros = micros;
        }
        else
        {
            cell.UnpricedCalls = cell.CallErrorClasses[(int)ErrorClass.None];
        }
    }

    /// <returns>How many there were; of times to the first token none, since not every call has one.</returns>
    private long Durations(RollupCell cell, ReadOnlySpan<double> stats, MetricMapping metric)
    {
        long count = Whole(stats[0]);
        Span<double> micros = stackalloc double[Quantiles.Length];
        for (int i = 0; i < micros.Length; i++)
        {
            micros[i] = stats[i + 1] * metric.Factor;
        }

        // Percentiles come together or not at all. The longest alone says nothing of the others: then there is no distribution.
        bool known = count == 1 || double.IsFinite(stats[Array.IndexOf(DurationStats, "p50")]);
        LatencyHistogram histogram = metric.Measure == CloudWatchMeasure.FirstToken ? cell.FirstToken : cell.CallLatency;
        if (count > 0 && !(known && PercentileShape.TryRecord(histogram, count, Quantiles, micros)))
        {
            LacksPercentiles = true;
        }

        return metric.Measure == CloudWatchMeasure.FirstToken ? 0 : count;
    }

    private bool HasMetric(CloudWatchMeasure measure) => _series.Set.Metrics.Any(m => m.Measure == measure);

    /// <summary>The sum of all metrics that measure this; null when none has a value.</summary>
    private double? Sum(double[] values, CloudWatchMeasure measure)
    {
        double? sum = null;
        for (int i = 0; i < _places.Count; i++)
        {
            if (_series.Metrics[i].Measure == measure && double.IsFinite(values[_places[i]]))
            {
                sum = (sum ?? 0) + (values[_places[i]] * _series.Metrics[i].Factor);
            }
        }

        return sum;
    }

    private long? Count(double[] values, CloudWatchMeasure measure) => Sum(values, measure) is { } sum ? Whole(sum) : null;

    private long CostMicros(double[] values) => Whole((Sum(values, CloudWatchMeasure.Cost) ?? 0) * 1e6);

    private static long Whole(double value) => double.IsFinite(value) ? (long)Math.Round(Math.Clamp(value, 0, 1e15)) : 0;

    private static string[] StatsOf(MetricMapping metric) => metric.IsDuration ? DurationStats : Sums;

    private static readonly string[] Sums = ["Sum"];
}
