using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>Reads expressions, whose value at the end of each minute is what the minute adds.</summary>
internal sealed class QueryPull(PrometheusClient client, PrometheusSettings settings, IPullReport report, PulledCells cells)
{
    /// <summary>Minutes asked for at once, unless the answer is too large. Servers give no more than 11,000.</summary>
    private const int Piece = 360;

    private readonly Dictionary<(string Application, string Environment, string? Model, int Minute), RequestCount> _requests = [];
    private readonly HashSet<(string Application, string Environment)> _priced = [];

    /// <summary>Counts the minutes of a window.</summary>
    /// <param name="from">The first minute.</param>
    /// <param name="to">The minute after the last.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SourceException">The server cannot be read in full.</exception>
    public async Task ReadAsync(int from, int to, CancellationToken cancellationToken)
    {
        foreach (PrometheusQuery query in settings.Queries)
        {
            int piece = Piece;
            for (int at = from; at < to;)
            {
                int end = Math.Min(at + piece, to);
                try
                {
                    Count(query, await client.QueryRangeAsync(query.Expression, (at + 1) * 60L, end * 60L, step: 60, report, cancellationToken).ConfigureAwait(false), at, end);
                    at = end;
                }
                catch (SourceException exception) when (exception.IsTooLarge && end - at > 1)
                {
                    piece = (end - at + 1) / 2;
                }
            }
        }

        foreach (((string application, string environment, string? model, int minute), RequestCount count) in _requests)
        {
            count.AddTo(cells.Of(application, environment, model, minute));
        }

        foreach ((string application, string environment) in _priced)
        {
            cells.Price(application, environment);
        }
    }

    private void Count(PrometheusQuery query, IReadOnlyList<PrometheusSeries> series, int from, int to)
    {
        foreach (IGrouping<string, (PrometheusLabels Labels, PrometheusSeries Series)> group in series.Select(s => (Labels: new PrometheusLabels(s), Series: s)).GroupBy(s => s.Labels.Key))
        {
            QueryTarget target = new(query, group.First().Labels, settings);
            if (query.Measure is PrometheusMeasure.Latency or PrometheusMeasure.FirstToken)
            {
                foreach (HistogramReading minute in Durations([.. group.Select(s => s.Series)]))
                {
                    int at = PresetStream.MinuteOf(minute.Millis);
                    if (at >= from && at < to)
                    {
                        RollupCell cell = cells.Of(target.Application, target.Environment, target.Model, at);
                        CountDurations(query, cell, minute, at);
                    }
                }
            }
            else
            {
                foreach (PrometheusSample sample in group.SelectMany(s => s.Series.Samples))
                {
                    int at = PresetStream.MinuteOf(sample.Millis);
                    if (sample.Value > 0 && double.IsFinite(sample.Value) && at >= from && at < to)
                    {
                        Count(query, target, at, sample.Value * query.Unit);
                    }
                }
            }
        }
    }

    private void Count(PrometheusQuery query, QueryTarget target, int minute, double value)
    {
        (string, string, string?, int) key = (target.Application, target.Environment, target.Model, minute);
        if (query.Measure is PrometheusMeasure.Requests or PrometheusMeasure.Errors)
        {
            if (!_requests.TryGetValue(key, out RequestCount? count))
            {
                _requests.Add(key, count = new RequestCount());
            }

            count.Add(query.Measure, target.Error, Dither.Whole(value, minute));
            return;
        }

        RollupCell cell = cells.Of(target.Application, target.Environment, target.Model, minute);
        switch (query.Measure)
        {
            case PrometheusMeasure.InputTokens:
                cell.InputTokens += Dither.Whole(value, minute);
                break;
            case PrometheusMeasure.OutputTokens:
                cell.OutputTokens += Dither.Whole(value, minute);
                break;
            case PrometheusMeasure.CacheReadTokens:
                cell.CacheReadTokens += Dither.Whole(value, minute);
                break;
            case PrometheusMeasure.Cost:
                cell.CostMicros += Dither.Whole(value * 1e6, minute);
                _priced.Add((target.Application, target.Environment));
                break;
        }
    }

    private static IEnumerable<HistogramReading> Durations(IReadOnlyList<PrometheusSeries> series) => series.Any(s => s.Histograms.Count > 0)
        ? series.SelectMany(HistogramReading.OfNative)
        : HistogramReading.OfClassic([.. series.Select(s => (SeriesPart.Bucket, s))]);

    private static void CountDurations(PrometheusQuery query, RollupCell cell, HistogramReading reading, int minute)
    {
        List<StepBucket> buckets = [];
        foreach (PrometheusBucket bucket in reading.Buckets)
        {
            if (Dither.Whole(bucket.Count, minute + buckets.Count) is var count and > 0)
            {
                buckets.Add(new StepBucket(bucket.Low, bucket.High, minute * count, count));
            }
        }

        HistogramStep step = new(buckets.Sum(b => b.Count), reading.Sum, 0, buckets);
        if (query.Measure == PrometheusMeasure.FirstToken)
        {
            LatencyPlacing.Place(cell.FirstToken, step, query.Unit);
            return;
        }

        LatencyPlacing.Place(cell.Latency, step, query.Unit);
        LatencyPlacing.Place(cell.CallLatency, step, query.Unit);
    }

    /// <summary>Where the values of a series belong.</summary>
    private sealed class QueryTarget(PrometheusQuery query, PrometheusLabels labels, PrometheusSettings settings)
    {
        public string Application { get; } = query.Application is { Length: > 0 } application ? application : labels.Application(query.ApplicationLabel ?? settings.ApplicationLabel);

        public string Environment { get; } = labels.Environment(settings.Environment, query.EnvironmentLabel ?? settings.EnvironmentLabel);

        public string? Model { get; } = labels.Model(query.ModelLabel);

        public ErrorClass Error { get; } = labels.Error(query.ErrorLabel) is var error and not ErrorClass.None ? error : ErrorClass.Other;
    }

    /// <summary>Requests of a minute, and how many of them failed.</summary>
    private sealed class RequestCount
    {
        private readonly Dictionary<ErrorClass, long> _errors = [];
        private long _requests;

        public void Add(PrometheusMeasure measure, ErrorClass error, long count)
        {
            if (measure == PrometheusMeasure.Requests)
            {
                _requests += count;
            }
            else
            {
                _errors[error] = _errors.GetValueOrDefault(error) + count;
            }
        }

        /// <summary>Counts them. Errors are part of the requests, also where the two expressions do not quite agree.</summary>
        public void AddTo(RollupCell cell)
        {
            foreach ((ErrorClass error, long count) in _errors.Append(new(ErrorClass.None, Math.Max(0, _requests - _errors.Values.Sum()))))
            {
                MetricCount.Add(cell, PulledMetric.Of(MetricMeasure.CallDuration, error), new MetricStep(0, count, []));
            }
        }
    }
}
