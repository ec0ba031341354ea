using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>What was measured for one rule, with all that a decision needs.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Scope">Its scope.</param>
/// <param name="Series">What its scope did.</param>
/// <param name="Beside">Spend that arrived within some minutes and counts in earlier ones.</param>
/// <param name="Baseline">The day before; null when it does not compare.</param>
/// <param name="RestoredAt">When the scope, or one around it, was restored last.</param>
internal sealed record TripSight(
    TripRule Rule, KillScope Scope, TripSeries Series, Func<int, int, TripSums> Beside, TripWindow? Baseline, DateTime? RestoredAt)
{
    /// <summary>
    /// The worse of two windows: the one that ends now, whose last minute is not over, and the one that ended with the last full minute. The first
    /// sees what has just begun; the second sees what came a little late.
    /// </summary>
    public TripJudgement Newest(DateTime now, DateTime countsFrom, double share = 1)
    {
        int minute = Minute(now), first = FirstMinute(countsFrom);
        TripJudgement running = Judge(minute + 1 - Rule.WindowMinutes, minute + 1, first, now, share), full = Judge(minute - Rule.WindowMinutes, minute, first, now, share);
        return (running.Verdict, running.Value ?? -1).CompareTo((full.Verdict, full.Value ?? -1)) >= 0 ? running : full;
    }

    /// <summary>Everything since a trial began.</summary>
    public TripJudgement Whole(DateTime now, DateTime began, double share)
    {
        int first = FirstMinute(began), end = Minute(now) + 1;
        TripWindow window = Series.Over(Rule.Measure, first, end, Math.Max(1, end - first), Beside(first, end));
        return TripDecision.Judge(Rule, new TripReading(window, Baseline, Series.Newest), RestoredAt, now, share);
    }

    /// <summary>The chart behind what it does: each value of the minutes that count, as it was judged; earlier ones for comparison.</summary>
    public TripEvidence Evidence(DateTime now, TripJudgement found, DateTime countsFrom, double share = 1)
    {
        int end = Minute(now) + 1, from = Math.Max(Series.From, end - TripEvidence.Minutes), counts = FirstMinute(countsFrom);
        double scale = TripMeasures.IsAmount(Rule.Measure) ? share : 1;
        double?[] values = [.. Enumerable.Range(from, end - from).Select(minute =>
        {
            int start = minute + 1 - Rule.WindowMinutes;
            start = minute >= counts ? Math.Max(start, counts) : start;
            return Series.Over(Rule.Measure, start, minute + 1, Rule.WindowMinutes, Beside(start, minute + 1)).Value / scale;
        })];
        values[^1] = found.Value; // of the two windows that were judged, the one that decided
        return new TripEvidence(Rule.Measure, from, values, Rule.WindowMinutes, found.Limit, Rule.Threshold, Baseline?.Value, share);
    }

    private static int Minute(DateTime at) => (int)((at - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMinute);

    /// <summary>The first whole minute that counts: a minute that began before may hold what came before.</summary>
    private static int FirstMinute(DateTime countsFrom) => Minute(countsFrom.AddTicks(TimeSpan.TicksPerMinute - 1));

    private TripJudgement Judge(int from, int end, int first, DateTime now, double share)
    {
        int start = Math.Max(from, first);
        TripWindow window = Series.Over(Rule.Measure, start, end, Rule.WindowMinutes, start < end ? Beside(start, end) : default);
        return TripDecision.Judge(Rule, new TripReading(window, Baseline, Series.Newest, first), RestoredAt, now, share);
    }
}
