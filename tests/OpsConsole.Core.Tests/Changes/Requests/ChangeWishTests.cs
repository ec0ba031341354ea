using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Prompts.Proposals;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>What is not asked for: what makes no sense, what is so already, and what was decided on another state.</summary>
public sealed class ChangeWishTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_so_already_leaves_no_change_request()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeWish wish = new(ChangeKind.Release, "staging", "answer", "Begin", null) { Wanted = console.Shared.Tip() };
        await console.OpenAsync(wish);

        ChangeOutcome again = await console.Changes.OpenAsync(console.Ann, wish, Cancel);

        Assert.Equal((ChangeRefusal.Conflict, null, "It is live already."), (again.Refusal, again.Id, again.Problem));
        Assert.Single(await console.Shared.Get<ChangeQueries>().ListAsync(new ChangeFilter(), Cancel));
    }

    [Fact]
    public async Task What_was_decided_while_another_version_was_live_is_not_asked_for()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        string first = console.Shared.Tip();
        await console.OpenAsync(new ChangeWish(ChangeKind.Release, "staging", "answer", "Begin", null) { Wanted = first });
        ChangeWish removal = new(ChangeKind.Removal, "staging", "answer", "Retired", null);

        ChangeOutcome stale = await console.Changes.OpenAsync(console.Ann, removal with { Seen = new string('0', 40) }, Cancel);
        ChangeOutcome seen = await console.Changes.OpenAsync(console.Ann, removal with { Seen = first[..10] }, Cancel);

        Assert.Equal((ChangeRefusal.Conflict, null), (stale.Refusal, stale.Id));
        Assert.Equal(ChangeState.Released, seen.State);
    }

    [Fact]
    public async Task A_proposal_brings_no_other_prompt_than_its_own_to_the_branch()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ProposalOutcome other = await console.Shared.Proposals.ProposeAsync(console.Ann, new ProposalDraft("other", "other.md", console.Shared.Tip(), "Something else."u8.ToArray(), "Another", null), Cancel);

        ChangeOutcome asked = await console.Changes.OpenAsync(console.Ann, new ChangeWish(ChangeKind.Release, "staging", "answer", "Sly", null) { Proposal = other.Id }, Cancel);

        Assert.Equal((ChangeRefusal.Conflict, "The proposal is about 'other', not about 'answer'."), (asked.Refusal, asked.Problem));
    }

    [Theory]
    [InlineData("../staging", "answer", "not the name of an environment")]
    [InlineData("", "answer", "not the name of an environment")]
    [InlineData("staging", "../answer", "not the name of a prompt")]
    public async Task What_cannot_be_a_name_is_invalid(string environment, string prompt, string says)
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeOutcome asked = await console.Changes.OpenAsync(console.Ann, new ChangeWish(ChangeKind.Removal, environment, prompt, "Odd", null), Cancel);
        Assert.Equal(ChangeRefusal.Invalid, asked.Refusal);
        Assert.Contains(says, asked.Problem, StringComparison.Ordinal);
    }
}
