using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>
/// Looks afterwards at every commit by which the console changed what is live. That it is one of the console's, whose it is and what it put live is what git has; that
/// it was approved is what the people remember; that it was so at that moment is what the audit trail says, which has one order.
/// </summary>
internal sealed class CrowdWitness(Reviewed console, CrowdMemory memory)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Looks.</summary>
    /// <returns>How many releases there were.</returns>
    public async Task<int> LookAsync()
    {
        List<JsonNode> trail = (await console.Shared.QueryAsync(c => c.AuditEntries.AsNoTracking().OrderBy(e => e.Seq).Select(e => e.Entry).ToListAsync(Cancel))).ConvertAll(e => JsonNode.Parse(e)!);
        Dictionary<string, LiveCommit> commits = [];
        HashSet<string> changes = [];
        foreach (string commit in console.Shared.OnRemote("rev-list", "--first-parent", "--reverse", $"{memory.Began}..main", "--", "environments/").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!memory.HasPushed(commit))
            {
                LiveCommit made = LiveCommit.Read(console.Shared, commit);
                Assert.True(changes.Add(made.Change), $"{made.Change} went live twice.");
                commits.Add(made.Release, made);
            }
        }

        TrailReplay replay = new(memory, commits, await AuthorsAsync());
        trail.ForEach(replay.See);
        Assert.Equal(commits.Keys.Order(), replay.Decided.Order());
        foreach (LiveCommit made in commits.Values)
        {
            await SettledAsync(made, trail);
        }

        List<ChangeRequest> left = await console.Shared.QueryAsync(c => c.ChangeRequests.AsNoTracking().Where(r => r.State == ChangeState.Releasing || r.State == ChangeState.Released).ToListAsync(Cancel));
        Assert.Equal(changes.Order(), left.Where(r => memory.PolicyOf(r.Id) is null).Select(r => r.Id).Order()); // nothing else is live, nothing is on its way for ever
        return commits.Count;
    }

    /// <summary>Git and SQL say the same of it, and each thing was told once.</summary>
    private async Task SettledAsync(LiveCommit made, List<JsonNode> trail)
    {
        ChangeRequest request = await console.FindAsync(made.Change);
        PromptRelease row = Assert.Single(await console.Shared.QueryAsync(c => c.PromptReleases.AsNoTracking().Where(r => r.Change == made.Change && r.State == ReleaseState.Done).ToListAsync(Cancel)));
        Assert.Equal((ChangeState.Released, made.HashOf(request), made.Release, made.Commit), (request.State, request.Hash, row.Id, row.ReleaseCommit));
        Assert.Single(trail, e => (string?)e["kind"] == "change.released" && (string?)e["change"] == made.Change);
        Assert.Empty(await console.Shared.QueryAsync(c => c.PromptBypasses.Where(b => b.Commit == made.Commit).ToListAsync(Cancel)));
        string requester = request.AuthorEmail;
        string[] authors = [.. console.Shared.OnRemote("log", "--format=%ae%n%ce", made.Replaced is null ? made.Live! : $"{made.Replaced}..{made.Live}", "--", request.Subject + ".md").Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.All(made.Approvers, a => Assert.True(memory.HasApproved(made.Change, request.Hash, a), $"{a} never approved {made.Change}."));
        Assert.DoesNotContain(requester, made.Approvers);
        Assert.True(request.Kind == ChangeKind.Rollback || !made.Approvers.Intersect(authors).Any(), $"{made.Change} was approved by an author.");
    }

    /// <summary>Who asked for each change, and the ids of everybody by address.</summary>
    private async Task<IReadOnlyDictionary<string, string>> AuthorsAsync() =>
        await console.Shared.QueryAsync(c => c.ChangeRequests.AsNoTracking().ToDictionaryAsync(r => r.Id, r => r.AuthorId, Cancel));
}

/// <summary>A commit of the console that changed what is live, as git has it.</summary>
/// <param name="Commit">Its SHA.</param>
/// <param name="Change">The change request that it names.</param>
/// <param name="Release">The release that it names.</param>
/// <param name="Prompt">The prompt whose line it changed.</param>
/// <param name="Live">What is live by it.</param>
/// <param name="Blob">Its content.</param>
/// <param name="Replaced">What was live before.</param>
/// <param name="Approvers">The addresses of those who approved, as it says.</param>
internal sealed record LiveCommit(string Commit, string Change, string Release, string Prompt, string? Live, string? Blob, string? Replaced, IReadOnlyList<string> Approvers)
{
    public static LiveCommit Read(SharedPrompts shared, string commit)
    {
        CommitTrailers trailers = CommitTrailers.Read(shared.OnRemote("log", "-1", "--format=%B", commit));
        Dictionary<string, string> before = Lines(shared, commit + "^"), now = Lines(shared, commit);
        string prompt = Assert.Single(before.Keys.Union(now.Keys), p => before.GetValueOrDefault(p) != now.GetValueOrDefault(p));
        string[] files = shared.OnRemote("diff", "--name-only", commit + "^", commit).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(files, f => Assert.Contains(f, (string[])[SharedPrompts.Production, prompt + ".md"]));
        string? live = now.GetValueOrDefault(prompt);
        return new LiveCommit(
            commit, trailers.Find(CommitTrailers.Change)!, trailers.Find(CommitTrailers.ReleaseId)!, prompt, live, live is null ? null : shared.OnRemote("rev-parse", $"{live}:{prompt}.md"),
            before.GetValueOrDefault(prompt), [.. trailers.All(CommitTrailers.ApprovedBy).Select(Mailbox.AddressOf)]);
    }

    public string HashOf(ChangeRequest request) => ContentHash.Of(request.Kind, "production", Prompt, Live, Blob, Replaced, 100);

    private static Dictionary<string, string> Lines(SharedPrompts shared, string commit) =>
        shared.OnRemote("ls-tree", commit, SharedPrompts.Production).Length == 0 ? []
        : shared.Show(SharedPrompts.Production, commit).Split('\n').Where(l => l.Contains(": ", StringComparison.Ordinal) && l[0] != '#').ToDictionary(l => l.Split(": ")[0], l => l.Split(": ")[1].Trim());
}
