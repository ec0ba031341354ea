namespace OpsConsole.Core.Prompts.Observing;

/// <summary>What telemetry counts apart: a version of a prompt in an application.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Prompt">Name of the prompt.</param>
/// <param name="Application">The application.</param>
/// <param name="Version">The version; empty where telemetry names none.</param>
internal sealed record ObservedKey(string Environment, string Prompt, string Application, string Version)
{
    /// <summary>Takes apart what telemetry calls <c>name@version</c>.</summary>
    public static (string Prompt, string Version) Split(string prompt)
    {
        int at = prompt.LastIndexOf('@');
        return at <= 0 ? (prompt, "") : (prompt[..at], prompt[(at + 1)..]);
    }
}

/// <summary>What telemetry has of one.</summary>
/// <param name="Key">Which.</param>
/// <param name="Day">Interactions of the last day.</param>
/// <param name="Hour">Interactions of the last hour, by which drift is judged: little traffic shows in it too.</param>
/// <param name="Latest">Interactions of the last quarter of an hour.</param>
/// <param name="FirstSeen">When it was first seen within the last hour, UTC; null when it was not.</param>
/// <param name="LastSeen">When it was last seen, UTC.</param>
internal sealed record ObservedTraffic(ObservedKey Key, long Day, long Hour, long Latest, DateTime? FirstSeen, DateTime LastSeen);

/// <summary>What the repository knows of an observed version.</summary>
/// <param name="IsSha">Whether it is a SHA, whole or its beginning.</param>
/// <param name="Blob">The prompt's content in the commit of that SHA, or the content itself whose SHA it is; null for none.</param>
/// <param name="UserBlob">Content of <c>user.md</c> beside it; null for none, and where the version is named by its content.</param>
/// <param name="WasLive">Whether it was live in the environment before.</param>
internal sealed record VersionFacts(bool IsSha, string? Blob, string? UserBlob, bool WasLive)
{
    /// <summary>A name that the application gave.</summary>
    public static VersionFacts Named { get; } = new(false, null, null, false);

    /// <summary>Whether it has the words of another one. A version named by its content names no <c>user.md</c>: any beside it will do.</summary>
    /// <param name="other">What is known of the other one, by its commit.</param>
    /// <param name="version">How this one is named.</param>
    public bool SaysAs(VersionFacts other, string version) => Blob == other.Blob && (UserBlob == other.UserBlob || (Blob is not null && PromptVersion.Same(Blob, version)));
}
