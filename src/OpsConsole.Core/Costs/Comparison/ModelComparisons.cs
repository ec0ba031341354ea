using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Costs.Comparison;

/// <summary>The models that answered in a range, side by side.</summary>
/// <param name="Models">Most interactions first.</param>
/// <param name="Verdict">The two that cost least per success, compared; null where there are no two.</param>
/// <param name="ReturnKnownFrom">From when on it is known who came back; null where it is, or where nobody was served.</param>
public sealed record ModelComparison(IReadOnlyList<ModelFigures> Models, ModelVerdict? Verdict, DateTime? ReturnKnownFrom);

/// <summary>Compares models by rollups, and by bounded samples for what rollups cannot tell.</summary>
public sealed class ModelComparisons(MetricsQuery query, InteractionSamples samples, TimeProvider time)
{
    private const int DayMinutes = 24 * 60;

    /// <summary>Users are counted who were served within this time from the first day on which anything was.</summary>
    private static readonly TimeSpan ServedWithin = TimeSpan.FromDays(7);

    /// <summary>They came back when they are seen within this time after it.</summary>
    private static readonly TimeSpan BackWithin = TimeSpan.FromDays(30);

    /// <summary>Runs it.</summary>
    /// <param name="from">From when on, UTC.</param>
    /// <param name="to">Until when, UTC.</param>
    /// <param name="filter">Which interactions count.</param>
    /// <param name="sampling">Interactions of this time; they may still be being read.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ModelComparison> RunAsync(DateTime from, DateTime to, MetricsFilter filter, Task<IReadOnlyList<SampledInteraction>> sampling, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(sampling);
        MetricsRequest range = new() { From = from, To = to, Filter = filter };
        MetricsResult byModel = await query.RunAsync(range with { GroupBy = [MetricsDimension.Model], KeepHistograms = true }, cancellationToken).ConfigureAwait(false);
        MetricsResult byDay = await query.RunAsync(range with { IntervalMinutes = DayMinutes, CountersOnly = true }, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, (long Passed, long Judged)> judged = await samples.JudgedAsync(from, to, filter, cancellationToken).ConfigureAwait(false);
        DateTime? first = byDay.Groups[0].Series.Where(p => p.Totals.Requests > 0).Select(p => (DateTime?)p.At).FirstOrDefault();
        DateTime? known = first + ServedWithin + BackWithin;
        IReadOnlyDictionary<string, (long Returned, long Users)>? returned = known is { } all && all <= time.GetUtcNow().UtcDateTime
            ? await samples.ReturnedAsync((first!.Value, all - BackWithin), (all - BackWithin, all), filter, cancellationToken).ConfigureAwait(false) : null;
        IReadOnlyList<SampledInteraction> sample = await sampling.ConfigureAwait(false);
        ILookup<string, double> costs = sample.Where(s => s is { Model: not null, CostMicros: not null }).ToLookup(s => s.Model!, s => s.CostMicros!.Value / 1e6, StringComparer.Ordinal);
        IReadOnlyList<ModelFigures> models = ModelFigures.All(byModel.Groups.Where(g => g.Key[0] is not null).Select(g => FactsOf(g) with
        {
            SampledCosts = [.. costs[g.Key[0]!]],
            Judged = judged.TryGetValue(g.Key[0]!, out (long Passed, long Judged) j) ? new Share(j.Passed, j.Judged) : default,
            Returned = returned is not null && returned.TryGetValue(g.Key[0]!, out (long Returned, long Users) r) ? new Share(r.Returned, r.Users) : null,
        }));
        return new ModelComparison(models, ModelVerdict.Of(models), returned is null ? known : null);
    }

    private static ModelFacts FactsOf(MetricsGroup group)
    {
        MetricsTotals totals = group.Totals;
        return new ModelFacts(group.Key[0]!, totals.Requests, totals.Cost, new Share(totals.Completed, totals.Requests - totals.Counters.Outcomes[(int)Outcome.Unknown]), group.Latency!);
    }
}
