using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Tests.Changes.Policies;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>People who do anything in any order, and somebody who keeps count beside them.</summary>
internal sealed class InterleavedChanges : IAsyncDisposable
{
    private readonly Reviewed _console;
    private readonly Random _random;
    private readonly Actor[] _people;
    private readonly List<(string Person, string Commit, string Blob, string? Replaced, string Environment, int Policy)> _approved = [];
    private readonly List<string> _hashes = [];
    private ChangeRequest? _open;
    private string _checked;
    private int _policy, _needed = 1, _texts;

    private InterleavedChanges(Reviewed console, int seed, Actor dora) =>
        (_console, _random, _people, _checked) = (console, new Random(seed), [console.Ann, console.Bob, console.Cleo, dora], console.Shared.Tip());

    /// <summary>How many changes the console put live.</summary>
    public int Released { get; private set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<InterleavedChanges> StartAsync(int seed)
    {
        Reviewed console = await Reviewed.StartAsync(Policy(1, 0));
        return new InterleavedChanges(console, seed, await console.Shared.PersonAsync("dora@example.com", Roles.Engineer));
    }

    /// <summary>Somebody does something.</summary>
    /// <returns>What.</returns>
    public async Task<string> StepAsync()
    {
        if (_open is null || !(await _console.FindAsync(_open.Id)).State.IsOpen())
        {
            return await OpenAsync();
        }

        return _random.Next(20) switch
        {
            < 9 => await ApproveAsync(),
            < 14 => await ReleaseAsync(),
            14 => await PushToProposalAsync(),
            15 => await PushAsync("other.md", $"Other {_texts++}."),
            16 => await PushAsync("answer.md", $"Answer {{{{question}}}} on the branch {_texts++}."),
            17 => await EditPolicyAsync(),
            18 => await ReleaseBesideAsync(),
            _ => await RejectAsync(),
        };
    }

    /// <summary>What is wrong with what the console put live since the last look; null when nothing is.</summary>
    public async Task<string?> ProblemAsync()
    {
        string tip = _console.Shared.Tip();
        foreach (string commit in _console.Shared.OnRemote("rev-list", "--first-parent", "--reverse", $"{_checked}..{tip}").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (_console.Shared.OnRemote("log", "-1", "--format=%B", commit).Contains("Release-Id:", StringComparison.Ordinal) && await ProblemOfAsync(commit) is { } problem)
            {
                return problem;
            }
        }

        _checked = tip;
        return null;
    }

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static string Policy(int people, int version) =>
        $$"""
        # {{version}}
        version: 1
        rules:
          - name: Production
            when: { environment: [production] }
            risk: high
            approvals: { people: {{people}} }

        """;

    private Task<string?> ProblemOfAsync(string commit)
    {
        (string? was, string? now) = (Live(commit + "^"), Live(commit));
        if (now is null || now == was)
        {
            return Task.FromResult<string?>($"{commit} changes nothing that is live.");
        }

        Released++;
        string blob = _console.Shared.OnRemote("rev-parse", now + ":answer.md");
        int agreed = _approved.Where(a => a.Commit == now && a.Blob == blob && a.Replaced == was && a.Environment == "production" && a.Policy == _policy).Select(a => a.Person).Distinct().Count();
        return Task.FromResult(agreed >= _needed ? null : $"{now} went live in place of {was ?? "nothing"} with {agreed} of {_needed} approvals.");
    }

    private string? Live(string commit) => _console.Shared.OnRemote("ls-tree", "--name-only", commit, "environments/").Contains("production", StringComparison.Ordinal)
        ? _console.Shared.Show(SharedPrompts.Production, commit).Split('\n').FirstOrDefault(l => l.StartsWith("answer:", StringComparison.Ordinal))?["answer:".Length..].Trim()
        : null;

    private async Task<string> OpenAsync()
    {
        ChangeRequest asked = await _console.AskAsync($"Answer {{{{question}}}}, text {_texts++}.");
        _open = asked;
        return "open";
    }

    private async Task<string> ApproveAsync()
    {
        ChangeRequest seen = await _console.FindAsync(_open!.Id);
        _hashes.Add(seen.Hash);
        Actor person = _people[_random.Next(_people.Length)];
        bool stale = _random.Next(4) == 0;
        string hash = stale ? _hashes[_random.Next(_hashes.Count)] : seen.Hash;
        ChangeOutcome outcome = await _console.Changes.ApproveAsync(person, seen.Id, hash, null, Cancel);
        if (outcome.Problem is null)
        {
            // What the person saw, as git has it.
            string? live = Live("main");
            string blob = _console.Shared.OnRemote("rev-parse", seen.Commit + ":answer.md");
            Assert.Equal(ContentHash.Of(ChangeKind.Release, "production", "answer", seen.Commit, blob, live, 100), hash);
            _approved.Add((person.Id, seen.Commit!, blob, live, "production", _policy));
        }

        return $"{person.Name} approves{(stale ? " what was" : "")}: {outcome.Problem ?? "done"}";
    }

    private async Task<string> ReleaseAsync()
    {
        ChangeOutcome outcome = await _console.Releases.ReleaseAsync(_people[_random.Next(_people.Length)], _open!.Id, _random.Next(2) == 0 ? (await _console.FindAsync(_open.Id)).Hash : null, null, Cancel);
        return $"release: {outcome.Problem ?? "done"}";
    }

    private async Task<string> PushToProposalAsync()
    {
        _console.PushToProposal(_open!, _random.Next(3) == 0 ? "Answer {{question}} as before." : $"Answer {{{{question}}}}, pushed {_texts++}.", message: $"Push {_texts}");
        await SeeAsync();
        return "push to the proposal";
    }

    private async Task<string> PushAsync(string path, string? text)
    {
        _console.Shared.Push(path, text);
        await SeeAsync();
        return "push " + path;
    }

    /// <summary>Another policy is proposed, approved and in force: from then on so many others must approve.</summary>
    private async Task<string> EditPolicyAsync()
    {
        int needed = 1 + _random.Next(2);
        ChangeRequest change = await _console.ProposeAsync(Policy(needed, _policy + 1));
        await _console.ApproveAsync(change);
        ChangeOutcome outcome = await _console.ReleaseAsync(change);
        Assert.Equal((null, ChangeState.Released), (outcome.Problem, outcome.State));
        (_policy, _needed) = (_policy + 1, needed);
        return $"policy: {_needed}";
    }

    /// <summary>Somebody changes what is live with plain git.</summary>
    private async Task<string> ReleaseBesideAsync()
    {
        string tip = _console.Shared.Tip(), live = Live("main") is { } line ? $"answer: {line}\n" : "";
        string answer = _random.Next(2) == 0 ? live : $"answer: {tip}\n";
        string text = answer + $"other: {tip}\n";
        return _console.Shared.OnRemote("ls-tree", "--name-only", "main", "environments/").Length > 0 && _console.Shared.Show(SharedPrompts.Production) == text.TrimEnd() ? "nothing" : await PushAsync(SharedPrompts.Production, text);
    }

    private async Task<string> RejectAsync()
    {
        await _console.Changes.RejectAsync(_console.Bob, _open!.Id, "Not so.", Cancel);
        return "reject";
    }

    /// <summary>The console sees it soon, or in full.</summary>
    private async Task SeeAsync()
    {
        if (_random.Next(2) == 0)
        {
            await _console.WatchAsync();
        }
        else
        {
            await _console.Shared.SyncAsync();
        }
    }
}
