using System.Collections.Concurrent;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>What a crowd remembers of what it did itself, whatever the console wrote down.</summary>
internal sealed class CrowdMemory
{
    private readonly ConcurrentDictionary<(string Change, string Hash, string Person), bool> _approved = new();
    private readonly ConcurrentDictionary<string, (int People, bool Evaluated)> _policies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _evaluations = new(StringComparer.Ordinal), _pushed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _story = new(StringComparer.Ordinal);

    /// <summary>The end of the branch when it began.</summary>
    public string Began { get; set; } = "";

    /// <summary>How often what was done.</summary>
    public IReadOnlyDictionary<string, int> Story => _story;

    public void Tell(string step) => _story.AddOrUpdate(step, 1, (_, count) => count + 1);

    /// <summary>The console told a person that their approval of exactly this counts.</summary>
    public void Approved(string change, string hash, string email) => _approved[(change, hash, email)] = true;

    public bool HasApproved(string change, string hash, string email) => _approved.ContainsKey((change, hash, email));

    /// <summary>A policy is asked for by a change.</summary>
    public void Proposed(string change, int people, bool evaluated) => _policies[change] = (people, evaluated);

    /// <summary>The policy that a change asks for; null when it is about none.</summary>
    public (int People, bool Evaluated)? PolicyOf(string change) => _policies.TryGetValue(change, out (int, bool) policy) ? policy : null;

    public void Evaluated(string id, bool passes) => _evaluations[id] = passes;

    public bool Passes(string evaluation) => _evaluations[evaluation];

    /// <summary>A commit that somebody is about to push to the branch that counts.</summary>
    public void Pushed(string commit) => _pushed[commit] = true;

    public bool HasPushed(string commit) => _pushed.ContainsKey(commit);
}
