using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Tests.Changes.Policies;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Requests.Attacks;

/// <summary>What somebody does at the moment of a release, or to the repository around it.</summary>
public sealed class ReleaseAttackTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_somebody_put_live_past_the_console_is_nothing_to_roll_back_to()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        await console.WatchAsync();
        ChangeRequest first = await console.ApprovedAsync();
        Assert.Null((await console.Releases.ReleaseAsync(console.Ann, first.Id, null, null, Cancel)).Problem);
        string lie = console.Shared.Push("answer.md", "Answer {{question}} with a lie.");
        console.Shared.Push(SharedPrompts.Production, $"answer: {lie}\n");
        await console.WatchAsync();
        ChangeRequest second = await console.ApprovedAsync("Answer {{question}} warmly.");
        Assert.Null((await console.Releases.ReleaseAsync(console.Ann, second.Id, null, null, Cancel)).Problem);

        ChangeRequest back = await console.OpenAsync(new ChangeWish(ChangeKind.Rollback, "production", "answer", "Back", null));

        Assert.Equal((ChangeState.Released, first.Commit), (back.State, back.Commit)); // by no approval: it had one
        ChangeOutcome named = await console.Changes.OpenAsync(console.Ann, new ChangeWish(ChangeKind.Rollback, "production", "answer", "Back", null) { Wanted = lie }, Cancel);
        Assert.Equal(ChangeRefusal.Conflict, named.Refusal);
    }

    [Fact]
    public async Task A_release_that_the_repository_takes_and_drops_is_not_said_to_be_live()
    {
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict);
        ChangeRequest asked = await console.ApprovedAsync();
        string before = console.Shared.Tip(), main = Path.Combine(console.Shared.Remote, "refs", "heads", "main");
        ChangeOutcome released;
        using (CancellationTokenSource drops = new())
        {
            Task drop = Task.Run(() => Drop(main, before, drops.Token), Cancel);
            released = await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel);
            await drops.CancelAsync();
            await drop;
        }

        await console.WatchAsync();
        Assert.Contains("does not have it", released.Problem, StringComparison.Ordinal);
        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.Equal((ChangeState.Approved, before, 0), (now.State, console.Shared.Tip(), await console.CountEventsAsync("change.released", asked.Id)));

        Assert.Null((await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel)).Problem); // what was approved is still that
        Assert.Contains(asked.Commit!, console.Shared.Show(SharedPrompts.Production), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hand_that_changes_what_is_live_at_the_moment_of_the_release_wins_and_the_approval_falls()
    {
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict);
        await console.WatchAsync();
        string first = console.Shared.Tip();
        ChangeRequest asked = await console.ApprovedAsync();
        console.Shared.Push(SharedPrompts.Production, $"answer: {first}\n"); // the console has not heard of it

        ChangeOutcome released = await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel);
        await console.WatchAsync();

        Assert.Equal(ChangeRefusal.Conflict, released.Refusal);
        Assert.Equal($"answer: {first}", console.Shared.Show(SharedPrompts.Production));
        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.Equal((ChangeState.InReview, first), (now.State, now.Replaces));
        Assert.NotNull(Assert.Single(now.Approvals).VoidedAt);
        Assert.Single(await console.Shared.QueryAsync(c => c.PromptBypasses.ToListAsync(Cancel)));
    }

    [Fact]
    public async Task A_branch_that_is_deleted_before_the_release_puts_live_what_was_approved_or_nothing()
    {
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict);
        ChangeRequest asked = await console.ApprovedAsync();
        console.Shared.OnRemote("update-ref", "-d", $"refs/heads/proposals/{asked.Proposal}"); // the console has not heard of it

        ChangeOutcome released = await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel);
        await console.WatchAsync();

        Assert.Equal((null, ChangeState.Released), (released.Problem, (await console.FindAsync(asked.Id)).State));
        Assert.Contains(asked.Commit!, console.Shared.Show(SharedPrompts.Production), StringComparison.Ordinal);
        Assert.Equal(asked.Blob, console.Shared.OnRemote("rev-parse", asked.Commit + ":answer.md"));
    }

    [Fact]
    public async Task A_result_that_comes_while_the_release_waits_for_its_turn_is_looked_at_first()
    {
        await using Reviewed console = await Reviewed.StartAsync(
            "version: 1\nrules:\n  - { name: Safety, when: { environment: [production] }, risk: high, approvals: { people: 1 }, evidence: { evaluations: [ { suite: safety, score: score, atLeast: 0.9 } ] } }\n");
        ChangeRequest asked = await console.AskAsync();
        await EvaluateAsync(console, asked, "0.95");
        Assert.Equal(ChangeState.Approved, (await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel)).State);
        await EvaluateAsync(console, asked, "0.2"); // between judging and deciding

        Assert.Contains("Look again", await DecideAsync(console, asked), StringComparison.Ordinal);
        Assert.Contains("safety", (await console.Releases.ReleaseAsync(console.Ann, asked.Id, null, null, Cancel)).Problem, StringComparison.Ordinal);
        await EvaluateAsync(console, asked, "0.96");
        Assert.Null((await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel)).Problem); // the approval stood all the time
    }

    [Fact]
    public async Task A_freeze_that_begins_while_the_release_waits_for_its_turn_counts()
    {
        ManualTime time = new(new DateTime(2026, 12, 23, 12, 0, 0, DateTimeKind.Utc));
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict + "freezes:\n  - { name: Christmas, from: 2026-12-24, to: 2026-12-30 }\n", time);
        ChangeRequest asked = await console.ApprovedAsync();
        time.Advance(TimeSpan.FromHours(13)); // between judging and deciding

        Assert.Contains("Christmas", await DecideAsync(console, asked), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", ChangeRisk.High)]
    [InlineData("PRODUCTION", ChangeRisk.High)]
    [InlineData("production\u200b", ChangeRisk.High)]
    [InlineData("produc\u00adtion", ChangeRisk.High)]
    [InlineData("\uff50\uff52\uff4f\uff44\uff55\uff43\uff54\uff49\uff4f\uff4e", ChangeRisk.High)]
    [InlineData("\uff50roduction", null)]
    [InlineData("pr\u00f6duction", ChangeRisk.High)]
    [InlineData("prоduction", null)] // with a Cyrillic o
    [InlineData("prοduction", null)] // with a Greek one
    [InlineData("staging", ChangeRisk.Low)]
    public async Task An_environment_that_looks_like_production_is_not_easier_than_it(string environment, ChangeRisk? risk)
    {
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict);
        ChangeOutcome outcome = await console.Changes.OpenAsync(console.Ann, new ChangeWish(ChangeKind.Release, environment, "answer", "Be kind", null) { Wanted = console.Shared.Tip() }, Cancel);
        Assert.Equal(risk is null ? ChangeRefusal.Invalid : ChangeRefusal.None, outcome.Refusal);
        Assert.Equal(risk, outcome.Id is null ? null : (await console.FindAsync(outcome.Id)).Risk);
        Assert.True(risk == ChangeRisk.Low || console.Shared.OnRemote("ls-tree", "main", "environments").Length == 0);
    }

    [Fact]
    public async Task An_approval_under_a_clock_that_is_behind_gets_no_more_time_than_others()
    {
        ManualTime time = new(new DateTime(2026, 12, 20, 12, 0, 0, DateTimeKind.Utc));
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict, time);
        ChangeRequest asked = await console.AskAsync();
        time.Advance(TimeSpan.FromDays(-30));
        Assert.Equal(ChangeState.Approved, (await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel)).State);
        Assert.Equal(asked.CreatedAt, Assert.Single((await console.FindAsync(asked.Id)).Approvals).At); // not a month before it was asked for

        time.Advance(TimeSpan.FromDays(33));
        Assert.Equal(ChangeRefusal.Conflict, (await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel)).Refusal);
        Assert.Equal(ChangeState.Expired, (await console.FindAsync(asked.Id)).State);
    }

    [Fact]
    public async Task An_approval_that_is_sent_again_and_again_counts_once_and_not_after_it_fell()
    {
        await using Reviewed console = await Reviewed.StartAsync("version: 1\nrules:\n  - { name: Two, when: { environment: [production] }, risk: high, approvals: { people: 2 } }\n");
        ChangeRequest asked = await console.AskAsync();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel))));
        Assert.Equal((1, 1), ((await console.FindAsync(asked.Id)).Approvals.Count, await console.CountEventsAsync("change.approved", asked.Id)));

        console.PushToProposal(asked, "Answer {{question}} with a lie.");
        await console.WatchAsync();
        Assert.Equal(ChangeRefusal.Conflict, (await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel)).Refusal);
        Assert.All((await console.FindAsync(asked.Id)).Approvals, a => Assert.NotNull(a.VoidedAt));
    }

    /// <summary>Puts a branch back whenever it was moved, as a host does that says yes and does no.</summary>
    private static void Drop(string branch, string to, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            if (File.ReadAllText(branch).Trim() is { Length: > 0 } now && now != to)
            {
                File.WriteAllText(branch, to + "\n");
            }
        }
    }

    /// <summary>The decision alone, as a release makes it that was judged before and had to wait.</summary>
    private static async Task<string?> DecideAsync(Reviewed console, ChangeRequest asked) =>
        (await console.Shared.Releases.ReleaseAsync(console.Ann, new ReleaseOrder("production", "answer", asked.Commit!, "Now", asked.Id) { Merges = asked.Commit }, Cancel)).Problem;

    private static async Task EvaluateAsync(Reviewed console, ChangeRequest asked, string score)
    {
        byte[] report = Encoding.UTF8.GetBytes($$"""{"suite":"safety","scores":{"score":{{score}}},"cases":20}""");
        Assert.Null((await console.Shared.Get<EvaluationCommands>().AddAsync(console.Ann, new EvaluationUpload("answer", asked.Commit!, report, null), Cancel)).Problem);
    }
}
