namespace OpsConsole.Core.Dashboards;

/// <summary>Which interactions a page or query counts: each part null for all, else the exact value.</summary>
/// <param name="Application">Application; query parameter <c>app</c>.</param>
/// <param name="Environment">Environment; query parameter <c>env</c>.</param>
/// <param name="Model">Model; query parameter <c>model</c>.</param>
/// <param name="Prompt">Prompt version, or a prompt's name for all its versions; query parameter <c>prompt</c>.</param>
/// <param name="Feature">Feature, in whichever application; query parameter <c>feature</c>.</param>
/// <param name="AppVersion">Version of the application; query parameter <c>appVersion</c>.</param>
public sealed record MetricsFilter(string? Application = null, string? Environment = null, string? Model = null, string? Prompt = null, string? Feature = null, string? AppVersion = null)
{
    /// <summary>Everything.</summary>
    public static MetricsFilter All { get; } = new();

    /// <summary>It, narrowed to a value of a dimension.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Numbers are not filtered by topics.</exception>
    public MetricsFilter With(MetricsDimension dimension, string value) => dimension switch
    {
        MetricsDimension.App => this with { Application = value },
        MetricsDimension.Env => this with { Environment = value },
        MetricsDimension.Model => this with { Model = value },
        MetricsDimension.Prompt => this with { Prompt = value },
        MetricsDimension.Feature => this with { Feature = value },
        MetricsDimension.AppVersion => this with { AppVersion = value },
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Numbers are not filtered by it."),
    };

    /// <summary>The query parameters that carry it.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToQuery()
    {
        if (Application is not null)
        {
            yield return new("app", Application);
        }

        if (Environment is not null)
        {
            yield return new("env", Environment);
        }

        if (Model is not null)
        {
            yield return new("model", Model);
        }

        if (Prompt is not null)
        {
            yield return new("prompt", Prompt);
        }

        if (Feature is not null)
        {
            yield return new("feature", Feature);
        }

        if (AppVersion is not null)
        {
            yield return new("appVersion", AppVersion);
        }
    }
}
