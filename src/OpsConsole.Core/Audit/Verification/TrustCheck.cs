using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Holds a trail against the keys and the anchors that the verifier brought along: whose log is it? Pure functions.</summary>
internal static class TrustCheck
{
    /// <summary>What speaks against the trail being the log that is meant.</summary>
    public static IEnumerable<TrailFinding> Find(TrailTrust trust, TrailChain chain)
    {
        if (chain.LogId is { } log && trust.Anchors is { Count: > 0 } anchors && anchors.Of(log).Count == 0)
        {
            yield return Other(null, $"The anchor file holds checkpoints, but none of the log {log}: this is another log than the one that was anchored.");
        }

        if (trust.Keys.Count == 0 || chain.Keys is not { Keys: { Count: > 0 } keys })
        {
            yield break;
        }

        HashSet<string> pinned = [.. trust.Keys.Select(k => k.ToString())];
        ScheduledKey lastStart = keys.LastOrDefault(k => k.AfterLoss) ?? keys[0]; // from here on each key vouches for the next
        if (!keys.Any(k => pinned.Contains(k.Key.ToString())))
        {
            yield return Other(null, "None of the given keys is a key of this log: it was signed by somebody else.");
        }
        else if (!keys.Any(k => k.Seq >= lastStart.Seq && pinned.Contains(k.Key.ToString())))
        {
            yield return Other(
                lastStart.Seq,
                $"Entry {lastStart.Seq} replaces a lost key, which nothing in the log can vouch for, and the new key is not among the given ones. Get it from the operator of the console and give it too.");
        }
    }

    /// <summary>What nobody can vouch for, in words.</summary>
    public static IEnumerable<string> Notes(TrailTrust trust, TrailChain chain)
    {
        if (trust.Keys.Count == 0)
        {
            yield return "The key is not pinned: without a key from elsewhere this shows only that the trail agrees with itself. Compare the fingerprint, or give the key with --key.";
        }

        foreach (ScheduledKey key in chain.Keys?.Keys.Where(k => k.AfterLoss) ?? [])
        {
            yield return $"Entry {key.Seq} replaces a lost key by {key.Key.Fingerprint}: ask the operator of the console whether that is true.";
        }
    }

    private static TrailFinding Other(long? firstBad, string message) => new(Tampering.IdentitySwapped, firstBad, message);
}
