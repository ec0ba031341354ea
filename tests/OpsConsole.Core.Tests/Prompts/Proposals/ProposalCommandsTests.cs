using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Prompts.Proposals;

public sealed class ProposalCommandsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_proposal_is_a_branch_with_a_commit_by_the_person()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        Actor ann = await shared.PersonAsync("ann@example.com", Roles.ProductOwner);
        string main = shared.Tip();

        ProposalOutcome outcome = await shared.Proposals.ProposeAsync(ann, Draft(main, "Answer kindly."), Cancel);

        Assert.Null(outcome.Problem);
        PromptProposal proposal = await shared.QueryAsync(c => c.PromptProposals.AsNoTracking().SingleAsync(Cancel));
        Assert.Equal((outcome.Id, "answer.md", main, ann.Id), (proposal.Id, proposal.Path, proposal.BaseCommit, proposal.AuthorId));
        Assert.Equal(proposal.HeadCommit, shared.Tip("proposals/" + outcome.Id));
        Assert.Equal("Answer kindly.", shared.Show("answer.md", proposal.Branch));
        Assert.Equal($"ann@example.com|Kinder|{main}", shared.OnRemote("log", "-1", "--format=%ae|%s|%P", proposal.Branch));
        Assert.Equal(main, shared.Tip());
        Assert.Equal(["change.proposed done"], await shared.EventsAsync());
    }

    [Fact]
    public async Task What_cannot_be_proposed_is_refused()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string main = shared.Tip();

        await RefusedAsync(Draft(main, "Answer {{question}}."), "Nothing is changed");
        await RefusedAsync(Draft(main, "x") with { Title = "a\nb" }, "title");
        await RefusedAsync(Draft(main, "x") with { Prompt = "other" }, "no prompt 'other'");
        await RefusedAsync(Draft(main, "x") with { Prompt = "other", Path = "environments/production.yaml" }, "is not the prompt");
        await RefusedAsync(Draft(main, "x") with { Path = ".git/config" }, "not a path");
        await RefusedAsync(Draft(main, "x") with { Path = "answer.txt" }, "already, in another file");
        await RefusedAsync(Draft("0123456", "x"), "not on the branch");
        await RefusedAsync(Draft(main, new string('x', 2 << 20)), "larger than");
        Assert.Empty(await shared.EventsAsync());

        async Task RefusedAsync(ProposalDraft draft, string words) => Assert.Contains(words, (await shared.Proposals.ProposeAsync(SharedPrompts.Shell, draft, Cancel)).Problem);
    }

    private static ProposalDraft Draft(string main, string text) => new("answer", null, main, Encoding.UTF8.GetBytes(text), "Kinder", null);
}
