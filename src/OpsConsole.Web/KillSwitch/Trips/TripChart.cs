using OpsConsole.Core.KillSwitch.Trips;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.KillSwitch.Trips;

/// <summary>A measure over time with the limit of a rule.</summary>
internal static class TripChart
{
    /// <summary>Points of a day: each stands for some minutes, of which it shows the worst, so that no spike is lost.</summary>
    private const int MinutesAPoint = 8;

    private const int MeasureColor = 1, LimitColor = 7, BaselineColor = 8;

    /// <summary>The last 24 hours of what a rule would have seen.</summary>
    public static ChartSpec OfDay(TripRuleDraft rule, TripBacktest test)
    {
        int minutes = Math.Min(24 * 60, test.Values.Count), first = test.Values.Count - minutes, points = minutes / MinutesAPoint;
        List<DateTime> times = [];
        List<double?> values = [], limits = [];
        for (int p = 0; p < points; p++)
        {
            int at = first + (p * MinutesAPoint);
            times.Add(DateTime.UnixEpoch.AddMinutes(test.From + at));
            values.Add(test.Values.Skip(at).Take(MinutesAPoint).Max());
            limits.Add(test.Limits.Skip(at).Take(MinutesAPoint).Max());
        }

        return Make(rule.Measure, times, MinutesAPoint, DateTime.UnixEpoch.AddMinutes(test.From + first), DateTime.UnixEpoch.AddMinutes(test.From + test.Values.Count),
            [new(TripWords.Name(rule.Measure), MeasureColor, values), new("Limit", LimitColor, limits, ChartShape.Dashed)]);
    }

    /// <summary>What a rule saw when it did something. The moment is the last point.</summary>
    public static ChartSpec OfEvent(TripEvidence evidence, TripEventKind kind)
    {
        List<DateTime> times = [.. Enumerable.Range(0, evidence.Values.Count).Select(evidence.At)];
        double?[] Flat(double? value) => [.. evidence.Values.Select(_ => value)];
        List<ChartTrace> traces = [new($"{TripWords.Name(evidence.Measure)} over {evidence.WindowMinutes} min", MeasureColor, evidence.Values)];
        if (evidence.Limit is { } limit)
        {
            traces.Add(new("Limit", LimitColor, Flat(limit), ChartShape.Dashed));
        }

        if (evidence.Baseline is { } baseline)
        {
            traces.Add(new("The day before", BaselineColor, Flat(baseline), ChartShape.Dashed));
        }

        if (evidence.Values.Count > 0)
        {
            string what = TripWords.Kind(kind).Text;
            traces.Add(new(char.ToUpperInvariant(what[0]) + what[1..], LimitColor, [.. Enumerable.Repeat<double?>(null, evidence.Values.Count - 1), evidence.Values[^1]]));
        }

        return Make(evidence.Measure, times, 1, times.Count > 0 ? times[0] : DateTime.UnixEpoch, times.Count > 0 ? times[^1].AddMinutes(2) : DateTime.UnixEpoch, traces);
    }

    private static ChartSpec Make(TripMeasure measure, List<DateTime> times, int interval, DateTime from, DateTime to, List<ChartTrace> traces)
    {
        double scale = measure is TripMeasure.ErrorRate or TripMeasure.RefusalRate ? 100 : 1;
        return new ChartSpec
        {
            Unit = measure switch
            {
                TripMeasure.ErrorRate or TripMeasure.RefusalRate => "%",
                TripMeasure.SpendPerMinute => "US dollars per minute",
                TripMeasure.TokensPerMinute => "tokens per minute",
                _ => "ms",
            },
            From = from,
            To = to,
            Times = times,
            IntervalMinutes = interval,
            Traces = [.. traces.Select(t => t with { Values = [.. t.Values.Select(v => v * scale)] })],
            Format = value => TripMeasures.Text(measure, value / scale),
        };
    }
}
