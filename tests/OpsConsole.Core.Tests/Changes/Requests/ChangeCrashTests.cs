using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Git;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>The console is killed, or the repository is gone, while a change goes live.</summary>
public sealed class ChangeCrashTests
{
    /// <summary>Without the checks before a release, which remember for a while what the repository said.</summary>
    private const string Unchecked = "version: 1\nrules:\n  - { name: Production, when: { environment: [production] }, risk: high }\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>How far the console came before it was killed.</summary>
    public enum Crash
    {
        Approved,
        Decided,
        Committed,
        WrittenDown,
        Pushed,
        Done,
        Settled,
    }

    [Theory]
    [InlineData(Crash.Approved)]
    [InlineData(Crash.Decided)]
    [InlineData(Crash.Committed)]
    [InlineData(Crash.WrittenDown)]
    [InlineData(Crash.Pushed)]
    [InlineData(Crash.Done)]
    [InlineData(Crash.Settled)]
    public async Task After_a_kill_the_request_the_release_and_the_repository_agree(Crash crash)
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.ApprovedAsync();
        string before = console.Shared.Tip();
        await InterruptAsync(console, asked, crash);

        await console.Shared.RestartAsync();
        await console.WatchAsync();
        await console.WatchAsync();

        ChangeRequest now = await console.FindAsync(asked.Id);
        List<PromptRelease> rows = await console.Shared.QueryAsync(c => c.PromptReleases.AsNoTracking().ToListAsync(Cancel));
        if (crash == Crash.Approved)
        {
            Assert.Equal((ChangeState.Approved, before, 0), (now.State, console.Shared.Tip(), rows.Count));
            return;
        }

        Assert.Equal((ChangeState.Released, ReleaseState.Done, console.Shared.Tip()), (now.State, Assert.Single(rows).State, rows[0].ReleaseCommit));
        Assert.Equal("1", console.Shared.OnRemote("rev-list", "--count", "--first-parent", $"{before}..main"));
        Assert.Equal((1, 1), (await console.CountEventsAsync("release.published", asked.Id), await console.CountEventsAsync("change.released", asked.Id)));
        Assert.Empty(await console.Shared.QueryAsync(c => c.PromptBypasses.ToListAsync(Cancel)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_kill_nothing_goes_live_that_may_not_any_more(bool pushes)
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.ApprovedAsync();
        string before = console.Shared.Tip();
        await InterruptAsync(console, asked, Crash.Decided);
        if (pushes)
        {
            console.PushToProposal(asked, "Answer {{question}} with a lie.");
        }
        else
        {
            await console.Shared.Get<PeopleCommands>().DisableAsync(console.Bob.Id, SharedPrompts.Shell, Cancel);
        }

        await console.Shared.RestartAsync();
        await console.WatchAsync();
        await console.WatchAsync();

        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.Equal((ChangeState.InReview, before), (now.State, console.Shared.Tip()));
        Assert.NotNull(Assert.Single(now.Approvals).VoidedAt);
        Assert.Equal(ReleaseState.Failed, (await console.Shared.QueryAsync(c => c.PromptReleases.AsNoTracking().SingleAsync(Cancel))).State);
    }

    [Fact]
    public async Task A_start_takes_nothing_back_before_it_has_read_the_repository()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.ApprovedAsync();
        await console.Shared.RestartAsync(reads: false);

        await console.Shared.Get<ChangeUpkeep>().RunAsync(Cancel);
        ChangeOutcome early = await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel);
        Assert.Equal((ChangeRefusal.Unavailable, ChangeState.Approved), (early.Refusal, (await console.FindAsync(asked.Id)).State));
        Assert.Equal(0, await console.CountEventsAsync("change.judged", asked.Id));

