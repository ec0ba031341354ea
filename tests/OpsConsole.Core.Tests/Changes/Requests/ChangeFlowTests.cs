using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>A change from its proposal until it is live and back, with a real repository.</summary>
public sealed class ChangeFlowTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_high_risk_waits_for_a_colleague_and_goes_live_by_one_commit()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.AskAsync();
        Assert.Equal((ChangeState.InReview, ChangeRisk.High), (asked.State, asked.Risk));
        ChangeOutcome early = await console.Releases.ReleaseAsync(console.Bob, asked.Id, asked.Hash, null, Cancel);
        Assert.Equal(ChangeRefusal.Conflict, early.Refusal);

        ChangeOutcome approved = await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, "Fine", Cancel);
        Assert.Equal((null, ChangeState.Approved), (approved.Problem, approved.State));
        string before = console.Shared.Tip();
        ChangeOutcome released = await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel);
        Assert.Equal((null, ChangeState.Released), (released.Problem, released.State));

        Assert.Contains($"answer: {asked.Commit}", console.Shared.Show(SharedPrompts.Production), StringComparison.Ordinal);
        Assert.Equal("Answer {{question}} kindly.", console.Shared.Show("answer.md"));
        Assert.Equal("1", console.Shared.OnRemote("rev-list", "--count", "--first-parent", $"{before}..main"));
        string message = console.Shared.OnRemote("log", "-1", "--format=%B", "main");
        Assert.Contains($"Change-Request: {asked.Id}", message, StringComparison.Ordinal);
        Assert.Contains("Approved-By: bob@example.com <bob@example.com>", message, StringComparison.Ordinal);
        Assert.Equal([ChangeStepKind.Opened, ChangeStepKind.Approved, ChangeStepKind.Releasing, ChangeStepKind.Released], (await console.FindAsync(asked.Id)).Steps.Select(s => s.Kind));
    }

    [Fact]
    public async Task A_low_risk_goes_live_by_itself()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.AskAsync(environment: "staging");
        Assert.Equal((ChangeState.Released, ChangeRisk.Low), (asked.State, asked.Risk));
        Assert.Contains(asked.Commit!, console.Shared.Show("environments/staging.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_goes_live_at_once()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        string first = console.Shared.Tip();
        await console.OpenAsync(new ChangeWish(ChangeKind.Release, "staging", "answer", "Begin", null) { Wanted = first });
        await console.AskAsync(environment: "staging");
        ChangeRequest back = await console.OpenAsync(new ChangeWish(ChangeKind.Rollback, "staging", "answer", "Back", null));
        Assert.Equal(ChangeState.Released, back.State);
        Assert.Contains(first, console.Shared.Show("environments/staging.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_to_the_branch_makes_approvals_void()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.AskAsync();
        Assert.Null((await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel)).Problem);
        console.Shared.InWork("fetch", "-q");
        console.Shared.InWork("checkout", "-q", $"proposals/{asked.Proposal}");
        await File.WriteAllTextAsync(Path.Combine(console.Shared.Work, "answer.md"), "Answer {{question}} with a lie.", Cancel);
        console.Shared.InWork("commit", "-q", "-a", "-m", "Change it");
        console.Shared.InWork("push", "-q");
        await console.Shared.WatchAsync();

        ChangeOutcome released = await console.Releases.ReleaseAsync(console.Ann, asked.Id, null, null, Cancel);

        Assert.Equal((ChangeRefusal.Conflict, ChangeState.InReview), (released.Refusal, released.State));
        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.NotEqual(asked.Hash, now.Hash);
        Assert.NotNull(Assert.Single(now.Approvals).VoidedAt);
    }

    [Fact]
    public async Task A_release_past_the_change_requests_is_refused()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        string? problem = (await console.Shared.Releases.ReleaseAsync(SharedPrompts.Shell, new Core.Prompts.Releases.ReleaseOrder("production", "answer", console.Shared.Tip(), null), Cancel)).Problem;
        Assert.Contains("change request", problem, StringComparison.Ordinal);
    }
}
