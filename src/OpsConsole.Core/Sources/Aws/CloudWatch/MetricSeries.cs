using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Sources.Aws.CloudWatch;

/// <summary>Metrics of one combination of dimensions: what becomes one series of the console.</summary>
/// <param name="Set">What they are read by.</param>
/// <param name="Dimensions">Their dimensions.</param>
/// <param name="Metrics">Those of the set that were published with these dimensions.</param>
internal sealed record MetricSeries(MetricSet Set, List<Dimension> Dimensions, List<MetricMapping> Metrics)
{
    private const int LongestName = 200;

    /// <summary>The model; null where no dimension says.</summary>
    public string? Model(CloudWatchSettings settings) => Alias(settings)?.Model ?? (ValueOf(Set.ModelDimension) is { } id ? ModelName(id) : null);

    /// <summary>The application.</summary>
    public string Application(CloudWatchSettings settings) => Alias(settings)?.Application ?? ValueOf(Set.ApplicationDimension) ?? settings.Application;

    /// <summary>The environment.</summary>
    public string Environment(CloudWatchSettings settings) => Alias(settings)?.Environment ?? ValueOf(Set.EnvironmentDimension) ?? settings.Environment;

    /// <summary>The model of an identifier: ARNs of models and inference profiles end in the name that callers use, as <c>us.anthropic.claude-sonnet-4-6</c>.</summary>
    public static string ModelName(string id) => BoundedText.Cut(id.StartsWith("arn:", StringComparison.Ordinal) ? id[(id.LastIndexOf('/') + 1)..] : id, LongestName);

    private ModelAlias? Alias(CloudWatchSettings settings) => ValueOf(Set.ModelDimension) is { } id ? settings.Aliases.GetValueOrDefault(id) ?? settings.Aliases.GetValueOrDefault(ModelName(id)) : null;

    private string? ValueOf(string? dimension) =>
        dimension is not null && Dimensions.Find(d => d.Name == dimension)?.Value is { Length: > 0 } value ? BoundedText.Cut(value, 4 * LongestName) : null;
}
