using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Prompts.Observing;

/// <summary>Decides what of the observed traffic is drift. No clock and no storage of its own.</summary>
/// <param name="tolerance">How long another version may run: instances are replaced one by one, and clients ask now and then.</param>
internal sealed class DriftJudge(TimeSpan tolerance)
{
    /// <summary>Less of an application's traffic than this is no alarm: a trial, a straggler, a replayed request.</summary>
    public const double MinShare = 0.05;

    /// <summary>Nor is less than this many interactions within an hour.</summary>
    public const long MinRequests = 3;

    /// <summary>So many interactions of the application within a quarter of an hour, none of them with the version, say that it is gone.</summary>
    public const long MinToClear = 10;

    /// <summary>Whether a version is what is live, by its commit or by its content.</summary>
    public static bool IsLive(ServedPrompt? live, string version, VersionFacts facts) =>
        live is not null && facts.IsSha && (PromptVersion.Same(version, live.Version.Commit) || PromptVersion.Same(version, live.Version.Blob)
            || (facts.Blob == live.Version.Blob && facts.UserBlob == live.UserBlob));

    /// <summary>The drift of one; null for none.</summary>
    /// <param name="traffic">What is observed.</param>
    /// <param name="all">The application's traffic with the prompt in all versions: of the last hour, and of the last quarter.</param>
    /// <param name="facts">What is known of the version.</param>
    /// <param name="live">What is released; null for nothing.</param>
    /// <param name="now">Now, UTC.</param>
    public PromptDrift? Judge(ObservedTraffic traffic, (long Hour, long Latest) all, VersionFacts facts, ServedPrompt? live, DateTime now)
    {
        if (!facts.IsSha || traffic.FirstSeen is not { } first || traffic.Hour < MinRequests || traffic.Hour < all.Hour * MinShare
            || (traffic.Latest == 0 && all.Latest >= MinToClear) || IsLive(live, traffic.Key.Version, facts))
        {
            return null;
        }

        // Before the release the version was right.
        DateTime since = live?.ReleasedAt is { } released && released > first ? released : first;
        DriftKind kind = facts.WasLive ? DriftKind.OldVersion : facts.Blob is null ? DriftKind.UnknownVersion : DriftKind.NotReleasedVersion;
        return now - since < tolerance ? null
            : new PromptDrift(traffic.Key.Environment, traffic.Key.Prompt, traffic.Key.Application, traffic.Key.Version, live?.Version.Commit, since, kind);
    }
}
