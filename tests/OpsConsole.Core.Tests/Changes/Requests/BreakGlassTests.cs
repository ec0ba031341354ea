using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Tests.Changes.Policies;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>One person, at once, for exactly one change.</summary>
public sealed class BreakGlassTests
{
    private const string Frozen =
        """
        version: 1
        rules:
          - { name: Production, when: { environment: [production] }, risk: high, approvals: { people: 2 } }
        freezes:
          - { name: Always, from: 2020-01-01, to: 2099-01-01 }
        """;

    private const string Evaluated =
        """
        version: 1
        rules:
          - name: Safety
            when: { environment: [production] }
            risk: high
            approvals: { people: 1 }
            evidence: { evaluations: [ { suite: safety, score: score, atLeast: 0.9 } ] }

        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_person_releases_in_a_freeze_without_approvals_and_everybody_hears()
    {
        await using Reviewed console = await Reviewed.StartAsync(Frozen);
        ChangeRequest asked = await console.AskAsync();
        ChangeOutcome broken = await console.Releases.BreakGlassAsync(console.Ann, asked.Id, "Users get nonsense.", Cancel);

        Assert.Equal((null, ChangeState.Released), (broken.Problem, broken.State));
        Assert.Contains(asked.Commit!, console.Shared.Show(SharedPrompts.Production), StringComparison.Ordinal);
        Assert.True((await console.FindAsync(asked.Id)).NeedsReview);
        Assert.Equal(1, await console.CountEventsAsync("change.broke_glass", asked.Id));
        Assert.True(console.Shared.Get<AuditKinds>().Find("change.broke_glass")!.Alarms);
    }

    [Fact]
    public async Task A_push_after_it_voids_it_and_the_content_that_comes_back_does_not_bring_it_back()
    {
        await using Reviewed console = await Reviewed.StartAsync(Frozen);
        ChangeRequest asked = await console.AskAsync();
        string held = console.RefusePushes();
        Assert.NotNull((await console.Releases.BreakGlassAsync(console.Ann, asked.Id, "Users get nonsense.", Cancel)).Problem); // the repository does not take it
        Assert.Equal(asked.Hash, (await console.FindAsync(asked.Id)).GlassHash);
        File.Delete(held);

        console.PushToProposal(asked, "Answer {{question}} with a lie.");
        await console.WatchAsync();
        Assert.Equal(ChangeRefusal.Conflict, (await console.Releases.ReleaseAsync(console.Ann, asked.Id, null, null, Cancel)).Refusal);
        console.Shared.InWork("push", "-q", "--force", "origin", $"{asked.Commit}:refs/heads/proposals/{asked.Proposal}");
        await console.WatchAsync();

        Assert.Equal(asked.Hash, (await console.FindAsync(asked.Id)).Hash);
        Assert.Equal(ChangeRefusal.Conflict, (await console.Releases.ReleaseAsync(console.Ann, asked.Id, null, null, Cancel)).Refusal);
        Assert.True((await console.FindAsync(asked.Id)).NeedsReview); // broken is broken
    }

    [Fact]
    public async Task It_counts_for_an_hour()
    {
        ManualTime time = new(DateTime.UtcNow);
        await using Reviewed console = await Reviewed.StartAsync(Frozen, time);
        ChangeRequest asked = await console.AskAsync();
        Directory.Move(console.Shared.Remote, console.Shared.Remote + ".away");
        Assert.NotNull((await console.Releases.BreakGlassAsync(console.Ann, asked.Id, "Users get nonsense.", Cancel)).Problem);
        Directory.Move(console.Shared.Remote + ".away", console.Shared.Remote);
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(ChangeRefusal.Conflict, (await console.Releases.ReleaseAsync(console.Ann, asked.Id, null, null, Cancel)).Refusal);
    }

    [Fact]
    public async Task What_the_policy_blocks_no_glass_releases()
    {
        await using Reviewed console = await Reviewed.StartAsync("version: 1\nrules:\n  - { name: Never, when: { environment: [production] }, risk: blocked, why: Law. }\n");
        ChangeRequest asked = await console.AskAsync();
        Assert.Equal(ChangeState.Blocked, asked.State);
        ChangeOutcome broken = await console.Releases.BreakGlassAsync(console.Ann, asked.Id, "Users get nonsense.", Cancel);
        Assert.Equal((ChangeRefusal.Conflict, false), (broken.Refusal, (await console.FindAsync(asked.Id)).NeedsReview));
        Assert.Contains("Never", broken.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_evaluation_does_not_hold_it_back_and_stays_in_sight()
    {
        await using Reviewed console = await Reviewed.StartAsync(Evaluated);
        ChangeRequest asked = await console.AskAsync();
        await ChangeEvidenceTests.EvaluateAsync(console, asked, 0.2);
        await console.Changes.ApproveAsync(console.Bob, asked.Id, asked.Hash, null, Cancel);
        Assert.Equal(ChangeRefusal.Conflict, (await console.Releases.ReleaseAsync(console.Cleo, asked.Id, asked.Hash, null, Cancel)).Refusal); // it holds everything else back

        ChangeOutcome broken = await console.Releases.BreakGlassAsync(console.Cleo, asked.Id, "Users get nonsense.", Cancel);

        Assert.Equal((null, ChangeState.Released), (broken.Problem, broken.State));
        await console.Shared.RestartAsync();
        ChangeDetail detail = (await console.Shared.Get<ChangeDetails>().ReadAsync(asked.Id, console.Bob, Cancel))!;
        Assert.Equal(EvidenceOutcome.Fail, Assert.Single(detail.Evidence).Outcome);
    }

    [Fact]
    public async Task No_evidence_and_no_approval_gets_past_what_the_policy_blocks_and_neither_does_a_glass()
    {
        await using Reviewed console = await Reviewed.StartAsync(Evaluated + "  - { name: Never, when: { environment: [production] }, risk: blocked, why: Law. }\n");
        ChangeRequest asked = await console.AskAsync();
        await ChangeEvidenceTests.EvaluateAsync(console, asked, 1);

        ChangeOutcome broken = await console.Releases.BreakGlassAsync(console.Cleo, asked.Id, "Users get nonsense.", Cancel);

        Assert.Equal(ChangeRefusal.Conflict, broken.Refusal);
        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.Equal((ChangeState.Blocked, null), (now.State, now.GlassBrokenBy));
        Assert.Empty(await console.Shared.QueryAsync(c => c.PromptReleases.ToListAsync(Cancel)));
    }

    [Fact]
    public async Task What_the_policy_blocks_by_now_a_glass_that_was_broken_before_does_not_release()
    {
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict);
        ChangeRequest asked = await console.AskAsync(), policy = await console.ProposeAsync("version: 1\nrules:\n  - { name: Never, when: { environment: [production] }, risk: blocked, why: Law. }\n");
        await console.ApproveAsync(policy);
        string held = console.RefusePushes();
        Assert.NotNull((await console.Releases.BreakGlassAsync(console.Cleo, asked.Id, "Users get nonsense.", Cancel)).Problem); // the repository does not take it
        File.Delete(held);
        Assert.Null((await console.ReleaseAsync(policy)).Problem);

        ChangeOutcome released = await console.Releases.ReleaseAsync(console.Cleo, asked.Id, null, null, Cancel);

        Assert.Equal(ChangeRefusal.Conflict, released.Refusal);
        Assert.Equal((ChangeState.Blocked, null), ((await console.FindAsync(asked.Id)).State, (await console.FindAsync(asked.Id)).GlassHash));
    }

    [Fact]
    public async Task A_policy_that_is_approved_by_all_goes_the_usual_way_and_by_no_glass()
    {
        await using Reviewed console = await Reviewed.StartAsync(PoliciedConsole.Strict);
        ChangeRequest asked = await console.ProposeAsync(PoliciedConsole.Lax);
        await console.ApproveAsync(asked);

        ChangeOutcome broken = await console.Releases.BreakGlassAsync(console.Cleo, asked.Id, "Users get nonsense.", Cancel);

        Assert.Equal((ChangeRefusal.Denied, PoliciedConsole.Strict), (broken.Refusal, await console.ForceAsync()));
        Assert.Null((await console.FindAsync(asked.Id)).GlassBrokenBy);
        Assert.Equal(ChangeState.Released, (await console.ReleaseAsync(asked)).State);
    }

    [Fact]
    public async Task Keys_and_those_who_may_not_release_break_none()
    {
        await using Reviewed console = await Reviewed.StartAsync(Frozen);
        ChangeRequest asked = await console.AskAsync();
        NewKey made = await console.Shared.Get<KeyCommands>().AddAsync("deploy", [Scopes.ChangesWrite], SharedPrompts.Shell, Cancel);
        Actor key = Actor.Key(console.Shared.Get<KeyDirectory>().Find(made.Id)!, new ActorOrigin("api")), eve = await console.Shared.PersonAsync("eve@example.com", Roles.Executive);
        Assert.Equal(ChangeRefusal.Denied, (await console.Releases.BreakGlassAsync(key, asked.Id, "Now.", Cancel)).Refusal);
        Assert.Equal(ChangeRefusal.Denied, (await console.Releases.BreakGlassAsync(eve, asked.Id, "Now.", Cancel)).Refusal);
        Assert.Equal(ChangeRefusal.Invalid, (await console.Releases.BreakGlassAsync(console.Ann, asked.Id, " ", Cancel)).Refusal);
        Assert.Null((await console.FindAsync(asked.Id)).GlassBrokenBy);
        Assert.Empty(await console.Shared.QueryAsync(c => c.PromptReleases.ToListAsync(Cancel)));
    }
}
