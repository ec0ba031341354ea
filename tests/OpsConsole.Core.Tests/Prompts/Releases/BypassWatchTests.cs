using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Tests.Prompts.Releases;

public sealed class BypassWatchTests
{
    private const string Bypassed = "release.bypassed done";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_that_changes_an_environment_is_told_once_with_who_and_what()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string first = shared.Tip();
        await shared.ReleaseAsync(first);
        await shared.WatchAsync();
        string second = shared.Push("answer.md", "Second."), push = shared.Push(SharedPrompts.Production, $"answer: {second}\n");

        await shared.WatchAsync();
        await shared.WatchAsync();
        await shared.RestartAsync();
        await shared.WatchAsync();

        PromptBypass bypass = Assert.Single(await BypassesAsync(shared));
        Assert.Equal((push, "production", "Carla Colleague <carla@example.com>", $"answer: {first[..7]} → {second[..7]}"), (bypass.Commit, bypass.Environment, bypass.Author, bypass.Changes));
        Assert.Equal(["release.published done", Bypassed], await shared.EventsAsync());
        Assert.True(shared.History.Current("production", "answer")!.Bypassed);
        Assert.False(shared.History.Of("production", "answer")[1].Bypassed);
        Assert.Equal([new EnvironmentBypass("production", push, "Carla Colleague", "A change")], shared.History.Bypassed);

        await shared.ReleaseAsync(first);
        Assert.Empty(shared.History.Bypassed); // a release followed
    }

    [Fact]
    public async Task What_was_there_before_the_console_is_nobodys_bypass()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        shared.Push(SharedPrompts.Production, $"answer: {shared.Tip()}\n");

        await shared.WatchAsync();

        Assert.Empty(await BypassesAsync(shared));
        Assert.False(shared.History.Current("production", "answer")!.Bypassed);
    }

    [Fact]
    public async Task A_copied_trailer_makes_no_release()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string first = shared.Tip();
        await shared.ReleaseAsync(first);
        await shared.WatchAsync();
        string message = shared.OnRemote("log", "-1", "--format=%B", "main"), second = shared.Push("answer.md", "Second.");
        shared.Push(SharedPrompts.Production, $"answer: {second}\n", message);

        await shared.WatchAsync();

        Assert.Single(await BypassesAsync(shared));
        Assert.Null(shared.History.Current("production", "answer")!.ReleaseId);
        Assert.True(shared.History.Current("production", "answer")!.Bypassed);
    }

    [Fact]
    public async Task A_bypass_that_calls_itself_a_rollback_does_not_say_what_the_next_one_goes_back_to()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string first = shared.Tip(), second = shared.Push("answer.md", "Second.");
        await shared.SyncAsync();
        await shared.ReleaseAsync(first);
        await shared.ReleaseAsync(second);
        await shared.WatchAsync();
        shared.Push(SharedPrompts.Production, $"answer: {first}\n", "Back\n\nRelease-Kind: rollback\nChange-Request: CR-1");

        await shared.WatchAsync();

        LiveSpan live = shared.History.Current("production", "answer")!;
        Assert.Equal((first, true, false, null), (live.Commit, live.Bypassed, live.IsRollback, live.Change));
        Assert.Equal(second, (await shared.Releases.RollbackChoiceAsync("production", "answer", Cancel)).Commit);
    }

    [Fact]
    public async Task A_merge_that_brings_a_change_is_the_bypass()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string version = shared.Tip();
        await shared.WatchAsync();
        shared.InWork("checkout", "-q", "-b", "side");
        shared.Push("README.md", "Not on main yet"); // the branch that counts goes on
        shared.InWork("reset", "-q", "--hard", version);
        Directory.CreateDirectory(Path.Combine(shared.InWork("rev-parse", "--show-toplevel"), "environments"));
        await File.WriteAllTextAsync(Path.Combine(shared.InWork("rev-parse", "--show-toplevel"), SharedPrompts.Production), $"answer: {version}\n", Cancel);
        shared.InWork("add", "-A");
        shared.InWork("commit", "-q", "-m", "Aside");
        shared.InWork("checkout", "-q", "main");
        shared.InWork("pull", "-q", "--ff-only", "origin", "main");
        shared.InWork("merge", "-q", "--no-ff", "-m", "Merge side", "side");
        shared.InWork("push", "-q", "origin", "main");

        await shared.WatchAsync();

        Assert.Equal(shared.Tip(), Assert.Single(await BypassesAsync(shared)).Commit);
        Assert.True(shared.History.Current("production", "answer")!.Bypassed);
    }

    [Fact]
    public async Task Going_back_by_force_is_a_bypass_of_what_came_of_it()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string first = shared.Tip(), second = shared.Push("answer.md", "Second.");
        await shared.SyncAsync();
        await shared.ReleaseAsync(first);
        string before = shared.Tip();
        await shared.ReleaseAsync(second);
        await shared.WatchAsync();
        shared.OnRemote("update-ref", "refs/heads/main", before);

        await shared.WatchAsync();

        Assert.Equal($"answer: {second[..7]} → {first[..7]}", Assert.Single(await BypassesAsync(shared)).Changes);
        Assert.Equal(first, shared.History.Current("production", "answer")!.Commit);
    }

    [Fact]
    public async Task A_bypass_by_force_is_told_whatever_its_message()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string first = shared.Tip();
        await shared.ReleaseAsync(first);
        await shared.WatchAsync();
        string tree = shared.OnRemote("rev-parse", first + "^{tree}"), forced = shared.OnRemote("-c", "user.name=Carla", "-c", "user.email=carla@example.com", "commit-tree", tree, "-p", first);
        shared.OnRemote("update-ref", "refs/heads/main", forced);

        await shared.WatchAsync();

        Assert.Equal($"answer: {first[..7]} → none", Assert.Single(await BypassesAsync(shared)).Changes);
    }

    [Fact]
    public async Task A_push_that_changes_comments_of_an_environment_is_no_bypass_and_one_that_breaks_it_is()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        string first = shared.Tip();
        await shared.ReleaseAsync(first);
        await shared.WatchAsync();
        shared.Push(SharedPrompts.Production, $"# why\n\n'answer':  {first}  # since Monday\n");

        await shared.WatchAsync();
        Assert.Empty(await BypassesAsync(shared));

        string broken = shared.Push(SharedPrompts.Production, "answer: newest\n");
        shared.Push(SharedPrompts.Production, "answer: latest\n"); // it was broken already
        await shared.WatchAsync();
        Assert.Equal(broken, Assert.Single(await BypassesAsync(shared)).Commit);
        Assert.Equal(first, shared.History.Current("production", "answer")!.Commit); // a broken file takes nothing away
    }

    [Fact]
    public async Task Releases_of_the_console_are_no_bypass_however_many_come_at_once()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        await shared.WatchAsync();
        foreach (string text in new[] { "One.", "Two.", "Three." })
        {
            string version = shared.Push("answer.md", text);
            await shared.SyncAsync();
            await shared.ReleaseAsync(version);
        }

        await shared.WatchAsync();

        Assert.Empty(await BypassesAsync(shared));
    }

    [Fact]
    public async Task A_push_that_leaves_environments_alone_is_nothing_to_tell()
    {
        await using SharedPrompts shared = await SharedPrompts.StartAsync();
        await shared.WatchAsync();
        shared.Push("answer.md", "Second.");
        await shared.WatchAsync();
        Assert.Empty(await shared.EventsAsync());
    }

    private static Task<List<PromptBypass>> BypassesAsync(SharedPrompts shared) => shared.QueryAsync(c => c.PromptBypasses.AsNoTracking().ToListAsync(Cancel));
}
