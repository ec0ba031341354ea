using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>
/// Knows which change requests have to be judged again, without running git: those of which something moved that they depend on, and now and then all
/// of them. Only upkeep asks; commands judge always.
/// </summary>
internal sealed class ChangeGlances(ChangeAssessor assessor, AccessDirectory access, TimeProvider time)
{
    /// <summary>How long what was found counts for what cannot be seen to move: traffic, prices, hosts.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10), RestOfLacking = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (string Stamp, DateTime At)> _seen = new(StringComparer.Ordinal);

    /// <summary>What one depends on, in a text; null when that cannot be said. Asked before it is judged, so that what moves meanwhile is seen the next time.</summary>
    /// <param name="request">The change request.</param>
    /// <param name="policy">The policy in force; null while it cannot be read.</param>
    /// <param name="evaluated">What there is of evaluations of its prompt; null for none.</param>
    public string? StampOf(ChangeRequest request, EffectivePolicy? policy, string? evaluated)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return policy is null || assessor.StampOf(request) is not { } stamp ? null
            : string.Join('\n', stamp, request.Revision, access.Version, evaluated, policy.Blob, string.Join(',', policy.Policy.Freezes.Select(f => f.From <= now && now < f.To)));
    }

    /// <summary>Whether one is to be judged again.</summary>
    public bool IsDue(string id, string? stamp) =>
        stamp is null || !_seen.TryGetValue(id, out (string Stamp, DateTime At) seen) || seen.Stamp != stamp || assessor.Last(id) is not { } last
        || (time.GetUtcNow().UtcDateTime - seen.At).Duration() >= (last.Evidence.All(e => e.Outcome == EvidenceOutcome.Pass) ? Rest : RestOfLacking);

    /// <summary>Remembers that it was judged as it was then.</summary>
    public void Seen(string id, string? stamp)
    {
        if (stamp is not null)
        {
            _seen[id] = (stamp, time.GetUtcNow().UtcDateTime);
        }
    }

    /// <summary>Forgets all but these.</summary>
    public void Keep(IEnumerable<string> ids)
    {
        HashSet<string> kept = [.. ids];
        foreach (string id in _seen.Keys.Where(id => !kept.Contains(id)).ToList())
        {
            _seen.Remove(id);
        }
    }
}
