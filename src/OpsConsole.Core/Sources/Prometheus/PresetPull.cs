namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>Reads the metrics that OpenTelemetry names for GenAI clients.</summary>
/// <remarks>
/// It asks for the samples as they were scraped, not for <c>increase()</c>, and subtracts them itself: what a counter rises by from one sample to the next counts
/// in the minute of the later one, and the last sample before a window is where the window begins. That has three reasons. <c>increase()</c> extrapolates to the
/// edges of its range; over an hour that is within a percent of what was counted, over a minute with two or four samples it is not, and the minutes do not add up
/// to the hour. What a counter rose by between the last sample of one minute and the first of the next is in neither minute's <c>increase()</c>, and nor is what it
/// rose by while it was not scraped: here both count, once, as they do in <c>increase()</c> over a range that holds both samples. And a counter that began anew is
/// seen at the very sample where it fell; of <c>increase()</c> by minute it is seen only if both samples are in one. It is what Prometheus calls an anchored increase.
/// </remarks>
internal sealed class PresetPull(PrometheusClient client, PrometheusSettings settings, IPullReport report, PulledCells cells)
{
    /// <summary>Minutes asked for at once, unless the answer is too large.</summary>
    private const int Piece = 60;

    /// <summary>The least lookback, seconds: what Prometheus itself takes for "still there".</summary>
    private const int LeastLookback = 5 * 60;

    // The streams counted so far, by metric and labels, with the form that they came in: a server that has a metric in two forms has each value twice.
    private readonly Dictionary<string, PresetMetric> _counted = new(StringComparer.Ordinal);

    /// <summary>Counts the minutes of a window.</summary>
    /// <param name="from">The first minute.</param>
    /// <param name="to">The minute after the last.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SourceException">The server cannot be read in full.</exception>
    public async Task ReadAsync(int from, int to, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> names = await client
            .LabelValuesAsync("__name__", PrometheusSelector.OfPattern(PresetMetric.Pattern, settings), (from * 60L) - (long)settings.Lookback.TotalSeconds, to * 60L, report, cancellationToken)
            .ConfigureAwait(false);
        IReadOnlyList<PresetMetric> metrics = PresetMetric.Find(names);
        if (metrics.Count == 0)
        {
            report.Say($"{settings.Address.Authority} has none of OpenTelemetry's GenAI metrics at this time.");
        }

        foreach (PresetMetric metric in metrics)
        {
            await ReadAsync(metric, from, to, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(PresetMetric metric, int from, int to, CancellationToken cancellationToken)
    {
        string selector = PrometheusSelector.OfNames(metric.Names.Keys, settings);
        Dictionary<string, PresetStream> streams = new(StringComparer.Ordinal);
        bool begun = false;
        int piece = Piece;
        for (int at = from; at < to;)
        {
            int end = Math.Min(at + piece, to);
            IReadOnlyList<PrometheusSeries> series;
            try
            {
                series = await client.QueryAsync($"{selector}[{(end - at) * 60}s]", end * 60L, report, cancellationToken).ConfigureAwait(false);
            }
            catch (SourceException exception) when (exception.IsTooLarge && end - at > 1)
            {
                piece = (end - at + 1) / 2;
                continue;
            }

            if (!begun && series.Count > 0)
            {
                bool native = series.Any(s => s.Histograms.Count > 0);
                Begin(streams, metric, await BeforeAsync(selector, from, native, cancellationToken).ConfigureAwait(false));
                begun = true;
            }

            foreach ((PresetStream stream, IEnumerable<HistogramReading> readings) in Readings(streams, metric, series, counts: true))
            {
                // Before 3.0 Prometheus answers with the sample at the very start too, which belongs to the window before.
                foreach (HistogramReading reading in readings.Where(r => r.Millis > at * 60_000L && r.Millis <= end * 60_000L))
                {
                    stream.Read(reading, cells);
                }
            }

            at = end;
        }
    }

    /// <summary>The last samples before the window.</summary>
    private async Task<IReadOnlyList<PrometheusSeries>> BeforeAsync(string selector, int from, bool native, CancellationToken cancellationToken)
    {
        for (long back = Math.Max(LeastLookback, (long)settings.Lookback.TotalSeconds); ; back = Math.Max(LeastLookback, back / 2))
        {
            try
            {
                IReadOnlyList<PrometheusSeries> last = await client.QueryAsync($"last_over_time({selector}[{back}s])", from * 60L, report, cancellationToken).ConfigureAwait(false);
                return native && last.Any(s => s.Histograms.Count == 0) // before 2.45 it knows no native histograms, and gives a number for one
                    ? await client.QueryAsync($"{selector}[{back}s]", from * 60L, report, cancellationToken).ConfigureAwait(false)
                    : last;
            }
            catch (SourceException exception) when (exception.IsTooLarge && back > LeastLookback)
            {
                report.Say($"The last values before the window are looked for in {Math.Max(LeastLookback, back / 2) / 60} minutes only: {exception.Message}");
            }
        }
    }

    private void Begin(Dictionary<string, PresetStream> streams, PresetMetric metric, IReadOnlyList<PrometheusSeries> before)
    {
        foreach ((PresetStream stream, IEnumerable<HistogramReading> readings) in Readings(streams, metric, before, counts: false))
        {
            if (readings.LastOrDefault() is { } last)
            {
                stream.Begin(last);
            }
        }
    }

    /// <summary>The readings of each stream, oldest first. A histogram in several series is put together.</summary>
    private IEnumerable<(PresetStream Stream, IEnumerable<HistogramReading> Readings)> Readings(
        Dictionary<string, PresetStream> streams, PresetMetric metric, IReadOnlyList<PrometheusSeries> series, bool counts)
    {
        foreach (IGrouping<string, (PrometheusLabels Labels, PrometheusSeries Series)> group in series.Select(s => (Labels: new PrometheusLabels(s), Series: s)).GroupBy(s => s.Labels.Key))
        {
            PrometheusLabels labels = group.First().Labels;
            if (!labels.IsOfCalls || !IsFirstForm(metric, group.Key, counts))
            {
                continue;
            }

            if (!streams.TryGetValue(group.Key, out PresetStream? stream))
            {
                streams.Add(group.Key, stream = new PresetStream(metric, labels, settings));
            }

            yield return (stream, Readings(metric, [.. group.Select(s => s.Series)]));
        }
    }

    private static IEnumerable<HistogramReading> Readings(PresetMetric metric, IReadOnlyList<PrometheusSeries> series)
    {
        if (series[0].Histograms.Count > 0)
        {
            return HistogramReading.OfNative(series[0]).OrderBy(r => r.Millis);
        }

        List<(SeriesPart Part, PrometheusSeries Series)> parts = [.. series.Where(s => metric.Names.ContainsKey(s.Name)).Select(s => (metric.Names[s.Name], s))];
        bool isCounter = parts is [(SeriesPart.Value, _)];
        return isCounter && metric.Measure is not (PresetMeasure.Calls or PresetMeasure.FirstToken)
            ? HistogramReading.OfCounter(parts[0].Series).OrderBy(r => r.Millis)
            : HistogramReading.OfClassic(parts);
    }

    private bool IsFirstForm(PresetMetric metric, string key, bool counts)
    {
        string name = metric.Metric + '\u0001' + key;
        if (_counted.TryGetValue(name, out PresetMetric? form))
        {
            return ReferenceEquals(form, metric);
        }

        if (counts)
        {
            _counted.Add(name, metric);
        }

        return true;
    }
}
