using System.Text.Json.Nodes;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>
/// Goes through the audit trail from its beginning and keeps count in its own way: who approved what and is not shut out, which policy is in force, which evidence stands.
/// At each decision that came to the repository all of it must hold.
/// </summary>
/// <param name="memory">What people remember.</param>
/// <param name="commits">The commits of the console that changed what is live, by their releases.</param>
/// <param name="authors">Id of who asked for each change.</param>
internal sealed class TrailReplay(CrowdMemory memory, IReadOnlyDictionary<string, LiveCommit> commits, IReadOnlyDictionary<string, string> authors)
{
    private readonly Dictionary<string, HashSet<string>> _approved = [];
    private readonly Dictionary<string, string> _broken = [], _judged = [], _contents = [];
    private readonly HashSet<string> _out = [], _withdrawn = [];
    private readonly List<(string Id, string Blob)> _evaluations = [];
    private (int People, bool Evaluated) _policy = (1, false);

    /// <summary>The releases that were decided and got to the repository.</summary>
    public List<string> Decided { get; } = [];

    /// <summary>Sees the next event.</summary>
    public void See(JsonNode entry)
    {
        if ((string?)entry["outcome"] != "done")
        {
            return;
        }

        string kind = (string)entry["kind"]!, thing = (string?)entry["object"]!["id"] ?? "", by = (string?)entry["actor"]!["id"] ?? "", change = (string?)entry["change"] ?? "";
        if (kind.StartsWith("change.", StringComparison.Ordinal) && (string?)entry["after"]?["hash"] is { } hash)
        {
            Judge(change, $"{hash} {entry["after"]!["policy"]}");
            _contents[change] = (string?)entry["prompt"]?["blob"] ?? "";
        }

        switch (kind)
        {
            case "change.approved":
                Assert.DoesNotContain(by, _out);
                Assert.NotEqual(by, authors[change]);
                _approved.TryAdd(change, []);
                _approved[change].Add(by);
                break;
            case "change.changes_requested":
                Clear(change);
                break;
            case "change.broke_glass":
                _broken[change] = (string)entry["after"]!["hash"]!;
                break;
            case "change.releasing":
                Assert.True(memory.PolicyOf(change) is not null && Standing(change) >= 2, "A policy needs two people.");
                break;
            case "change.released" when memory.PolicyOf(change) is { } policy:
                _policy = policy;
                _approved.Clear();
                _broken.Clear();
                break;
            case "person.disabled":
                _out.Add(thing);
                foreach (HashSet<string> approvers in _approved.Values)
                {
                    approvers.Remove(thing);
                }

                break;
            case "person.enabled":
                _out.Remove(thing);
                break;
            case "evaluation.added":
                _evaluations.Add((thing, (string)entry["prompt"]!["blob"]!));
                break;
            case "evaluation.withdrawn":
                _withdrawn.Add(thing);
                foreach (string rested in _contents.Where(c => c.Value == (string)entry["prompt"]!["blob"]!).Select(c => c.Key))
                {
                    _approved.Remove(rested);
                }

                break;
            case "release.published" or "release.rolled_back" when commits.TryGetValue((string)entry["after"]!["release"]!, out LiveCommit? made):
                Check(made, change, by, (string)entry["kind"]!);
                Decided.Add(made.Release);
                break;
        }
    }

    /// <summary>What a change is about, or by which policy, is another than before: whatever was said of it does not count any more.</summary>
    private void Judge(string change, string judged)
    {
        if (_judged.TryGetValue(change, out string? before) && before != judged)
        {
            Clear(change);
        }

        _judged[change] = judged;
    }

    private void Clear(string change)
    {
        _approved.Remove(change);
        _broken.Remove(change);
    }

    private int Standing(string change) => _approved.TryGetValue(change, out HashSet<string>? approvers) ? approvers.Count : 0;

    private void Check(LiveCommit made, string change, string by, string kind)
    {
        Assert.Equal(made.Change, change);
        Assert.DoesNotContain(by, _out);
        string hash = Core.Changes.Requests.ContentHash.Of(
            kind == "release.published" ? Core.Changes.Requests.ChangeKind.Release : Core.Changes.Requests.ChangeKind.Rollback, "production", made.Prompt, made.Live, made.Blob, made.Replaced, 100);
        Assert.StartsWith(hash, _judged[change], StringComparison.Ordinal);
        if (_broken.GetValueOrDefault(change) == hash)
        {
            return;
        }

        Assert.True(Standing(change) >= _policy.People, $"{change} was released with {Standing(change)} of {_policy.People} approvals.");
        (string id, _) = _evaluations.Where(e => e.Blob == made.Blob && !_withdrawn.Contains(e.Id)).OrderBy(e => e.Id, StringComparer.Ordinal).LastOrDefault();
        Assert.True(!_policy.Evaluated || (id is not null && memory.Passes(id)), $"{change} was released with the evaluation {id ?? "missing"}.");
    }
}
