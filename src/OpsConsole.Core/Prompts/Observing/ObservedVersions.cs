#pragma warning disable CA1822 // the real one replaces it
namespace OpsConsole.Core.Prompts.Observing;

/// <summary>Placeholder.</summary>
public sealed record ObservedVersion(string Version, string Application, long Requests, DateTime LastSeen, bool IsLive, bool IsNamed);

/// <summary>Placeholder.</summary>
public enum DriftKind
{
    /// <summary>Placeholder.</summary>
    NotReleasedVersion,

    /// <summary>Placeholder.</summary>
    UnknownVersion,

    /// <summary>Placeholder.</summary>
    OldVersion,
}

/// <summary>Placeholder.</summary>
public sealed record PromptDrift(string Environment, string Prompt, string Application, string Observed, string? Intended, DateTime Since, DriftKind Kind);

/// <summary>Placeholder.</summary>
public sealed class ObservedVersions
{
    /// <summary>Placeholder.</summary>
    public IReadOnlyList<PromptDrift> Drifts => [];

    /// <summary>Placeholder.</summary>
    public IReadOnlyList<ObservedVersion> Of(string environment, string prompt) => [];

    /// <summary>Placeholder.</summary>
    public IDisposable Subscribe(Action handler) => new MemoryStream(0);
}
