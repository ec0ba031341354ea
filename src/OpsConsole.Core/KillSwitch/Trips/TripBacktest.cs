using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>A time at which a rule would have killed.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Minutes">How long the measure stayed above the limit; of a real kill, it would have stopped at once.</param>
/// <param name="Peak">The highest value meanwhile.</param>
public readonly record struct TripEpisode(DateTime At, int Minutes, double Peak);

/// <summary>What a rule would have done over some days, by the same decision that judges it live.</summary>
public sealed class TripBacktest
{
    private TripBacktest(int from, double?[] values, double?[] limits, IReadOnlyList<TripEpisode> episodes) =>
        (From, Values, Limits, Episodes) = (from, values, limits, episodes);

    /// <summary>First minute since 1970 UTC.</summary>
    public int From { get; }

    /// <summary>The measure over the window that ends with each minute; null where there was nothing to measure.</summary>
    public IReadOnlyList<double?> Values { get; }

    /// <summary>The limit at each minute; null where there was none yet.</summary>
    public IReadOnlyList<double?> Limits { get; }

    /// <summary>When it would have killed, oldest first.</summary>
    public IReadOnlyList<TripEpisode> Episodes { get; }

    /// <summary>Runs a rule over a series, minute by minute.</summary>
    /// <param name="rule">The rule; whatever its mode.</param>
    /// <param name="series">What its scope did, from the day before <paramref name="from"/> where the rule compares with it.</param>
    /// <param name="from">First minute to judge.</param>
    public static TripBacktest Run(TripRule rule, TripSeries series, int from)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(series);
        int first = FirstWithData(series), minutes = Math.Max(0, series.To - from);
        double?[] values = new double?[minutes], limits = new double?[minutes];
        List<TripEpisode> episodes = [];
        SlidingWindow window = new(series, rule.Measure), day = new(series, rule.Measure);
        TripWindow? baseline = null;
        bool above = false;
        int again = int.MinValue;
        for (int i = 0; i < minutes; i++)
        {
            int end = from + i + 1, start = end - rule.WindowMinutes;
            if (rule.BaselineFactor is not null && (i % 5 == 0 || baseline is null))
            {
                int dayFrom = Math.Max(start - TripMeter.BaselineMinutes, first);
                baseline = day.Move(Math.Min(dayFrom, start), start, start - dayFrom) is var known && start - dayFrom < TripMeter.LeastBaselineMinutes ? known with { Value = null } : known;
            }

            TripWindow measured = window.Move(start, end, rule.WindowMinutes);
            TripJudgement found = TripDecision.Judge(rule, new TripReading(measured, baseline, end), null, RollupTime.Instant(end));
            (values[i], limits[i]) = (measured.Value, found.Limit);
            bool was = above;
            above = found.Verdict == TripVerdict.Above;
            if (above && !was && end >= again)
            {
                episodes.Add(new TripEpisode(RollupTime.Instant(end), 1, found.Value!.Value));
                again = end + Math.Max(rule.WindowMinutes, rule.CooldownMinutes);
            }
            else if (above && was && episodes.Count > 0)
            {
                TripEpisode last = episodes[^1];
                episodes[^1] = last with { Minutes = last.Minutes + 1, Peak = Math.Max(last.Peak, found.Value!.Value) };
            }
        }

        return new TripBacktest(from, values, limits, episodes);
    }

    private static int FirstWithData(TripSeries series)
    {
        int minute = series.From;
        while (minute < series.To && series[minute] == default)
        {
            minute++;
        }

        return minute;
    }

    /// <summary>Sums over a window that only moves forward: each minute is added once and taken away once.</summary>
    private sealed class SlidingWindow(TripSeries series, TripMeasure measure)
    {
        private readonly LatencyHistogram? _latency = measure == TripMeasure.LatencyP99 ? new LatencyHistogram() : null;
        private int _from = series.From, _to = series.From;
        private TripSums _sums;

        public TripWindow Move(int from, int to, int per)
        {
            for (; _to < to; _to++)
            {
                Count(_to, 1);
            }

            for (; _from < from && _from < _to; _from++)
            {
                Count(_from, -1);
            }

            return new TripWindow(from, to, TripMeasures.Value(measure, _sums, _latency, Math.Max(1, per)), TripMeasures.Volume(measure, _sums));
        }

        private void Count(int minute, int sign)
        {
            _sums = sign > 0 ? _sums + series[minute] : _sums - series[minute];
            if (_latency is not null && series.Latency(minute) is { } latency)
            {
                _latency.Add(latency, sign);
            }
        }
    }
}
