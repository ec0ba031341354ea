using OpsConsole.Core.Dashboards;

namespace OpsConsole.Core.Prompts.Observing;

/// <summary>Placeholder.</summary>
public sealed record PromptVersionNumbers(string Version, MetricsTotals Totals)
{
    /// <summary>Interactions.</summary>
    public long Requests => Totals.Requests;

    /// <summary>Completed.</summary>
    public double? CompletionRate => Totals.CompletionRate;

    /// <summary>Cost.</summary>
    public decimal? CostPerInteraction => Totals.CostPerInteraction;

    /// <summary>Tokens.</summary>
    public double? TokensPerInteraction => Requests > 0 ? (double)(Totals.Counters.InputTokens + Totals.Counters.OutputTokens) / Requests : null;

    /// <summary>Feedback.</summary>
    public double? Feedback => Totals.FeedbackScore;
}

/// <summary>Placeholder.</summary>
public sealed class PromptNumbers(MetricsQuery metrics, TimeProvider time)
{
    /// <summary>Placeholder.</summary>
    public async Task<IReadOnlyList<PromptVersionNumbers>> ByVersionAsync(string prompt, string? environment, TimeRange range, CancellationToken cancellationToken = default)
    {
        (DateTime from, DateTime to) = range.Resolve(time.GetUtcNow().UtcDateTime);
        MetricsResult result = await metrics.RunAsync(new MetricsRequest { From = from, To = to, Filter = new MetricsFilter(Environment: environment, Prompt: prompt), GroupBy = [MetricsDimension.Prompt] }, cancellationToken).ConfigureAwait(false);
        return [.. result.Groups.Where(g => g.Key[0] is { }).Select(g => new PromptVersionNumbers(g.Key[0]!.Split('@')[^1], g.Totals))];
    }
}
