using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Quality.Guardrails;

/// <summary>Interactions that were kept from their answer, by who kept them.</summary>
/// <param name="Guardrail">A guardrail of the operator.</param>
/// <param name="ContentFilter">The provider's content filter.</param>
/// <param name="Refusal">The model itself.</param>
/// <param name="Requests">All interactions.</param>
public readonly record struct GuardrailCounts(long Guardrail, long ContentFilter, long Refusal, long Requests)
{
    /// <summary>All that were kept from their answer.</summary>
    public long Blocked => Guardrail + ContentFilter + Refusal;

    internal static GuardrailCounts Of(RollupCounters counters) => new(
        counters.ErrorClasses[(int)ErrorClass.Guardrail], counters.ErrorClasses[(int)ErrorClass.ContentFilter], counters.ErrorClasses[(int)ErrorClass.Refusal], counters.Requests);
}

/// <summary>Guardrail events of an application.</summary>
/// <param name="Application">Its name.</param>
/// <param name="Now">Of the range.</param>
/// <param name="Before">Of the period before; null when it had none.</param>
public sealed record GuardrailRow(string Application, GuardrailCounts Now, GuardrailCounts? Before);

/// <summary>Where blocked interactions were blocked, of a sample: the newest.</summary>
/// <param name="Input">Before the model answered.</param>
/// <param name="Output">At what the model answered.</param>
public readonly record struct BlockedSides(long Input, long Output)
{
    /// <summary>How many the sample has.</summary>
    public long Sampled => Input + Output;
}

/// <summary>Guardrail events of a range.</summary>
/// <param name="From">Start of what was counted, UTC.</param>
/// <param name="To">End of what was counted, UTC.</param>
/// <param name="Total">All of it.</param>
/// <param name="Before">The period before.</param>
/// <param name="Series">By interval.</param>
/// <param name="Applications">By application, most blocked first.</param>
/// <param name="Sides">Where they were blocked.</param>
public sealed record GuardrailReport(
    DateTime From, DateTime To, GuardrailCounts Total, GuardrailCounts Before, IReadOnlyList<(DateTime At, GuardrailCounts Counts)> Series, IReadOnlyList<GuardrailRow> Applications, BlockedSides Sides);

/// <summary>Reads guardrail events. Counts are from rollups, exact at any size; on which side they were blocked is from a sample of the newest.</summary>
public sealed class GuardrailQuery
{
    /// <summary>Most blocked interactions that are looked into.</summary>
    public const int MostSampled = 500;

    /// <summary>Entries of the time index that they are looked for in.</summary>
    private const int MostScanned = 200_000;

    private readonly MetricsQuery _metrics;
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly DimensionCatalog _names;

    internal GuardrailQuery(MetricsQuery metrics, IDbContextFactory<OpsDbContext> contexts, DimensionCatalog names) => (_metrics, _contexts, _names) = (metrics, contexts, names);

    /// <summary>Reads the events of a range and of the period of the same length before it.</summary>
    public async Task<GuardrailReport> RunAsync(DateTime from, DateTime to, int intervalMinutes, MetricsFilter filter, CancellationToken cancellationToken = default)
    {
        MetricsRequest now = new() { From = from, To = to, Filter = filter, CountersOnly = true }, before = now with { From = from - (to - from), To = from };
        MetricsDimension[] byApplication = [MetricsDimension.App];
        MetricsResult total = await _metrics.RunAsync(now with { IntervalMinutes = intervalMinutes }, cancellationToken).ConfigureAwait(false);
        MetricsResult earlier = await _metrics.RunAsync(before with { GroupBy = byApplication }, cancellationToken).ConfigureAwait(false);
        Dictionary<string, GuardrailCounts> was = earlier.Groups.ToDictionary(g => g.Key[0] ?? "", g => GuardrailCounts.Of(g.Totals.Counters), StringComparer.Ordinal);
        MetricsResult applications = await _metrics.RunAsync(now with { GroupBy = byApplication }, cancellationToken).ConfigureAwait(false);
        return new GuardrailReport(
            total.From, total.To, GuardrailCounts.Of(total.Groups[0].Totals.Counters),
            new GuardrailCounts(was.Values.Sum(c => c.Guardrail), was.Values.Sum(c => c.ContentFilter), was.Values.Sum(c => c.Refusal), was.Values.Sum(c => c.Requests)),
            [.. total.Groups[0].Series.Select(p => (p.At, GuardrailCounts.Of(p.Totals.Counters)))],
            [.. applications.Groups.Where(g => g.Totals.Requests > 0).Select(g => new GuardrailRow(g.Key[0] ?? "", GuardrailCounts.Of(g.Totals.Counters), was.TryGetValue(g.Key[0] ?? "", out GuardrailCounts b) ? b : null))
                .OrderByDescending(r => r.Now.Blocked).ThenBy(r => r.Application, StringComparer.Ordinal)],
            await SidesAsync(from, to, filter, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// A call that says why the model stopped had come as far as an answer, so the answer was blocked; one that was blocked without it was blocked before.
    /// </summary>
    private async Task<BlockedSides> SidesAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken)
    {
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        FilterNumbers numbers = await FilterNumbers.FindAsync(db, _names, filter, cancellationToken).ConfigureAwait(false);
        if (numbers.MatchNothing)
        {
            return default;
        }

        var seen = db.Interactions.AsNoTracking().Where(i => i.StartedAt >= from && i.StartedAt < to).OrderByDescending(i => i.StartedAt).ThenByDescending(i => i.Id)
            .Select(i => new { i.Id, i.StartedAt, i.ApplicationId, i.EnvironmentId, i.ErrorClass }).Take(MostScanned);
        seen = numbers.Applications is [var application] ? seen.Where(i => i.ApplicationId == application) : seen;
        seen = numbers.Environments is [var environment] ? seen.Where(i => i.EnvironmentId == environment) : seen;
        long[] ids = [.. await seen.Where(i => i.ErrorClass == ErrorClass.Guardrail || i.ErrorClass == ErrorClass.ContentFilter).OrderByDescending(i => i.StartedAt).Take(MostSampled).Select(i => i.Id)
            .ToListAsync(cancellationToken).ConfigureAwait(false)];
        var calls = await db.ModelCalls.AsNoTracking().Where(c => ids.Contains(c.InteractionId) && (c.ErrorClass == ErrorClass.Guardrail || c.ErrorClass == ErrorClass.ContentFilter))
            .Select(c => new { c.InteractionId, Answered = c.FinishReason != null }).ToListAsync(cancellationToken).ConfigureAwait(false);
        HashSet<long> answered = [.. calls.Where(c => c.Answered).Select(c => c.InteractionId)];
        return new BlockedSides(ids.Length - answered.Count, answered.Count);
    }
}
