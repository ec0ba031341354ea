namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>How a server with the API of Prometheus is asked, and how its labels become our dimensions.</summary>
/// <param name="Address">The address before <c>/api/v1</c>: <c>http://prometheus:9090</c>, <c>https://mimir/prometheus</c>, <c>https://aps-workspaces…/workspaces/ws-…</c>.</param>
internal sealed record PrometheusSettings(Uri Address)
{
    /// <summary>Who asks.</summary>
    public PrometheusAuth Auth { get; init; } = PrometheusAuth.None;

    /// <summary>Certificates in PEM that count as authorities besides those of the system; null for none.</summary>
    public string? Authorities { get; init; }

    /// <summary>The tenant of Mimir, Thanos or Cortex (<c>X-Scope-OrgID</c>); null for none.</summary>
    public string? Tenant { get; init; }

    /// <summary>The environment of all that is read here; null where a label says it.</summary>
    public string? Environment { get; init; }

    /// <summary>The label that names the environment where <see cref="Environment"/> does not; null for OpenTelemetry's two.</summary>
    public string? EnvironmentLabel { get; init; }

    /// <summary>The label that names the application; null for what OpenTelemetry's exporters make of <c>service.name</c>.</summary>
    public string? ApplicationLabel { get; init; }

    /// <summary>Only series with these labels are read by the preset.</summary>
    public IReadOnlyList<LabelMatcher> Only { get; init; } = [];

    /// <summary>Whether the metrics that OpenTelemetry names for GenAI clients are read.</summary>
    public bool Preset { get; init; } = true;

    /// <summary>Expressions that are read besides.</summary>
    public IReadOnlyList<PrometheusQuery> Queries { get; init; } = [];

    /// <summary>How long one request may take, its answer included; more than five seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest answer that is taken, bytes, after it was unpacked.</summary>
    public int MaxAnswer { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// How far back the last value before a window is looked for. A counter that was not scraped for longer begins anew: what it counted meanwhile is lost.
    /// </summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromHours(3);
}

/// <summary>A condition on a label.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Operator">How it is compared: <c>=</c>, <c>!=</c>, <c>=~</c> or <c>!~</c>.</param>
/// <param name="Value">With what.</param>
internal sealed record LabelMatcher(string Label, string Operator, string Value);

/// <summary>What an expression measures, per minute.</summary>
internal enum PrometheusMeasure
{
    /// <summary>Requests, failed ones included.</summary>
    Requests,

    /// <summary>Requests that failed: a part of <see cref="Requests"/>.</summary>
    Errors,

    /// <summary>Input tokens, cached ones included.</summary>
    InputTokens,

    /// <summary>Output tokens, reasoning ones included.</summary>
    OutputTokens,

    /// <summary>Input tokens read from cache: a part of <see cref="InputTokens"/>.</summary>
    CacheReadTokens,

    /// <summary>Cost in US dollars.</summary>
    Cost,

    /// <summary>Durations of requests: buckets by <c>le</c>, or a native histogram. They count no requests.</summary>
    Latency,

    /// <summary>Times to the first token, likewise.</summary>
    FirstToken,
}

/// <summary>
/// An expression whose value at the end of each minute is what that minute adds: <c>sum by (app, model) (increase(llm_requests_total[1m]))</c>.
/// </summary>
/// <param name="Measure">What it measures.</param>
/// <param name="Expression">The PromQL.</param>
internal sealed record PrometheusQuery(PrometheusMeasure Measure, string Expression)
{
    /// <summary>The application, where no label names it; null where one does.</summary>
    public string? Application { get; init; }

    /// <summary>The label that names the application; null for that of the source.</summary>
    public string? ApplicationLabel { get; init; }

    /// <summary>The label that names the environment; null for that of the source.</summary>
    public string? EnvironmentLabel { get; init; }

    /// <summary>The label that names the model; null for OpenTelemetry's.</summary>
    public string? ModelLabel { get; init; }

    /// <summary>The label that says why a request failed; null for <c>error_type</c>.</summary>
    public string? ErrorLabel { get; init; }

    /// <summary>What its values are multiplied by: 0.001 where durations are in milliseconds, an exchange rate where a cost is not in US dollars.</summary>
    public double Unit { get; init; } = 1;
}
