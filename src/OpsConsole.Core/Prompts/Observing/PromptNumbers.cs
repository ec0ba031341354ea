using OpsConsole.Core.Dashboards;

namespace OpsConsole.Core.Prompts.Observing;

/// <summary>The numbers of one version of a prompt.</summary>
/// <param name="Version">The version as telemetry names it; empty where it names none.</param>
/// <param name="Totals">All of its numbers.</param>
public sealed record PromptVersionNumbers(string Version, MetricsTotals Totals)
{
    /// <summary>Its numbers over time, a point for each interval of the range; empty when no interval was asked for.</summary>
    public IReadOnlyList<MetricsPoint> Series { get; init; } = [];

    /// <summary>Interactions.</summary>
    public long Requests => Totals.Requests;

    /// <summary>Completed interactions of those whose end is known, 0 to 1; null where there are none.</summary>
    public double? CompletionRate => Totals.CompletionRate;

    /// <summary>Duration that 95 of 100 interactions do not exceed; null where there are none.</summary>
    public TimeSpan? P95 => Totals.Latency is { } latency ? TimeSpan.FromMicroseconds(latency.P95) : null;

    /// <summary>Cost of an interaction in US dollars; null where no price is known.</summary>
    public decimal? CostPerInteraction => Totals.CostPerInteraction;

    /// <summary>Tokens in and out of an interaction; null where there are no interactions.</summary>
    public double? TokensPerInteraction => Requests > 0 ? (double)(Totals.Counters.InputTokens + Totals.Counters.OutputTokens) / Requests : null;

    /// <summary>Feedback, -1 to 1; null where there is none.</summary>
    public double? Feedback => Totals.FeedbackScore;
}

/// <summary>The numbers of prompts by version.</summary>
public sealed class PromptNumbers(MetricsQuery metrics, TimeProvider time)
{
    /// <summary>The versions of a prompt with their numbers, the most used first.</summary>
    /// <param name="prompt">Name of the prompt.</param>
    /// <param name="environment">The environment; null for all.</param>
    /// <param name="range">The time.</param>
    /// <param name="intervalMinutes">Length of the points over time, whole minutes; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TooManyPointsException">There are too many versions for so many points.</exception>
    public async Task<IReadOnlyList<PromptVersionNumbers>> ByVersionAsync(
        string prompt, string? environment, TimeRange range, int? intervalMinutes = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(prompt);
        ArgumentNullException.ThrowIfNull(range);
        (DateTime from, DateTime to) = range.Resolve(time.GetUtcNow().UtcDateTime);
        MetricsResult result = await metrics.RunAsync(new MetricsRequest
        {
            From = from,
            To = to,
            IntervalMinutes = intervalMinutes,
            Filter = new MetricsFilter(Environment: environment, Prompt: prompt),
            GroupBy = [MetricsDimension.Prompt],
        }, cancellationToken).ConfigureAwait(false);
        return [.. result.Groups.Where(g => g.Key[0] is { } named && ObservedKey.Split(named).Prompt == prompt)
            .Select(g => new PromptVersionNumbers(ObservedKey.Split(g.Key[0]!).Version, g.Totals) { Series = g.Series })];
    }
}
