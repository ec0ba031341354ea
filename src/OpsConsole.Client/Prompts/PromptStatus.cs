namespace OpsConsole.Client.Prompts;

/// <summary>How a prompt that an application asked for is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Version">The version that is used; null for none.</param>
/// <param name="Source">Where it came from; null for none.</param>
/// <param name="IsStale">Whether the console has not confirmed it for too long, or never.</param>
/// <param name="ConfirmedAt">When the console said last that it is live, UTC; null for never.</param>
/// <param name="Problem">Why the last attempt failed; null when it did not.</param>
public sealed record PromptStatus(string Name, string Environment, string? Version, PromptSource? Source, bool IsStale, DateTime? ConfirmedAt, string? Problem);

/// <summary>Neither the console nor the disk nor the application has a prompt.</summary>
public sealed class PromptUnavailableException : InvalidOperationException
{
    internal PromptUnavailableException(string name, string environment, string problem)
        : base($"The prompt '{name}' is not to be had in {environment}: {problem} Put a text for this case into PromptClientOptions.Bundled.") => (Name, Environment) = (name, environment);

    /// <summary>Name of the prompt.</summary>
    public string Name { get; }

    /// <summary>The environment.</summary>
    public string Environment { get; }
}
