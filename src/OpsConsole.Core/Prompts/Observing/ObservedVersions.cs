#pragma warning disable CA1822 // the real one replaces it
namespace OpsConsole.Core.Prompts.Observing;

/// <summary>Placeholder.</summary>
public sealed record ObservedVersion(string Version, string Application, long Requests, DateTime LastSeen, bool IsLive);

/// <summary>Placeholder.</summary>
public sealed class ObservedVersions
{
    /// <summary>Placeholder.</summary>
    public IReadOnlyList<ObservedVersion> Of(string environment, string prompt) => [];
}
