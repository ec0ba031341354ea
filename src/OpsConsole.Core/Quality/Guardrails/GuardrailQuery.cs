using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
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

/// <summary>Where interactions were blocked, and in which personal data was found: of those that came as traces.</summary>
/// <param name="Input">Blocked before the model answered.</param>
/// <param name="Output">Blocked at what the model answered.</param>
/// <param name="PersonalData">With personal data, which was redacted.</param>
public readonly record struct GuardedTraits(long Input, long Output, long PersonalData)
{
    internal static GuardedTraits Of(FacetSums? facets) => facets is null ? default : new(
        facets[Facet.Of(Traits.BlockedInput)].Requests, facets[Facet.Of(Traits.BlockedOutput)].Requests, facets[Facet.Of(Traits.PersonalData)].Requests);
}

/// <summary>Guardrail events of a range.</summary>
/// <param name="From">Start of what was counted, UTC.</param>
/// <param name="To">End of what was counted, UTC.</param>
/// <param name="Total">All of it.</param>
/// <param name="Before">The period before.</param>
/// <param name="Series">By interval.</param>
/// <param name="Applications">By application, most blocked first.</param>
/// <param name="Traits">Where they were blocked, and personal data.</param>
/// <param name="TraitsBefore">The same of the period before.</param>
public sealed record GuardrailReport(
    DateTime From, DateTime To, GuardrailCounts Total, GuardrailCounts Before, IReadOnlyList<(DateTime At, GuardrailCounts Counts)> Series, IReadOnlyList<GuardrailRow> Applications, GuardedTraits Traits, GuardedTraits TraitsBefore);

/// <summary>Reads guardrail events: all of them are counts of rollups, exact at any size.</summary>
public sealed class GuardrailQuery
{
    private readonly MetricsQuery _metrics;

    internal GuardrailQuery(MetricsQuery metrics) => _metrics = metrics;

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
            await TraitsAsync(now, cancellationToken).ConfigureAwait(false), await TraitsAsync(before, cancellationToken).ConfigureAwait(false));
    }

    private async Task<GuardedTraits> TraitsAsync(MetricsRequest range, CancellationToken cancellationToken) =>
        GuardedTraits.Of((await _metrics.RunAsync(range with { CountersOnly = false, KeepFacets = true }, cancellationToken).ConfigureAwait(false)).Groups[0].Facets);
}
