using System.Text;
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
    public static async Task<Reviewed> StartAsync(string? policy = null)
    {
        SharedPrompts shared = await SharedPrompts.StartAsync(reviews: true);
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

    public async Task<ChangeRequest> FindAsync(string id) => (await Shared.Get<ChangeQueries>().FindAsync(id, Cancel))!;

    public ValueTask DisposeAsync() => Shared.DisposeAsync();
}
