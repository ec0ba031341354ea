using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>Model calls with a prompt.</summary>
/// <param name="Model">The model that telemetry names; null where it names none.</param>
/// <param name="Calls">How many.</param>
public sealed record PromptCalls(string? Model, long Calls);

/// <summary>How often prompts are used.</summary>
public sealed class PromptTraffic(MetricsQuery metrics, TimeProvider time)
{
    /// <summary>Days that are looked back over.</summary>
    public const int Days = 7;

    /// <summary>Calls of the last week with any version of a prompt, by model, in all environments.</summary>
    public async Task<IReadOnlyList<PromptCalls>> LastWeekAsync(string prompt, CancellationToken cancellationToken = default)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        MetricsResult result = await metrics.RunAsync(
            new MetricsRequest { From = now.AddDays(-Days), To = now, Filter = new MetricsFilter(Prompt: prompt), GroupBy = [MetricsDimension.Model] }, cancellationToken);
        return [.. result.Groups.Select(g => new PromptCalls(g.Key[0], g.Totals.Counters.Calls)).Where(c => c.Calls > 0)];
    }
}
