using OpsConsole.Core.Costs;

namespace OpsConsole.Core.Sources.Aws.CloudWatch;

/// <summary>What is read from CloudWatch, and as what it counts.</summary>
internal sealed record CloudWatchSettings
{
    /// <summary>Where, and as whom.</summary>
    public required AwsReach Aws { get; init; }

    /// <summary>The application that the numbers belong to, where no dimension says one: <c>AWS/Bedrock</c> has no dimension for it.</summary>
    public required string Application { get; init; }

    /// <summary>The environment, where no dimension says one.</summary>
    public string Environment { get; init; } = "production";

    /// <summary>The namespaces that are read.</summary>
    public IReadOnlyList<MetricSet> Sets { get; init; } = [MetricSet.Bedrock];

    /// <summary>What single values of the model's dimension stand for: application inference profiles name nothing but an id, yet are one application's own.</summary>
    public IReadOnlyDictionary<string, ModelAlias> Aliases { get; init; } = new Dictionary<string, ModelAlias>(StringComparer.Ordinal);

    /// <summary>Prices by which tokens become cost; null to leave calls without cost.</summary>
    public PriceBook? Prices { get; init; } = PriceBook.ListPrices;

    /// <summary>The most series that are read.</summary>
    public int MostSeries { get; init; } = 2_000;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>What a value of the model's dimension stands for; null parts stay as they are.</summary>
internal sealed record ModelAlias(string? Application = null, string? Environment = null, string? Model = null);

/// <summary>Metrics of one namespace with the same dimensions.</summary>
internal sealed record MetricSet
{
    /// <summary>The namespace, such as <c>AWS/Bedrock</c>.</summary>
    public required string Namespace { get; init; }

    /// <summary>Which metric measures what.</summary>
    public required IReadOnlyList<MetricMapping> Metrics { get; init; }

    /// <summary>The dimension that names the model; null for none.</summary>
    public string? ModelDimension { get; init; }

    /// <summary>The dimension that names the application; null for none.</summary>
    public string? ApplicationDimension { get; init; }

    /// <summary>The dimension that names the environment; null for none.</summary>
    public string? EnvironmentDimension { get; init; }

    /// <summary>
    /// Further dimensions with the value that each must have. A metric is read when it has exactly the dimensions named here and no other: the same
    /// calls are also published by fewer and by more dimensions, and would count twice.
    /// </summary>
    public IReadOnlyDictionary<string, string> Fixed { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Whether the metric of calls counts failed ones too. AWS published both meanings for <c>Invocations</c> of <c>AWS/Bedrock</c>; by the older one, which
    /// is taken here, errors are beside it.
    /// </summary>
    public bool CallsIncludeErrors { get; init; }

    /// <summary>What Bedrock's runtime publishes by model.</summary>
    public static MetricSet Bedrock { get; } = new()
    {
        Namespace = "AWS/Bedrock",
        ModelDimension = "ModelId",
        Metrics =
        [
            new("Invocations", CloudWatchMeasure.Calls),
            new("InvocationClientErrors", CloudWatchMeasure.ClientErrors),
            new("InvocationServerErrors", CloudWatchMeasure.ServerErrors),
            new("InvocationThrottles", CloudWatchMeasure.Throttles),
            new("InputTokenCount", CloudWatchMeasure.UncachedInputTokens),
            new("OutputTokenCount", CloudWatchMeasure.OutputTokens),
            new("CacheReadInputTokens", CloudWatchMeasure.CacheReadTokens),
            new("CacheWriteInputTokens", CloudWatchMeasure.CacheWriteTokens),
            new("InvocationLatency", CloudWatchMeasure.CallDuration),
            new("TimeToFirstToken", CloudWatchMeasure.FirstToken),
        ],
    };
}

/// <summary>A metric and what it measures.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Measure">What it measures.</param>
internal sealed record MetricMapping(string Metric, CloudWatchMeasure Measure)
{
    /// <summary>What its values are multiplied by: to microseconds for durations, to US dollars for cost. By default durations are milliseconds.</summary>
    public double Factor { get; init; } = Measure is CloudWatchMeasure.CallDuration or CloudWatchMeasure.FirstToken ? 1000 : 1;

    /// <summary>Whether it is read as a distribution rather than a sum.</summary>
    public bool IsDuration => Measure is CloudWatchMeasure.CallDuration or CloudWatchMeasure.FirstToken;
}

/// <summary>What a metric measures.</summary>
internal enum CloudWatchMeasure
{
    /// <summary>Model calls.</summary>
    Calls,

    /// <summary>Calls that failed by the caller's fault.</summary>
    ClientErrors,

    /// <summary>Calls that failed by the provider's fault.</summary>
    ServerErrors,

    /// <summary>Calls that were turned away because there were too many.</summary>
    Throttles,

    /// <summary>Input tokens, cached ones included.</summary>
    InputTokens,

    /// <summary>Input tokens without those read from or written to a cache, which is how Bedrock counts.</summary>
    UncachedInputTokens,

    /// <summary>Output tokens.</summary>
    OutputTokens,

    /// <summary>Input tokens read from a cache.</summary>
    CacheReadTokens,

    /// <summary>Input tokens written to a cache.</summary>
    CacheWriteTokens,

    /// <summary>Cost, US dollars.</summary>
    Cost,

    /// <summary>How long calls took.</summary>
    CallDuration,

    /// <summary>How long the first token took.</summary>
    FirstToken,
}
