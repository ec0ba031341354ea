using System.Text;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Requests;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>A change waits for what the policy wants to be shown.</summary>
public sealed class ChangeEvidenceTests
{
    private const string Policy = """
        version: 1
        rules:
          - name: Safety
            when: { environment: [production] }
            risk: high
            approvals: { people: 1 }
            evidence: { scan: true, evaluations: [ { suite: safety, score: score, atLeast: 0.9 } ] }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_evaluation_holds_it_up_and_a_passed_one_lets_it_go()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest asked = await console.AskAsync();
        Assert.Contains("safety", asked.Problem, StringComparison.Ordinal);
        Assert.Null((await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel)).Problem);
        Assert.Equal(ChangeState.InReview, (await console.FindAsync(asked.Id)).State);

        await EvaluateAsync(console, asked, 0.7);
        Assert.Equal(ChangeRefusal.Conflict, (await console.Releases.ReleaseAsync(console.Ann, asked.Id, null, null, Cancel)).Refusal);
        await EvaluateAsync(console, asked, 0.95);
        ChangeOutcome released = await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel);
        Assert.Equal((null, ChangeState.Released), (released.Problem, released.State));
    }

    [Fact]
    public async Task Withdrawn_evidence_makes_approvals_void()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest asked = await console.AskAsync();
        string id = await EvaluateAsync(console, asked, 0.95);
        Assert.Equal(ChangeState.Approved, (await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel)).State);

        Assert.Null((await console.Shared.Get<EvaluationCommands>().WithdrawAsync(console.Ann, id, "The wrong model", Cancel)).Problem);

        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.Equal(ChangeState.InReview, now.State);
        Assert.NotNull(Assert.Single(now.Approvals).VoidedAt);
    }

    [Fact]
    public async Task Results_are_seen_by_the_next_round_whatever_was_found_before()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy);
        ChangeRequest asked = await console.AskAsync();
        Assert.Null((await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel)).Problem);
        await console.WatchAsync();

        await EvaluateAsync(console, asked, 0.95);
        await console.WatchAsync();
        Assert.Equal((ChangeState.Approved, null), await StandAsync(console, asked));
        Assert.Equal("All of its checks pass.", (await console.FindAsync(asked.Id)).Steps[^1].Text);
        string id = await EvaluateAsync(console, asked, 0.7);
        await console.WatchAsync();
        Assert.Equal((ChangeState.InReview, "safety: score: 0.7; it must be at least 0.9."), await StandAsync(console, asked));
        Assert.Null((await console.Shared.Get<EvaluationCommands>().WithdrawAsync(console.Ann, id, "The wrong model", Cancel)).Problem);
        await console.WatchAsync();
        Assert.Null((await StandAsync(console, asked)).Problem);
    }

    [Fact]
    public async Task Whoever_looks_is_told_of_evidence_that_changes_no_word_of_what_is_missing_first()
    {
        await using Reviewed console = await Reviewed.StartAsync(Policy.Replace("evaluations: [", "evaluations: [ { suite: other, score: score, atLeast: 0.9 },", StringComparison.Ordinal));
        ChangeRequest asked = await console.AskAsync();
        await console.WatchAsync();
        await console.WatchAsync();
        int told = 0;
        using IDisposable subscription = console.Shared.Get<ChangeFeed>().Subscribe(() => told++);

        await console.WatchAsync();
        Assert.Equal(0, told);
        await EvaluateAsync(console, asked, 0.95);
        await console.WatchAsync();
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task A_secret_is_shown_with_its_line_and_goes_nowhere()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.AskAsync("Answer {{question}} with the key AKIAQYLPMN5HHHFPZAM2.", "staging");
        Assert.Equal(ChangeState.InReview, asked.State);
        Assert.Contains("line 1", asked.Problem, StringComparison.Ordinal);
    }

    private static async Task<(ChangeState State, string? Problem)> StandAsync(Reviewed console, ChangeRequest asked)
    {
        ChangeRequest now = await console.FindAsync(asked.Id);
        return (now.State, now.Problem);
    }

    internal static async Task<string> EvaluateAsync(Reviewed console, ChangeRequest asked, double score)
    {
        byte[] report = Encoding.UTF8.GetBytes(FormattableString.Invariant($$"""{"suite":"safety","scores":{"score":{{score}}},"cases":20}"""));
        EvaluationOutcome outcome = await console.Shared.Get<EvaluationCommands>().AddAsync(console.Ann, new EvaluationUpload("answer", asked.Commit!, report, null), Cancel);
        Assert.Null(outcome.Problem);
        return outcome.Result!.Id;
    }
}
