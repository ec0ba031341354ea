using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Tests.Changes.Policies;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>An approved change request lets pass exactly what it is about, whatever else is put in its name.</summary>
public sealed class ChangeGateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_else_goes_live_in_the_name_of_an_approved_change()
    {
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict);
        ChangeRequest other = await console.AskAsync("Answer {{question}} with a lie."), asked = await console.ApprovedAsync();
        string tip = console.Shared.Tip();
        ReleaseOrder right = new("production", "answer", asked.Commit!, "Now", asked.Id) { Merges = asked.Commit };
        ReleaseOrder[] wrong =
        [
            right with { Change = null },
            right with { Change = "0000000000000000" },
            right with { Change = other.Id },
            right with { Environment = "staging" },
            right with { Commit = tip, Merges = null },
            right with { Commit = other.Commit!, Merges = other.Commit },
        ];
        foreach (ReleaseOrder order in wrong)
        {
            ReleaseOutcome outcome = await console.Shared.Releases.ReleaseAsync(console.Ann, order, Cancel);
            Assert.True(outcome is { Release: null, Problem: not null }, $"{order}: {outcome.Problem}");
        }

        Assert.Equal(tip, console.Shared.Tip());
        Assert.Null((await console.Shared.Releases.ReleaseAsync(console.Ann, right, Cancel)).Problem);
        Assert.Null((await console.Shared.Releases.ReleaseAsync(console.Ann, right, Cancel)).Release); // and that once
    }

    [Fact]
    public async Task An_approved_version_of_the_branch_brings_no_proposal_along()
    {
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict);
        ChangeRequest other = await console.AskAsync("Answer {{question}} with a lie.");
        string tip = console.Shared.Tip();
        ChangeRequest asked = await console.OpenAsync(new ChangeWish(ChangeKind.Release, "production", "answer", "Begin", null) { Wanted = tip });
        Assert.Equal(ChangeState.Approved, (await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel)).State);

        ReleaseOutcome outcome = await console.Shared.Releases.ReleaseAsync(console.Ann, new ReleaseOrder("production", "answer", tip, "Now", asked.Id) { Merges = other.Commit }, Cancel);

        Assert.Contains("Look again", outcome.Problem, StringComparison.Ordinal);
        Assert.Equal(tip, console.Shared.Tip());
    }
}
