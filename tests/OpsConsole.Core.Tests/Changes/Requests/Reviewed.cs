using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>A console in which what goes live goes by change requests, with people and a repository beside it.</summary>
internal sealed class Reviewed : IAsyncDisposable
{
    private Reviewed(SharedPrompts shared) => Shared = shared;

    public SharedPrompts Shared { get; }

    public Actor Ann { get; private set; } = null!;

    public Actor Bob { get; private set; } = null!;

    public Actor Cleo { get; private set; } = null!;

    public ChangeCommands Changes => Shared.Get<ChangeCommands>();

    public ChangeReleases Releases => Shared.Get<ChangeReleases>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A console with 'answer.md', and Ann (engineer), Bob (product owner) and Cleo (on-call).</summary>
    /// <param name="policy">The policy of the repository; null for the console's own.</param>
    /// <param name="time">The console's clock; null for the system's.</param>
    public static async Task<Reviewed> StartAsync(string? policy = null, TimeProvider? time = null)
    {
        SharedPrompts shared = await SharedPrompts.StartAsync(reviews: true, time: time);
        if (policy is not null)
        {
            shared.Push(".opsconsole/policy.yaml", policy);
            await shared.SyncAsync();
        }

        return new Reviewed(shared)
        {
            Ann = await shared.PersonAsync("ann@example.com", Roles.Engineer),
            Bob = await shared.PersonAsync("bob@example.com", Roles.ProductOwner),
            Cleo = await shared.PersonAsync("cleo@example.com", Roles.OnCall),
        };
    }

    /// <summary>Ann proposes other words, and asks for them to be live.</summary>
    /// <returns>The change request.</returns>
    public async Task<ChangeRequest> AskAsync(string text = "Answer {{question}} kindly.", string environment = "production", Actor? by = null)
    {
        ProposalOutcome proposal = await Shared.Proposals.ProposeAsync(by ?? Ann, new ProposalDraft("answer", null, Shared.Tip(), Encoding.UTF8.GetBytes(text), "Be kind", null), Cancel);
        Assert.Null(proposal.Problem);
        return await OpenAsync(new ChangeWish(ChangeKind.Release, environment, "answer", "Be kind", null) { Proposal = proposal.Id }, by);
    }

    /// <summary>Somebody asks for a change, and it is taken.</summary>
    public async Task<ChangeRequest> OpenAsync(ChangeWish wish, Actor? by = null)
    {
        ChangeOutcome outcome = await Changes.OpenAsync(by ?? Ann, wish, Cancel);
        Assert.Null(outcome.Problem);
        return await FindAsync(outcome.Id!);
    }

    /// <summary>Asked for by Ann, approved by Bob.</summary>
    public async Task<ChangeRequest> ApprovedAsync(string text = "Answer {{question}} kindly.")
    {
        ChangeRequest asked = await AskAsync(text);
        Assert.Null((await Changes.ApproveAsync(Bob, asked.Id, asked.Hash, null, Cancel)).Problem);
        return await FindAsync(asked.Id);
    }

    /// <summary>Somebody commits other words to a proposal's branch with plain git. The console does not see it yet.</summary>
    /// <returns>The commit.</returns>
    public string PushToProposal(ChangeRequest request, string text, string committer = "Carla Colleague", string? author = null, string message = "Change it")
    {
        Shared.InWork("fetch", "-q", "--prune");
        Shared.InWork("checkout", "-q", "-B", "revision", $"origin/proposals/{request.Proposal}");
        File.WriteAllText(Path.Combine(Shared.Work, "answer.md"), text);
        Shared.InWorkAs(committer, ["commit", "-q", "-a", "-m", message, .. author is null ? Array.Empty<string>() : ["--author", author]]);
        Shared.InWork("push", "-q", "--force", "origin", $"HEAD:proposals/{request.Proposal}");
        string commit = Shared.InWork("rev-parse", "HEAD");
        Shared.InWork("checkout", "-q", "main");
        return commit;
    }

    /// <summary>Has the repository refuse whatever comes to the branch that counts, until the file is deleted.</summary>
    /// <returns>The file.</returns>
    public string RefusePushes()
    {
        string held = Path.Combine(Shared.Remote, "refs", "heads", "main.lock");
        File.WriteAllText(held, "");
        return held;
    }

    /// <summary>One round of upkeep, after the console saw what is in the repository.</summary>
    public async Task WatchAsync()
    {
        await Shared.WatchAsync();
        await Shared.Get<ChangeUpkeep>().RunAsync(Cancel);
    }

    /// <summary>How many events of a kind tell of a change request.</summary>
    public async Task<int> CountEventsAsync(string kind, string id)
    {
        List<byte[]> entries = await Shared.QueryAsync(c => c.AuditEntries.AsNoTracking().Where(e => e.Kind == kind && e.Outcome == "done").Select(e => e.Entry).ToListAsync(Cancel));
        return entries.Count(e => Encoding.UTF8.GetString(e).Contains($"\"{id}\"", StringComparison.Ordinal));
    }

    public async Task<ChangeRequest> FindAsync(string id) => (await Shared.Get<ChangeQueries>().FindAsync(id, Cancel))!;

    public ValueTask DisposeAsync() => Shared.DisposeAsync();
}
