using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Tests.Prompts.Releases;

public sealed class PromptReleasesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_release_is_a_commit_by_the_person_with_its_trailers()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string version = shared.Tip();
        Actor ann = await shared.PersonAsync("ann@example.com", Roles.ProductOwner);

        ReleaseOutcome outcome = await shared.Releases.ReleaseAsync(ann, new ReleaseOrder("production", "answer", version[..9], "It is better\nRelease-Id: 1\x1b[0m", "CH-1"), Cancel);

        Assert.Null(outcome.Problem);
        Assert.Equal((ReleaseState.Done, shared.Tip(), version), (outcome.Release!.State, outcome.Release.ReleaseCommit, outcome.Release.Commit));
        Assert.Equal("ann@example.com|OpsConsole", shared.OnRemote("log", "-1", "--format=%ae|%cn", "main"));
        Assert.Equal(
            $"Release-Id: {outcome.Release.Id}\nRelease-Kind: release\nReleased-By: ann@example.com <ann@example.com>\nChange-Request: CH-1",
            shared.OnRemote("log", "-1", "--format=%(trailers)", "main"));
        Assert.EndsWith($"answer: {version}", shared.Show(SharedPrompts.Production));
        Assert.Equal(["release.published done"], await shared.EventsAsync());
        LiveSpan live = shared.History.Current("production", "answer")!;
        Assert.Equal((version, "CH-1", outcome.Release.Id, false), (live.Commit, live.Change, live.ReleaseId, live.Bypassed));
        PromptRelease row = await shared.QueryAsync(c => c.PromptReleases.AsNoTracking().SingleAsync(Cancel));
        Assert.Equal((ReleaseState.Done, shared.Tip(), ann.Id), (row.State, row.ReleaseCommit, row.ById));
    }

    [Fact]
    public async Task What_is_live_already_is_done_and_nothing_is_written()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        ReleaseOrder order = new("production", "answer", shared.Tip(), null);
        await shared.Releases.ReleaseAsync(SharedPrompts.Shell, order, Cancel);
        string tip = shared.Tip();

        Assert.True((await shared.Releases.ReleaseAsync(SharedPrompts.Shell, order, Cancel)).WasLive);
        Assert.Equal(tip, shared.Tip());
        Assert.Single(await shared.EventsAsync());
    }

    [Fact]
    public async Task What_cannot_go_live_is_refused_with_its_remedy()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string version = shared.Tip();
        shared.InWork("checkout", "-q", "-b", "aside");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(shared.Remote)!, "work", "answer.md"), "not reviewed");
        shared.InWork("commit", "-qam", "aside");
        shared.InWork("push", "-q", "origin", "aside");
        shared.InWork("checkout", "-q", "main");
        await shared.SyncAsync();

        await RefusedAsync(new ReleaseOrder("../x", "answer", version, null), "environment");
        await RefusedAsync(new ReleaseOrder("production", "../answer", version, null), "name of a prompt");
        await RefusedAsync(new ReleaseOrder("production", "answer", "main", null), "not a commit");
        await RefusedAsync(new ReleaseOrder("production", "answer", "--help12", null), "not a commit");
        await RefusedAsync(new ReleaseOrder("production", "answer", "0123456", null), "no commit 0123456");
        await RefusedAsync(new ReleaseOrder("production", "question", version, null), "no prompt 'question'");
        await RefusedAsync(new ReleaseOrder("production", "answer", shared.Tip("aside"), null), "not on the branch");
        Assert.Empty(await shared.EventsAsync());

        async Task RefusedAsync(ReleaseOrder order, string words) =>
            Assert.Contains(words, (await shared.Releases.ReleaseAsync(SharedPrompts.Shell, order, Cancel)).Problem);
    }

    [Fact]
    public async Task Who_may_not_release_is_denied_and_it_is_written_down()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        Actor executive = await shared.PersonAsync("eve@example.com", Roles.Executive);
        string version = shared.Tip();

        Assert.True((await shared.Releases.ReleaseAsync(executive, new ReleaseOrder("production", "answer", version, null), Cancel)).Denied);
        Assert.True((await shared.Releases.RollbackAsync(executive, Back("bad"), Cancel)).Denied);
        Assert.True((await shared.Releases.RemoveAsync(executive, Back("bad"), Cancel)).Denied);
        Assert.Equal(["release.published denied", "release.rolled_back denied", "release.removed denied"], await shared.EventsAsync());
        Assert.Equal(version, shared.Tip());
    }

    [Fact]
    public async Task A_rollback_goes_back_to_other_words_and_not_to_what_was_rolled_back()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string first = shared.Tip(), second = shared.Push("answer.md", "Second."), same = shared.Push("unrelated.md", "x"), third = shared.Push("answer.md", "Third.");
        await shared.SyncAsync();
        foreach (string version in new[] { first, second, same, third })
        {
            Assert.Null((await shared.Releases.ReleaseAsync(SharedPrompts.Shell, new ReleaseOrder("production", "answer", version, null), Cancel)).Problem);
        }

        Assert.Equal(same, (await RollbackAsync()).Release!.Commit);
        Assert.Equal(first, (await RollbackAsync()).Release!.Commit); // second and same are the same words
        Assert.Contains("Nothing else was live", (await RollbackAsync()).Problem);
        Assert.Equal(ReleaseKind.Rollback, (await shared.QueryAsync(c => c.PromptReleases.OrderByDescending(r => r.Id).FirstAsync(Cancel))).Kind);
        Assert.Equal([first, same, third, same, second, first], shared.History.Of("production", "answer").Select(s => s.Commit));
        Assert.Equal(2, (await shared.EventsAsync()).Count(e => e == "release.rolled_back done"));

        Task<ReleaseOutcome> RollbackAsync() => shared.Releases.RollbackAsync(SharedPrompts.Shell, Back("worse"), Cancel);
    }

    [Fact]
    public async Task Two_who_roll_back_what_they_saw_go_back_once()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string first = shared.Tip(), second = shared.Push("answer.md", "Second."), third = shared.Push("answer.md", "Third.");
        await shared.SyncAsync();
        foreach (string version in new[] { first, second, third })
        {
            await shared.Releases.ReleaseAsync(SharedPrompts.Shell, new ReleaseOrder("production", "answer", version, null), Cancel);
        }

        ReleaseOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => shared.Releases.RollbackAsync(SharedPrompts.Shell, Back("worse") with { Seen = third }, Cancel)));

        Assert.Equal(second, outcomes.Single(o => o.Problem is null).Release!.Commit);
        Assert.Equal(second, shared.History.Current("production", "answer")!.Commit);
    }

    [Fact]
    public async Task A_removal_takes_the_prompt_out()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        await shared.Releases.ReleaseAsync(SharedPrompts.Shell, new ReleaseOrder("production", "answer", shared.Tip(), null), Cancel);

        Assert.Contains("Say why", (await shared.Releases.RemoveAsync(SharedPrompts.Shell, Back(" "), Cancel)).Problem);
        Assert.Null((await shared.Releases.RemoveAsync(SharedPrompts.Shell, Back("retired"), Cancel)).Problem);
        Assert.True((await shared.Releases.RemoveAsync(SharedPrompts.Shell, Back("retired"), Cancel)).WasLive);
        Assert.Null(shared.History.Current("production", "answer"));
        Assert.DoesNotContain("answer", shared.Show(SharedPrompts.Production));
    }

    [Fact]
    public async Task A_push_between_reading_and_pushing_is_kept()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string version = shared.Tip();
        shared.Push("other.md", "x"); // the console has not heard of it

        ReleaseOutcome outcome = await shared.Releases.ReleaseAsync(SharedPrompts.Shell, new ReleaseOrder("production", "answer", version, null), Cancel);

        Assert.Null(outcome.Problem);
        Assert.Equal("x", shared.Show("other.md"));
        Assert.Single(await shared.EventsAsync());
    }

    [Fact]
    public async Task A_push_that_changed_the_same_line_meanwhile_is_not_overwritten()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string version = shared.Tip(), theirs = shared.Push("answer.md", "Theirs.");
        shared.Push(SharedPrompts.Production, $"answer: {theirs}\n");

        ReleaseOutcome outcome = await shared.Releases.ReleaseAsync(SharedPrompts.Shell, new ReleaseOrder("production", "answer", version, null), Cancel);

        Assert.Contains("changed what is live", outcome.Problem);
        Assert.Equal(ReleaseState.Failed, outcome.Release!.State);
        Assert.Equal($"answer: {theirs}", shared.Show(SharedPrompts.Production));
        Assert.Equal(["release.published done", "release.failed failed"], await shared.EventsAsync());
    }

    [Fact]
    public async Task A_repository_that_cannot_be_reached_fails_the_release()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string version = shared.Tip();
        Directory.Move(shared.Remote, shared.Remote + ".gone");

        ReleaseOutcome outcome = await shared.Releases.ReleaseAsync(SharedPrompts.Shell, new ReleaseOrder("production", "answer", version, null), Cancel);
        Directory.Move(shared.Remote + ".gone", shared.Remote);

        Assert.NotNull(outcome.Problem);
        Assert.Equal(version, shared.Tip());
        Assert.Equal(["release.published done", "release.failed failed"], await shared.EventsAsync());
        Assert.Null((await shared.Releases.ReleaseAsync(SharedPrompts.Shell, new ReleaseOrder("production", "answer", version, null), Cancel)).Problem);
    }

    [Fact]
    public async Task Fifty_at_once_of_one_version_are_one_release()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string version = shared.Tip();

        ReleaseOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => shared.Releases.ReleaseAsync(SharedPrompts.Shell, new ReleaseOrder("production", "answer", version, null), Cancel)));

        Assert.All(outcomes, o => Assert.Null(o.Problem));
        Assert.Single(outcomes, o => o.Release is not null);
        Assert.Equal("3", shared.OnRemote("rev-list", "--count", "main"));
        Assert.Single(await shared.EventsAsync());
    }

    [Fact]
    public async Task Different_versions_at_once_are_each_one_commit_and_none_is_lost()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string[] versions = [.. Enumerable.Range(0, 8).Select(i => shared.Push("answer.md", $"Version {i}."))];
        await shared.SyncAsync();
        int before = int.Parse(shared.OnRemote("rev-list", "--count", "main"));

        ReleaseOutcome[] outcomes = await Task.WhenAll(versions.Select(v => shared.Releases.ReleaseAsync(SharedPrompts.Shell, new ReleaseOrder("production", "answer", v, null), Cancel)));

        Assert.All(outcomes, o => Assert.Null(o.Problem));
        Assert.Equal(before + 8, int.Parse(shared.OnRemote("rev-list", "--count", "main")));
        Assert.Equal(versions.Order(), shared.History.Of("production", "answer").Select(s => s.Commit).Order());
        Assert.Equal(8, (await shared.EventsAsync()).Count);
    }

    [Fact]
    public async Task What_a_rollback_goes_back_to_is_said_before_and_another_one_is_refused()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string first = shared.Tip(), broken = shared.Push("answer.md", "version https://git-lfs.github.com/spec/v1\noid sha256:x\n"), second = shared.Push("answer.md", "Second."), same = shared.Push("unrelated.md", "x");
        shared.Push(SharedPrompts.Production, $"answer: {first}\n");
        shared.Push(SharedPrompts.Production, $"answer: {broken}\n"); // with git anything goes
        shared.Push(SharedPrompts.Production, $"answer: {second}\n");
        shared.Push(SharedPrompts.Production, $"answer: {same}\n");
        await shared.SyncAsync();

        RollbackChoice choice = await shared.Releases.RollbackChoiceAsync("production", "answer", Cancel);

        Assert.Equal(new RollbackChoice(same, first, null), choice);
        Assert.Contains("is what a rollback goes back to", (await shared.Releases.RollbackAsync(SharedPrompts.Shell, Back("worse") with { Commit = second }, Cancel)).Problem);
        Assert.Equal(first, (await shared.Releases.RollbackAsync(SharedPrompts.Shell, Back("worse") with { Commit = choice.Commit!, Seen = choice.Live }, Cancel)).Release!.Commit);
        Assert.Contains("Nothing else was live", (await shared.Releases.RollbackChoiceAsync("production", "answer", Cancel)).Problem);
        Assert.Contains("name of an environment", (await shared.Releases.RollbackChoiceAsync("../x", "answer", Cancel)).Problem);
    }

    [Fact]
    public async Task A_folder_whose_user_text_alone_changed_is_rolled_back()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        shared.Push("patterns/ask/system.md", "You ask.");
        string first = shared.Push("patterns/ask/user.md", "One."), second = shared.Push("patterns/ask/user.md", "Two.");
        await shared.SyncAsync();
        await shared.ReleaseAsync(first, "patterns/ask");
        await shared.ReleaseAsync(second, "patterns/ask");

        Assert.Equal(first, (await shared.Releases.RollbackAsync(SharedPrompts.Shell, Back("worse") with { Prompt = "patterns/ask" }, Cancel)).Release!.Commit);
    }

    [Fact]
    public async Task A_release_whose_end_cannot_be_written_down_is_said_to_be_decided_and_is_settled()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string version = shared.Tip();
        await shared.QueryAsync(c => c.Database.ExecuteSqlRawAsync("CREATE TRIGGER gone BEFORE UPDATE ON PromptReleases BEGIN SELECT RAISE(FAIL, 'gone'); END", Cancel));

        ReleaseOutcome outcome = await shared.Releases.ReleaseAsync(SharedPrompts.Shell, new ReleaseOrder("production", "answer", version, null), Cancel);
        Assert.True(outcome.IsUnsettled);
        Assert.StartsWith("It is decided, and not known yet", outcome.Problem, StringComparison.Ordinal);

        await shared.QueryAsync(c => c.Database.ExecuteSqlRawAsync("DROP TRIGGER gone", Cancel));
        await shared.WatchAsync();
        await shared.SyncAsync();

        Assert.Equal(version, shared.History.Current("production", "answer")!.Commit);
        Assert.Equal(["release.published done"], await shared.EventsAsync());
        Assert.Equal(ReleaseState.Done, (await shared.QueryAsync(c => c.PromptReleases.AsNoTracking().SingleAsync(Cancel))).State);
    }

    private static ReleaseOrder Back(string reason) => new("production", "answer", "", reason);
}