        await console.Shared.SyncAsync();
        Assert.Equal((null, ChangeState.Released), await EndOfAsync(console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel)));
    }

    [Fact]
    public async Task What_the_repository_refuses_says_why_and_goes_live_later_without_new_approvals()
    {
        await using Reviewed console = await Reviewed.StartAsync(Unchecked);
        ChangeRequest asked = await console.ApprovedAsync();
        string held = console.RefusePushes();

        ChangeOutcome refused = await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel);
        await console.WatchAsync();

        ChangeRequest now = await console.FindAsync(asked.Id);
        Assert.Equal((ChangeRefusal.Conflict, ChangeState.Approved), (refused.Refusal, now.State));
        Assert.Contains("could not be put live", now.Problem, StringComparison.Ordinal);
        Assert.Null(Assert.Single(now.Approvals).VoidedAt);

        File.Delete(held);
        Assert.Equal((null, ChangeState.Released), await EndOfAsync(console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel)));
        Assert.Null((await console.FindAsync(asked.Id)).Problem);
    }

    [Fact]
    public async Task A_low_risk_that_failed_is_tried_again_by_itself()
    {
        ManualTime time = new(DateTime.UtcNow);
        await using Reviewed console = await Reviewed.StartAsync(time: time);
        ProposalRequest asked = await ProposalRequest.MakeAsync(console);
        string held = console.RefusePushes();
        ChangeOutcome opened = await console.Changes.OpenAsync(console.Ann, asked.Wish, Cancel);
        Assert.Equal(ChangeRefusal.Conflict, opened.Refusal);
        File.Delete(held);

        await console.WatchAsync();
        Assert.Equal(ChangeState.Approved, (await console.FindAsync(opened.Id!)).State); // not at once
        time.Advance(TimeSpan.FromMinutes(2));
        await console.WatchAsync();

        Assert.Equal(ChangeState.Released, (await console.FindAsync(opened.Id!)).State);
    }

    [Fact]
    public async Task With_the_repository_gone_nothing_goes_live_and_it_does_when_it_is_back()
    {
        await using Reviewed console = await Reviewed.StartAsync(Unchecked);
        ChangeRequest asked = await console.ApprovedAsync();
        Directory.Move(console.Shared.Remote, console.Shared.Remote + ".away");
        ChangeOutcome gone = await console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel);
        Assert.NotNull(gone.Problem);
        Assert.Equal(ChangeState.Approved, (await console.FindAsync(asked.Id)).State);

        Directory.Move(console.Shared.Remote + ".away", console.Shared.Remote);
        await console.WatchAsync();
        Assert.Equal((null, ChangeState.Released), await EndOfAsync(console.Releases.ReleaseAsync(console.Ann, asked.Id, asked.Hash, null, Cancel)));
    }

    [Fact]
    public async Task A_release_that_was_given_up_and_got_there_all_the_same_is_released()
    {
        await using Reviewed console = await Reviewed.StartAsync();
        ChangeRequest asked = await console.ApprovedAsync();
        string tip = console.Shared.Tip();
        PromptRelease release = (await InterruptAsync(console, asked, Crash.WrittenDown))!;
        await console.Shared.Get<ReleaseRows>().FailAsync(release, "The repository did not answer in time.");
        await console.Releases.SettleAsync(asked.Id, Actor.Console);
        Assert.Equal(ChangeState.Approved, (await console.FindAsync(asked.Id)).State);
        Assert.True((await console.Shared.Get<PromptRepository>().PushAsync("main", tip, release.ReleaseCommit!, Cancel)).Done); // now it gets there

        await console.Shared.SyncAsync();
        await console.Shared.Get<ChangeUpkeep>().RunAsync(Cancel); // before anybody looked at what came to the branch
        await console.WatchAsync();

        Assert.Equal(ChangeState.Released, (await console.FindAsync(asked.Id)).State);
        Assert.Equal(ReleaseState.Done, (await console.Shared.QueryAsync(c => c.PromptReleases.AsNoTracking().SingleAsync(Cancel))).State);
        Assert.Empty(await console.Shared.QueryAsync(c => c.PromptBypasses.ToListAsync(Cancel)));
    }

    private static async Task<(string?, ChangeState?)> EndOfAsync(Task<ChangeOutcome> call)
    {
        ChangeOutcome outcome = await call;
        return (outcome.Problem, outcome.State);
    }

    /// <summary>Does what a release of an approved change does, up to a point.</summary>
    private static async Task<PromptRelease?> InterruptAsync(Reviewed console, ChangeRequest asked, Crash crash)
    {
        if (crash == Crash.Approved)
        {
            return null;
        }

        SharedPrompts shared = console.Shared;
        ChangeSubject subject = (await shared.Get<ChangeJudging>().JudgeAsync(asked.Id, Cancel))!.Found.Subject;
        PromptRelease release = new()
        {
            Id = "0000000000000000", Environment = asked.Environment, Prompt = asked.Subject, Commit = asked.Commit, Blob = asked.Blob, Replaces = asked.Replaces, At = DateTime.UtcNow, ById = console.Ann.Id,
            ByName = "Ann", Change = asked.Id, Merges = subject.Merges,
        };
        Assert.Null(await shared.Get<ReleaseRows>().PrepareAsync(release, ReleaseEvents.Decided(release, console.Ann), console.Ann, shared.Get<IReleaseGate>()));
        if (crash == Crash.Decided)
        {
            return release;
        }

        GitIdentity author = new("Ann", "ann@example.com");
        string tip = shared.Tip();
        string commit = (await shared.Get<PromptRepository>().CommitMergeAsync(
            author, tip, release.Merges!, SharedPrompts.Production, Encoding.UTF8.GetBytes($"answer: {release.Commit}\n"), ReleaseMessage.Of(release, author), Cancel))!;
        if (crash >= Crash.WrittenDown)
        {
            await shared.Get<ReleaseRows>().SetCommitAsync(release, commit);
        }

        if (crash >= Crash.Pushed)
        {
            Assert.True((await shared.Get<PromptRepository>().PushAsync("main", tip, commit, Cancel)).Done);
        }

        if (crash >= Crash.Done)
        {
            await shared.Get<ReleaseRows>().DoneAsync(release);
        }

        if (crash >= Crash.Settled)
        {
            await console.Releases.SettleAsync(asked.Id, console.Ann);
        }

        return release;
    }

    /// <summary>A proposal of Ann's that could go live in staging.</summary>
    private sealed record ProposalRequest(ChangeWish Wish)
    {
        public static async Task<ProposalRequest> MakeAsync(Reviewed console)
        {
            Core.Prompts.Proposals.ProposalOutcome proposal = await console.Shared.Proposals.ProposeAsync(
                console.Ann, new Core.Prompts.Proposals.ProposalDraft("answer", null, console.Shared.Tip(), Encoding.UTF8.GetBytes("Answer {{question}} kindly."), "Be kind", null), Cancel);
            return new ProposalRequest(new ChangeWish(ChangeKind.Release, "staging", "answer", "Be kind", null) { Proposal = proposal.Id });
        }
    }
}
