using OpsConsole.Core.Costs;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Core.Changes.Impact;

/// <summary>Model calls with a prompt.</summary>
/// <param name="Model">The model that telemetry names; null where it names none.</param>
/// <param name="Calls">How many.</param>
public sealed record PromptCalls(string? Model, long Calls)
{
    /// <summary>Their tokens, as far as they were reported.</summary>
    public PricedTokens Tokens { get; init; }
}

/// <summary>An application that calls a prompt.</summary>
/// <param name="Name">The application.</param>
/// <param name="RequestsPerDay">Interactions a day; model calls where it sends metrics only.</param>
public sealed record ApplicationTraffic(string Name, double RequestsPerDay);

/// <summary>How a prompt was used in the last week.</summary>
/// <param name="Applications">The applications that called it, the one with the most first.</param>
/// <param name="Calls">Model calls of the whole week, by model.</param>
/// <param name="CostPerDay">What a day cost in US dollars, calls without a price left out; null when no call has one.</param>
public sealed record PromptWeek(IReadOnlyList<ApplicationTraffic> Applications, IReadOnlyList<PromptCalls> Calls, decimal? CostPerDay)
{
    /// <summary>Interactions a day of all applications.</summary>
    public double RequestsPerDay => Applications.Sum(a => a.RequestsPerDay);
}

/// <summary>
/// How much prompts are used. A week is the last seven whole days, UTC, so that everybody who asks on a day has the same numbers, and no
/// day counts for less because it has only begun.
/// </summary>
public sealed class PromptTraffic(MetricsQuery metrics, TimeProvider time)
{
    /// <summary>Days that are looked back over.</summary>
    public const int Days = 7;

    private const decimal MicrosPerDollar = 1_000_000m;

    /// <summary>Calls of the last week with any version of a prompt, by model, in all environments.</summary>
    /// <exception cref="TooManyPointsException">There are more applications and models than can be answered.</exception>
    public async Task<IReadOnlyList<PromptCalls>> LastWeekAsync(string prompt, CancellationToken cancellationToken = default) =>
        (await LastWeekAsync(prompt, null, cancellationToken).ConfigureAwait(false)).Calls;

    /// <summary>The last week of any version of a prompt in an environment.</summary>
    /// <param name="prompt">Name of the prompt.</param>
    /// <param name="environment">The environment; null for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="TooManyPointsException">There are more applications and models than can be answered.</exception>
    public async Task<PromptWeek> LastWeekAsync(string prompt, string? environment, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(prompt);
        DateTime today = time.GetUtcNow().UtcDateTime.Date;
        MetricsResult result = await metrics.RunAsync(
            new MetricsRequest
            {
                From = today.AddDays(-Days),
                To = today,
                Filter = new MetricsFilter(Environment: environment, Prompt: prompt),
                GroupBy = [MetricsDimension.App, MetricsDimension.Model],
            },
            cancellationToken).ConfigureAwait(false);
        IReadOnlyList<MetricsGroup> groups = result.Groups;
        long calls = groups.Sum(g => g.Totals.Counters.Calls), unpriced = groups.Sum(g => g.Totals.Counters.UnpricedCalls);
        return new PromptWeek(
            [.. groups.GroupBy(g => g.Key[0] ?? "").Select(Application).Where(a => a.RequestsPerDay > 0).OrderByDescending(a => a.RequestsPerDay).ThenBy(a => a.Name, StringComparer.Ordinal)],
            [.. groups.GroupBy(g => g.Key[1]).Select(Calls).Where(c => c.Calls > 0).OrderByDescending(c => c.Calls).ThenBy(c => c.Model, StringComparer.Ordinal)],
            calls > 0 && unpriced >= calls ? null : groups.Sum(g => g.Totals.Counters.CostMicros) / MicrosPerDollar / Days);
    }

    private static ApplicationTraffic Application(IGrouping<string, MetricsGroup> groups)
    {
        long requests = groups.Sum(g => g.Totals.Requests);
        return new ApplicationTraffic(groups.Key, (double)(requests > 0 ? requests : groups.Sum(g => g.Totals.Counters.Calls)) / Days);
    }

    private static PromptCalls Calls(IGrouping<string?, MetricsGroup> groups) => new(groups.Key, groups.Sum(g => g.Totals.Counters.Calls))
    {
        Tokens = new PricedTokens(
            groups.Sum(g => g.Totals.Counters.InputTokens), groups.Sum(g => g.Totals.Counters.OutputTokens),
            groups.Sum(g => g.Totals.Counters.CacheReadTokens), groups.Sum(g => g.Totals.Counters.CacheWriteTokens)),
    };
}
