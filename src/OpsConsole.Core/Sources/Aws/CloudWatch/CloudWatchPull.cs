using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources.Aws.CloudWatch;

/// <summary>Reads what CloudWatch measured in a window of time.</summary>
internal static class CloudWatchPull
{
    /// <summary>Minutes that are read at once: 180 values of 500 statistics fit into one answer.</summary>
    private const int SliceMinutes = 180;

    private const int DayMinutes = 24 * 60;

    /// <summary>Minutes that a pull and a wrong clock may take.</summary>
    private const int Margin = 15;

    /// <summary>Reads a window whole. Values come one to three minutes late, so the newest minutes are to be read again later.</summary>
    /// <param name="from">The first minute since 1970 UTC.</param>
    /// <param name="to">The minute after the last one.</param>
    /// <param name="settings">What is read.</param>
    /// <param name="report">Hears of requests, and what is missing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>One entry at most for each series and minute; by series and minute.</returns>
    /// <exception cref="SourceException">CloudWatch cannot be read, or not in whole.</exception>
    public static async Task<IReadOnlyList<PulledMinute>> ReadAsync(int from, int to, CloudWatchSettings settings, IPullReport report, CancellationToken cancellationToken)
    {
        using AwsClient aws = await AwsClient.OpenAsync(settings.Aws, AwsService.CloudWatch, cancellationToken).ConfigureAwait(false);
        CloudWatchClient client = new(aws, report);
        int period = PeriodOf(from, settings.Time, report);
        from = RollupTime.Ceiling(from, period); // a period belongs to the window that it starts in
        IReadOnlyList<MetricSeries> series = await new MetricSearch(client, settings, report).FindAsync(cancellationToken).ConfigureAwait(false);
        SayWhatIsMissing(settings, series, report);
        SeriesCells[] cells = [.. series.Select(s => new SeriesCells(s))];
        (List<MetricStat> queries, List<(SeriesCells Cells, int Query)> places) = Queries(cells, period);
        MetricReading reading = new(client, report);
        Dictionary<Key, RollupCell> found = [];
        int slice = SliceMinutes * period; // of longer periods as many values
        for (int start = from; start < to; start += slice)
        {
            await reading.ReadAsync(queries, start, Math.Min(start + slice, to), period, (query, minute, value) => places[query].Cells.Take(places[query].Query, minute, value), cancellationToken)
                .ConfigureAwait(false);
            foreach (SeriesCells of in cells)
            {
                Gather(of, settings, found);
            }
        }

        if (cells.Any(c => c.LacksPercentiles))
        {
            report.Say("Some durations were published without percentiles, which CloudWatch does not make of aggregated values: their latency is missing.");
        }

        return [.. from entry in found
                   orderby entry.Key.Application, entry.Key.Environment, entry.Key.Model, entry.Key.Minute
                   select new PulledMinute(entry.Key.Application, entry.Key.Environment, entry.Key.Model, entry.Key.Minute, entry.Value)];
    }

    private static (List<MetricStat>, List<(SeriesCells, int)>) Queries(SeriesCells[] cells, int period)
    {
        List<MetricStat> queries = [];
        List<(SeriesCells, int)> places = [];
        foreach (SeriesCells of in cells)
        {
            int place = 0;
            foreach (MetricStat stat in of.Queries(period * 60))
            {
                queries.Add(stat);
                places.Add((of, place++));
            }
        }

        return (queries, places);
    }

    /// <summary>Adds up, because several identifiers may stand for one model.</summary>
    private static void Gather(SeriesCells cells, CloudWatchSettings settings, Dictionary<Key, RollupCell> found)
    {
        (string application, string environment, string? model) = (cells.Series.Application(settings), cells.Series.Environment(settings), cells.Series.Model(settings));
        foreach ((int minute, RollupCell cell) in cells.Drain(model, settings.Prices))
        {
            Key key = new(application, environment, model, minute);
            if (!found.TryAdd(key, cell))
            {
                found[key].Add(cell);
            }
        }
    }

    /// <summary>CloudWatch keeps minutes for 15 days, five minutes for 63, and hours for 455: asked for finer ones it answers nothing.</summary>
    private static int PeriodOf(int from, TimeProvider time, IPullReport report)
    {
        int age = RollupTime.Minute(time.GetUtcNow().UtcDateTime) - from;
        int period = age < (15 * DayMinutes) - Margin ? 1 : age < (63 * DayMinutes) - Margin ? 5 : 60;
        if (period > 1)
        {
            report.Say($"CloudWatch keeps only periods of {period} minutes of this time: each counts in its first minute. Models without calls in the last two weeks are no longer listed.");
        }

        return period;
    }

    private static void SayWhatIsMissing(CloudWatchSettings settings, IReadOnlyList<MetricSeries> series, IPullReport report)
    {
        foreach (MetricSet set in settings.Sets)
        {
            List<MetricSeries> own = [.. series.Where(s => s.Set == set)];
            string[] absent = [.. set.Metrics.Where(m => !own.Exists(s => s.Metrics.Contains(m))).Select(m => m.Metric)];
            if (own.Count > 0 && absent.Length > 0)
            {
                report.Say($"{set.Namespace} does not publish {string.Join(", ", absent)} here: they count as nothing.");
            }

            if (own.Count > 0 && set.ApplicationDimension is null)
            {
                report.Say($"{set.Namespace} does not say which application calls: all counts as {settings.Application}.");
            }
        }
    }

    private readonly record struct Key(string Application, string Environment, string? Model, int Minute);
}
