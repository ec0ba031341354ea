namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>A series and what is known of it, oldest first.</summary>
internal sealed class PrometheusSeries
{
    /// <summary>Its labels, the name among them as <c>__name__</c>.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Its numbers.</summary>
    public List<PrometheusSample> Samples { get; } = [];

    /// <summary>Its native histograms.</summary>
    public List<PrometheusHistogram> Histograms { get; } = [];

    /// <summary>The metric's name; empty where an expression took it away.</summary>
    public string Name => Labels.GetValueOrDefault("__name__", "");
}

/// <summary>A number at an instant.</summary>
/// <param name="Millis">Milliseconds since 1970 UTC.</param>
/// <param name="Value">The number.</param>
internal readonly record struct PrometheusSample(long Millis, double Value);

/// <summary>A native histogram at an instant.</summary>
/// <param name="Millis">Milliseconds since 1970 UTC.</param>
/// <param name="Count">Number of values.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Buckets">The buckets that hold something, by rising bounds; they may be of any width.</param>
internal sealed record PrometheusHistogram(long Millis, double Count, double Sum, IReadOnlyList<PrometheusBucket> Buckets);

/// <summary>A bucket.</summary>
/// <param name="Low">Its lower bound.</param>
/// <param name="High">Its upper bound; may be infinite.</param>
/// <param name="Count">How many values it holds.</param>
internal readonly record struct PrometheusBucket(double Low, double High, double Count);
