namespace OpsConsole.Core.Dashboards.Causes;

/// <summary>What kind of thing happened.</summary>
public enum CauseKind
{
    /// <summary>A version of a prompt came live, or was seen first.</summary>
    Release,

    /// <summary>Something was killed or restored.</summary>
    KillSwitch,

    /// <summary>Another price book came into force.</summary>
    Price,

    /// <summary>Something went wrong that people were told of.</summary>
    Incident,

    /// <summary>A source could not be read.</summary>
    SourceOutage,

    /// <summary>A note by somebody.</summary>
    Note,
}

/// <summary>Something that happened and may explain what numbers did. Nothing says that it does.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Title">What, in a few words.</param>
/// <param name="Url">The page of the thing: a path of the console, rooted; or <c>#</c> and a place in the list of what happened.</param>
public sealed record Cause(DateTime At, CauseKind Kind, string Title, string Url)
{
    /// <summary>When it was over, UTC; null where it was a moment, or is not over.</summary>
    public DateTime? Until { get; init; }

    /// <summary>More in a sentence; null for nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>The application it is about; null for all.</summary>
    public string? Application { get; init; }

    /// <summary>The environment it is about; null for all.</summary>
    public string? Environment { get; init; }

    /// <summary>The prompt version it is about, as telemetry names it (<c>name@version</c>); null for none.</summary>
    public string? Prompt { get; init; }

    /// <summary>Whether it happened, or went on, in a range whose end is exclusive.</summary>
    public bool IsWithin(DateTime from, DateTime to) => At < to && (Until ?? At) >= from;

    /// <summary>Whether somebody who looks through a filter wants to know it: what is about another application or environment does not matter there.</summary>
    public bool Concerns(MetricsFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return (Application is null || filter.Application is null || Application == filter.Application)
            && (Environment is null || filter.Environment is null || Environment == filter.Environment)
            && (Prompt is null || filter.Prompt is null || NameOf(Prompt) == NameOf(filter.Prompt));
    }

    private static string NameOf(string prompt) => prompt.Split('@', 2)[0];
}
