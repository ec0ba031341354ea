namespace OpsConsole.Core.Telemetry.Dimensions;

/// <summary>What can be filtered and grouped by. Stored by number: members are only ever added, at the end.</summary>
public enum DimensionKind : byte
{
    /// <summary><c>service.name</c>.</summary>
    Application = 0,

    /// <summary><c>deployment.environment.name</c>.</summary>
    Environment = 1,

    /// <summary>Model asked for or that answered.</summary>
    Model = 2,

    /// <summary>Prompt version, <c>name</c> or <c>name@version</c>.</summary>
    Prompt = 3,

    /// <summary>Provider.</summary>
    Provider = 4,

    /// <summary><c>gen_ai.operation.name</c>.</summary>
    Operation = 5,

    /// <summary>Feature of an application. Several applications may have one of the same name: it is a feature only together with its application.</summary>
    Feature = 6,

    /// <summary>What an interaction was about, as its application states.</summary>
    Topic = 7,

    /// <summary><c>service.version</c>: the version of an application, which means something only together with it.</summary>
    AppVersion = 8,
}

/// <summary>
/// A distinct value of a dimension, named by a small number in the big tables. Past
/// <see cref="TelemetryOptions.DimensionLimit"/> values of a kind, further ones are all <see cref="Overflow"/>.
/// </summary>
[Audit.Unaudited]
public sealed class Dimension
{
    /// <summary>The value that stands for all values past the limit.</summary>
    public const string Overflow = "(other)";

    /// <summary>The longest value in characters; longer ones are cut. Keeps the unique index under SQL Server's 1,700 bytes.</summary>
    public const int MaxLength = 200;

    /// <summary>The number. 0 is never given: it means "none".</summary>
    public int Id { get; set; }

    /// <summary>The kind.</summary>
    public DimensionKind Kind { get; set; }

    /// <summary>The value. Unique within its kind.</summary>
    public required string Value { get; set; }
}
