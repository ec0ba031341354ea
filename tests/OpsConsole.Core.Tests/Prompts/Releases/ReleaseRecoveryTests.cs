using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Git;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Tests.Prompts.Releases;

public sealed class ReleaseRecoveryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>How far the console came before it was killed.</summary>
    public enum Crash
    {
        Decided,
        Committed,
        WrittenDown,
        Pushed,
    }

    [Theory]
    [InlineData(Crash.Decided)]
    [InlineData(Crash.Committed)]
    [InlineData(Crash.WrittenDown)]
    [InlineData(Crash.Pushed)]
    public async Task A_release_that_was_interrupted_is_there_once(Crash crash)
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        PromptRelease release = await InterruptAsync(shared, crash, DateTime.UtcNow);

        await shared.RestartAsync();
        await shared.WatchAsync();
        await shared.WatchAsync();

        PromptRelease row = await shared.QueryAsync(c => c.PromptReleases.AsNoTracking().SingleAsync(Cancel));
        Assert.Equal((ReleaseState.Done, shared.Tip()), (row.State, row.ReleaseCommit));
        Assert.Equal("1", shared.OnRemote("rev-list", "--count", $"--grep=Release-Id: {release.Id}", "main"));
        Assert.Equal(["release.published done"], await shared.EventsAsync());
        Assert.Empty(await shared.QueryAsync(c => c.PromptBypasses.ToListAsync(Cancel)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // somebody else pushed meanwhile, so the push that was begun can arrive no more
    public async Task What_was_about_to_be_pushed_is_pushed_as_the_same_commit_while_it_fits(bool moved)
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string begun = (await InterruptAsync(shared, Crash.WrittenDown, DateTime.UtcNow)).ReleaseCommit!;
        if (moved)
        {
            shared.Push("other.md", "Somebody else.");
        }

        await shared.RestartAsync();
        await shared.WatchAsync();

        PromptRelease row = await shared.QueryAsync(c => c.PromptReleases.AsNoTracking().SingleAsync(Cancel));
        Assert.Equal((ReleaseState.Done, shared.Tip(), !moved), (row.State, row.ReleaseCommit, row.ReleaseCommit == begun));
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(20)] // the clock went back
    public async Task A_decision_of_long_ago_is_not_carried_out(int minutes)
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string before = shared.Tip();
        await InterruptAsync(shared, Crash.Decided, DateTime.UtcNow.AddMinutes(minutes));

        await shared.WatchAsync();

        Assert.Equal(ReleaseState.Failed, (await shared.QueryAsync(c => c.PromptReleases.AsNoTracking().SingleAsync(Cancel))).State);
        Assert.Equal(["release.published done", "release.failed failed"], await shared.EventsAsync());
        Assert.Equal(before, shared.Tip());
    }

    [Fact]
    public async Task A_decision_whose_line_changed_meanwhile_fails()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        await InterruptAsync(shared, Crash.Decided, DateTime.UtcNow);
        shared.Push(SharedPrompts.Production, $"answer: {shared.Tip()}\n");

        await shared.WatchAsync();

        Assert.Equal(ReleaseState.Failed, (await shared.QueryAsync(c => c.PromptReleases.AsNoTracking().SingleAsync(Cancel))).State);
    }

    [Fact]
    public async Task A_release_that_was_given_up_and_got_there_all_the_same_is_done()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        await shared.WatchAsync();
        PromptRelease release = await InterruptAsync(shared, Crash.Pushed, DateTime.UtcNow);
        await shared.Get<ReleaseRows>().FailAsync(release, "The repository did not answer.");

        await shared.WatchAsync();

        Assert.Equal(ReleaseState.Done, (await shared.QueryAsync(c => c.PromptReleases.AsNoTracking().SingleAsync(Cancel))).State);
        Assert.Equal(["release.published done", "release.failed failed", "release.found done"], await shared.EventsAsync());
        Assert.Empty(await shared.QueryAsync(c => c.PromptBypasses.ToListAsync(Cancel)));
    }

    [Fact]
    public async Task A_decision_of_somebody_who_may_not_release_any_more_is_not_carried_out()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        Actor ann = await shared.PersonAsync("ann@example.com", Roles.ProductOwner), eve = await shared.PersonAsync("eve@example.com", Roles.Executive);
        string before = shared.Tip();
        string[] ids = [eve.Id, "gone-person", "gonekey222"];
        for (int i = 0; i < ids.Length; i++)
        {
            await InterruptAsync(shared, Crash.Decided, DateTime.UtcNow, ids[i], $"000000000000000{i}");
        }

        await shared.WatchAsync();
        List<PromptRelease> rows = await shared.QueryAsync(c => c.PromptReleases.AsNoTracking().ToListAsync(Cancel));
        Assert.All(rows, r => Assert.Equal((ReleaseState.Failed, true), (r.State, r.Problem!.Contains("may not release any more", StringComparison.Ordinal))));
        Assert.Equal(before, shared.Tip());

        await InterruptAsync(shared, Crash.Decided, DateTime.UtcNow, ann.Id, "0000000000000009");
        await shared.WatchAsync();
        Assert.Equal("ann@example.com", shared.OnRemote("log", "-1", "--format=%ae", "main"));
    }

    [Fact]
    public async Task A_decision_of_a_key_is_carried_out_as_the_key()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        NewKey key = await shared.Get<KeyCommands>().AddAsync("deploy", [Scopes.ChangesWrite], SharedPrompts.Shell, Cancel);
        await InterruptAsync(shared, Crash.Decided, DateTime.UtcNow, key.Id);

        await shared.WatchAsync();

        Assert.Equal($"deploy <{key.Id}@keys.opsconsole.localhost>", shared.OnRemote("log", "-1", "--format=%an <%ae>", "main"));
    }

    /// <summary>Does what a release does, up to a point.</summary>
    private static async Task<PromptRelease> InterruptAsync(SharedPrompts shared, Crash crash, DateTime at, string? by = null, string id = "0000000000000000")
    {
        string tip = shared.Tip();
        PromptRelease release = new() { Id = id, Environment = "production", Prompt = "answer", Commit = tip, Blob = shared.OnRemote("rev-parse", tip + ":answer.md"), At = at, ById = by ?? SharedPrompts.Shell.Id, ByName = "Ann" };
        await shared.Get<ReleaseRows>().PrepareAsync(release, ReleaseEvents.Decided(release, SharedPrompts.Shell), SharedPrompts.Shell, shared.Get<IReleaseGate>());
        if (crash >= Crash.Committed)
        {
            GitIdentity author = new("Ann", "ann@example.com");
            string commit = await shared.Get<PromptRepository>().CommitAsync(author, tip, SharedPrompts.Production, Encoding.UTF8.GetBytes($"answer: {tip}\n"), ReleaseMessage.Of(release, author), Cancel);
            if (crash >= Crash.WrittenDown)
            {
                await shared.Get<ReleaseRows>().SetCommitAsync(release, commit);
            }

            if (crash >= Crash.Pushed)
            {
                Assert.True((await shared.Get<PromptRepository>().PushAsync("main", tip, commit, Cancel)).Done);
            }
        }

        return release;
    }
}
