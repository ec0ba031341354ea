namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>What a test of the connection found.</summary>
/// <param name="Reached">Whether the server answers as it must.</param>
/// <param name="Version">Its version; null where it does not say.</param>
/// <param name="Metrics">The metrics of the preset that it has now, and the number of their series.</param>
/// <param name="Findings">What was found, in whole sentences.</param>
/// <param name="Remedies">What to do, in whole sentences; empty when all is well.</param>
internal sealed record PrometheusProbeResult(
    bool Reached, string? Version, IReadOnlyList<PrometheusMetricFound> Metrics, IReadOnlyList<string> Findings, IReadOnlyList<string> Remedies);

/// <summary>A metric that a server has.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Series">Number of its series.</param>
internal sealed record PrometheusMetricFound(string Name, long Series);

/// <summary>Tests the connection to a server with the API of Prometheus, by the calls that a pull makes.</summary>
internal static class PrometheusProbe
{
    /// <summary>Tests it.</summary>
    /// <param name="settings">How the server is asked.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="report">Hears of requests, and of what the server remarks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<PrometheusProbeResult> TestAsync(PrometheusSettings settings, DateTime now, IPullReport report, CancellationToken cancellationToken)
    {
        List<string> findings = [], remedies = [];
        List<PrometheusMetricFound> found = [];
        string? version = null;
        try
        {
            using PrometheusClient client = new(settings);
            long at = (long)(now - DateTime.UnixEpoch).TotalSeconds;
            string first = settings.Preset ? $"count by (__name__) ({PrometheusSelector.OfPattern(PresetMetric.Pattern, settings)})" : "vector(1)";
            IReadOnlyList<PrometheusSeries> counts = await client.QueryAsync(first, at, report, cancellationToken).ConfigureAwait(false);
            version = await client.VersionAsync(report, cancellationToken).ConfigureAwait(false);
            findings.Add(version is null ? $"{settings.Address.Authority} is reached; it does not say its version." : $"{settings.Address.Authority} is reached: version {version}.");
            if (settings.Preset)
            {
                found.AddRange(PresetOf(counts));
                Tell(found, counts.Count, findings, remedies);
            }

            foreach (PrometheusQuery query in settings.Queries)
            {
                IReadOnlyList<PrometheusSeries> series = await client.QueryRangeAsync(query.Expression, at / 60 * 60, at / 60 * 60, step: 60, report, cancellationToken).ConfigureAwait(false);
                findings.Add($"The expression for {query.Measure} gives {series.Count} series now.");
                if (series.Count == 0)
                {
                    remedies.Add($"See that the expression for {query.Measure} is right: {query.Expression}");
                }
            }

            return new PrometheusProbeResult(true, version, found, findings, remedies);
        }
        catch (SourceException exception)
        {
            findings.Add(exception.Message);
            remedies.Add(exception.Remedy);
            return new PrometheusProbeResult(false, version, found, findings, remedies);
        }
    }

    private static IEnumerable<PrometheusMetricFound> PresetOf(IReadOnlyList<PrometheusSeries> counts)
    {
        HashSet<string> names = [.. PresetMetric.Find(counts.Select(c => c.Name)).SelectMany(m => m.Names.Keys)];
        return counts.Where(c => names.Contains(c.Name)).Select(c => new PrometheusMetricFound(c.Name, (long)c.Samples.Select(s => s.Value).FirstOrDefault())).OrderBy(m => m.Name, StringComparer.Ordinal);
    }

    private static void Tell(List<PrometheusMetricFound> found, int all, List<string> findings, List<string> remedies)
    {
        PresetMeasure[] measures = [.. PresetMetric.Find(found.Select(f => f.Name)).Select(m => m.Measure)];
        findings.Add($"{found.Sum(f => f.Series)} series of {found.Count} GenAI metrics are read.");
        if (all == 0)
        {
            remedies.Add("No series now is named gen_ai_client_… or gen_ai_server_…. See that the applications export OpenTelemetry's GenAI metrics, that this server scrapes them, and that the label conditions match.");
            return;
        }

        if (!measures.Contains(PresetMeasure.Calls))
        {
            remedies.Add("There is no gen_ai.client.operation.duration: requests, errors and latencies are unknown. Let the applications export it, or give expressions for them.");
        }

        if (!measures.Any(m => m is PresetMeasure.Tokens or PresetMeasure.InputTokens or PresetMeasure.OutputTokens))
        {
            remedies.Add("There is no gen_ai.client.token.usage: tokens are unknown. Let the applications export it, or give expressions for them.");
        }
    }
}
