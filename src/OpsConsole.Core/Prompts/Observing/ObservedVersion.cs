namespace OpsConsole.Core.Prompts.Observing;

/// <summary>A version of a prompt that an application's telemetry named within the last day.</summary>
/// <param name="Version">The version as telemetry names it; empty where it names none.</param>
/// <param name="Application">The application.</param>
/// <param name="Requests">Interactions with it within the last day.</param>
/// <param name="LastSeen">When the last of them was, UTC: to 5 minutes within the last hour, to an hour before.</param>
/// <param name="IsLive">Whether it is what is released in the environment, by commit or by content.</param>
/// <param name="IsNamed">Whether it is a name that the application gave, and no SHA: such a version cannot be compared.</param>
public sealed record ObservedVersion(string Version, string Application, long Requests, DateTime LastSeen, bool IsLive, bool IsNamed);

/// <summary>How what runs differs from what is released.</summary>
public enum DriftKind
{
    /// <summary>The version is in the repository, and was never released there as far as is known.</summary>
    NotReleasedVersion,

    /// <summary>No commit and no content of the repository has that SHA.</summary>
    UnknownVersion,

    /// <summary>The version was live there before.</summary>
    OldVersion,
}

/// <summary>An application runs another version than is released, for longer than a roll-out takes: somebody should look.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Application">The application.</param>
/// <param name="Observed">The version that telemetry names.</param>
/// <param name="Intended">The commit that is released; null where the prompt is not released there.</param>
/// <param name="Since">Since when, UTC: at most an hour before it was found.</param>
/// <param name="Kind">How they differ.</param>
public sealed record PromptDrift(string Environment, string Prompt, string Application, string Observed, string? Intended, DateTime Since, DriftKind Kind);
