namespace OpsConsole.Core.KillSwitch.Instances;

/// <summary>What an instance of an application calls itself.</summary>
/// <param name="Environment">The environment whose state it follows.</param>
/// <param name="Application">The application.</param>
/// <param name="Instance">The instance; unique within application and environment.</param>
public readonly record struct InstanceName(string Environment, string Application, string Instance)
{
    /// <summary>Characters of an application's or instance's name at most.</summary>
    public const int MaxLength = 200;

    /// <summary>Whether a text can name an application or an instance.</summary>
    public static bool IsValid(string? name) => name is { Length: > 0 and <= MaxLength } && !name.Any(char.IsControl) && !name.Any(char.IsSurrogate);

    /// <summary>Application and instance, for people.</summary>
    public override string ToString() => $"{Application}/{Instance}";
}

/// <summary>By which ways an instance was seen.</summary>
[Flags]
public enum InstanceVia
{
    /// <summary>By none yet.</summary>
    None = 0,

    /// <summary>By a stream.</summary>
    Stream = 1,

    /// <summary>By asking for the state.</summary>
    Poll = 2,

    /// <summary>By OpenFeature evaluations.</summary>
    OpenFeature = 4,

    /// <summary>By confirmations.</summary>
    Confirmation = 8,
}

/// <summary>A state that an instance obeys.</summary>
/// <param name="Epoch">The lineage.</param>
/// <param name="Version">The version.</param>
/// <param name="At">Since when, UTC, as far as is known.</param>
public sealed record ObeyedState(long Epoch, long Version, DateTime At)
{
    /// <summary>Whether this is as new as a version, or newer.</summary>
    public bool Reaches(long epoch, long version) => Epoch > epoch || (Epoch == epoch && Version >= version);
}
