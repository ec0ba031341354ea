namespace OpsConsole.Core.Sources;

/// <summary>What kind of system a source is.</summary>
public enum SourceKind
{
    /// <summary>A server that speaks Prometheus' query API: Prometheus, Mimir, Thanos, VictoriaMetrics, Amazon Managed Prometheus.</summary>
    Prometheus,

    /// <summary>Amazon CloudWatch.</summary>
    CloudWatch,

    /// <summary>AWS Cost Explorer.</summary>
    CostExplorer,

    /// <summary>Files of charges that people import.</summary>
    Files,
}

/// <summary>A source that people added. Its secrets are kept apart from its settings, encrypted, and never leave the console.</summary>
public sealed class Source
{
    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 60;

    /// <summary>Its id, 16 hexadecimal digits.</summary>
    public required string Id { get; set; }

    /// <summary>Its name; no other source has it.</summary>
    public required string Name { get; set; }

    /// <summary>What it is.</summary>
    public SourceKind Kind { get; set; }

    /// <summary>Its settings by name, a JSON object of texts.</summary>
    public required string Settings { get; set; }

    /// <summary>Its secrets by name, a JSON object of texts, encrypted; null when it has none.</summary>
    public string? Secrets { get; set; }

    /// <summary>Whether it is read.</summary>
    public bool IsEnabled { get; set; }

    /// <summary>When it was added, UTC.</summary>
    public DateTime AddedAt { get; set; }

    /// <summary>When it was changed last, UTC.</summary>
    public DateTime ChangedAt { get; set; }

    /// <summary>Counts changes, so that two at once do not overwrite each other.</summary>
    public long Revision { get; set; }
}
