namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>A window in which something moved, found by the console.</summary>
/// <param name="Measure">What moved.</param>
/// <param name="Application">In which application.</param>
/// <param name="Environment">In which environment.</param>
/// <param name="From">Start, UTC.</param>
/// <param name="To">End, UTC.</param>
/// <param name="Usual">The measure around it.</param>
/// <param name="Inside">The measure in it.</param>
/// <param name="Evidence">How clear it is: see <see cref="MovedWindow.Evidence"/>.</param>
public sealed record MovedSuggestion(MovedMeasure Measure, string Application, string Environment, DateTime From, DateTime To, double Usual, double Inside, double Evidence);

/// <summary>Finds windows worth looking at, for whoever comes without a hint.</summary>
public sealed class MovedSuggestions
{
    /// <summary>How far back it looks.</summary>
    public static readonly TimeSpan Back = TimeSpan.FromDays(7);

    /// <summary>Most suggestions.</summary>
    public const int Most = 5;

    private const int Coarse = 60, Fine = 5, LongestPoints = 36, OfEach = 2;

    private static readonly TimeSpan Around = TimeSpan.FromHours(3);

    private static readonly MovedMeasure[] Looked = [MovedMeasure.Completion, MovedMeasure.Errors];

    private readonly MetricsQuery _metrics;
    private readonly TimeProvider _time;

    internal MovedSuggestions(MetricsQuery metrics, TimeProvider time) => (_metrics, _time) = (metrics, time);

    /// <summary>Looks through the last days, application by application and environment by environment.</summary>
    /// <returns>The clearest first; none where nothing moved, or there are too many applications to look through at once.</returns>
    public async Task<IReadOnlyList<MovedSuggestion>> FindAsync(MetricsFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        DateTime now = _time.GetUtcNow().UtcDateTime;
        IReadOnlyList<MetricsGroup> groups;
        try
        {
            groups = (await RunAsync(now - Back, now, Coarse, filter, cancellationToken).ConfigureAwait(false)).Groups;
        }
        catch (TooManyPointsException)
        {
            return [];
        }

        List<MovedSuggestion> found = [];
        foreach (MetricsGroup group in groups)
        {
            foreach (MovedMeasure measure in Looked)
            {
                found.AddRange(MovedWindow.Find(Counts(measure, group), LongestPoints, OfEach).Select(w => new MovedSuggestion(
                    measure, group.Key[0]!, group.Key[1]!, group.Series[w.First].At, group.Series[w.End - 1].At.AddMinutes(Coarse), w.Outside, w.Inside, w.Evidence)));
            }
        }

        List<MovedSuggestion> kept = [];
        foreach (MovedSuggestion one in found.OrderByDescending(f => f.Evidence))
        {
            if (kept.Count < Most && !kept.Any(k => Overlap(k, one)))
            {
                // What fails does not complete: that is one thing, and completion is what people ask about.
                MovedSuggestion asked = found.Where(f => f.Measure == Looked[0] && Overlap(f, one)).MaxBy(f => f.Evidence) ?? one;
                kept.Add(await RefineAsync(asked, filter, now, cancellationToken).ConfigureAwait(false));
            }
        }

        return kept;
    }

    /// <summary>To five minutes instead of an hour.</summary>
    private async Task<MovedSuggestion> RefineAsync(MovedSuggestion coarse, MetricsFilter filter, DateTime now, CancellationToken cancellationToken)
    {
        TimeSpan around = coarse.To - coarse.From > Around ? coarse.To - coarse.From : Around;
        DateTime from = coarse.From - around, to = coarse.To + around < now ? coarse.To + around : now;
        MetricsResult result = await RunAsync(from, to, Fine, filter with { Application = coarse.Application, Environment = coarse.Environment }, cancellationToken).ConfigureAwait(false);
        return result.Groups is [{ } group, ..] && MovedWindow.Find(Counts(coarse.Measure, group), group.Series.Count, 1) is [{ } window]
            ? coarse with { From = group.Series[window.First].At, To = Earlier(group.Series[window.End - 1].At.AddMinutes(Fine), now), Inside = window.Inside }
            : coarse with { To = Earlier(coarse.To, now) };
    }

    private static bool Overlap(MovedSuggestion one, MovedSuggestion other) =>
        one.Application == other.Application && one.Environment == other.Environment && one.From < other.To && other.From < one.To;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private static Trials[] Counts(MovedMeasure measure, MetricsGroup group) => [.. group.Series.Select(p => measure == MovedMeasure.Errors
        ? new Trials(p.Totals.Errors, p.Totals.Requests)
        : new Trials(p.Totals.Completed, p.Totals.Requests - p.Totals.Counters.Outcomes[(int)Telemetry.Outcome.Unknown]))];

    private Task<MetricsResult> RunAsync(DateTime from, DateTime to, int minutes, MetricsFilter filter, CancellationToken cancellationToken) => _metrics.RunAsync(
        new MetricsRequest { From = from, To = to, IntervalMinutes = minutes, Filter = filter, GroupBy = [MetricsDimension.App, MetricsDimension.Env], CountersOnly = true }, cancellationToken);
}
