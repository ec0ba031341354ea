using System.Text;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Audit.Anchors;

namespace OpsConsole.Core.Tests.Prompts.Repository;

/// <summary>What happens to repositories: nothing of it takes away what was known.</summary>
public sealed class RepositoryTroubleTests : IDisposable
{
    private const int Max = 1 << 20;

    private readonly RepositoryScratch _scratch = new();
    private readonly List<HistoryRewrite> _told = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_history_that_is_rewritten_is_told_once_and_what_was_released_stays_readable()
    {
        string origin = _scratch.Bare();
        PromptRepository repository = await OpenAsync(origin);
        string released = RepositoryScratch.Commit(_scratch.Copy(), "support/answer.md", "Released.\n", "Released");
        string before = RepositoryScratch.Commit(_scratch.Copy(), "support/answer.md", "Later.\n", "Later");
        await repository.FetchAsync(Cancel);
        await repository.KeepReleasedAsync([released[..10], "0123456789"], Cancel);
        Assert.Empty(_told);

        Scratch.Git(_scratch.Copy(), "reset", "--quiet", "--hard", "HEAD~2");
        string after = RepositoryScratch.Commit(_scratch.Copy(), "other.md", "Other.\n", "Another history");
        Scratch.Git(origin, "reflog", "expire", "--expire=now", "--all");
        Scratch.Git(origin, "gc", "--quiet", "--prune=now");
        await repository.FetchAsync(Cancel);
        await repository.FetchAsync(Cancel);
        HistoryRewrite rewrite = Assert.Single(_told);
        Assert.Equal((before, after), (rewrite.Before, rewrite.After));
        Assert.Equal([released], rewrite.Lost);
        Assert.Equal((RepositoryState.Ready, after), (repository.Status.State, repository.Status.Tip));
        Scratch.Git(_scratch.Mirror, "gc", "--quiet", "--prune=now");
        Assert.Equal("Released.\n", Encoding.UTF8.GetString((await repository.ReadAtAsync(released, "support/answer.md", Max, Cancel))!.Content));
    }

    [Fact]
    public async Task A_rewrite_that_nobody_heard_or_happened_while_the_console_was_down_is_told_later()
    {
        string origin = _scratch.Bare();
        PromptRepository first = _scratch.Open(origin);
        await first.FetchAsync(Cancel);
        string before = first.Status.Tip!;
        Scratch.Git(_scratch.Copy(), "commit", "--quiet", "--amend", "-m", "Changed words");
        Scratch.Git(_scratch.Copy(), "push", "--quiet", "--force", "origin", "HEAD");
        await first.FetchAsync(Cancel); // nobody listens

        PromptRepository second = await OpenAsync(origin);
        Assert.Equal(before, Assert.Single(_told).Before);
        await second.FetchAsync(Cancel);
        Assert.Single(_told);
    }

    [Fact]
    public async Task A_listener_that_fails_is_told_again()
    {
        string origin = _scratch.Bare();
        PromptRepository repository = _scratch.Open(origin);
        int times = 0;
        using IDisposable subscription = repository.Rewrites.Subscribe((_, _) => ++times == 1 ? throw new InvalidOperationException("The database is away.") : Task.CompletedTask);
        await repository.FetchAsync(Cancel);
        Scratch.Git(_scratch.Copy(), "commit", "--quiet", "--amend", "-m", "Changed words");
        Scratch.Git(_scratch.Copy(), "push", "--quiet", "--force", "origin", "HEAD");
        for (int i = 0; i < 4; i++)
        {
            await repository.FetchAsync(Cancel);
        }

        Assert.Equal(2, times);
    }

    [Fact]
    public async Task A_branch_that_is_deleted_or_renamed_is_said_and_the_last_one_counts_even_after_a_restart()
    {
        string origin = _scratch.Bare();
        PromptRepository repository = await OpenAsync(origin);
        string tip = repository.Status.Tip!;
        Scratch.Git(origin, "branch", "-m", "main", "trunk");
        await repository.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.BranchMissing, tip), (repository.Status.State, repository.Status.Tip));
        Assert.Contains("no branch 'main', but trunk.", repository.Status.Problem, StringComparison.Ordinal);

        PromptRepository again = _scratch.Open(origin);
        Assert.Equal(tip, await again.OpenAsync(Cancel));
        await again.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.BranchMissing, tip), (again.Status.State, again.Status.Tip));
        Assert.NotNull(await again.ReadAtAsync(tip, "support/answer.md", Max, Cancel));

        Scratch.Git(origin, "branch", "-m", "trunk", "main");
        await again.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.Ready, null), (again.Status.State, again.Status.Problem));
    }

    [Fact]
    public async Task An_empty_repository_is_said_and_begins_with_its_first_push()
    {
        string origin = _scratch.Files.At("empty.git");
        Scratch.Git(_scratch.Files.Root, "init", "--quiet", "--bare", "empty.git");
        PromptRepository repository = await OpenAsync(origin);
        Assert.Equal((RepositoryState.BranchMissing, null), (repository.Status.State, repository.Status.Tip));
        Assert.Contains("is empty. Push branch 'main'", repository.Status.Problem, StringComparison.Ordinal);
        string copy = _scratch.Files.WorkingCopy("copy");
        Scratch.Git(copy, "push", "--quiet", origin, "main");
        await repository.FetchAsync(Cancel);
        Assert.Equal(RepositoryState.Ready, repository.Status.State);
        Assert.Empty(_told);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Another_repository_in_its_place_is_a_rewritten_history(bool sha256)
    {
        string origin = _scratch.Bare();
        PromptRepository repository = await OpenAsync(origin);
        string before = repository.Status.Tip!;
        Directory.Delete(origin, recursive: true);
        string copy = _scratch.Files.At("another");
        Scratch.Git(_scratch.Files.Root, "init", "--quiet", "--initial-branch=main", sha256 ? "--object-format=sha256" : "--object-format=sha1", "another");
        await File.WriteAllTextAsync(Path.Combine(copy, "new.md"), "New.\n", Cancel);
        Scratch.Git(copy, "add", ".");
        Scratch.Git(copy, "commit", "--quiet", "-m", "New");
        Directory.Move(Path.Combine(copy, ".git"), origin);
        await repository.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.Ready, null), (repository.Status.State, repository.Status.Problem));
        string tip = repository.Status.Tip!;
        Assert.Equal(sha256 ? 64 : 40, tip.Length);
        Assert.Equal("New.\n", Encoding.UTF8.GetString((await repository.ReadAtAsync(tip, "new.md", Max, Cancel))!.Content));
        if (!sha256)
        {
            Assert.Equal((before, tip), (Assert.Single(_told).Before, _told[0].After));
            Assert.NotNull(await repository.ReadAtAsync(before, "support/answer.md", Max, Cancel));
        }

        string commit = await repository.CommitAsync(RepositoryScratch.Ada, tip, "a/b.md", null, "Nothing", Cancel);
        commit = await repository.CommitAsync(RepositoryScratch.Ada, commit, "a/b.md", "x"u8.ToArray(), "Something", Cancel);
        commit = await repository.CommitAsync(RepositoryScratch.Ada, commit, "a/b.md", null, "And away", Cancel);
        Assert.Equal(["new.md"], (await repository.ListAsync(commit, Cancel)).Select(f => f.Path));
    }

    [Theory, InlineData("HEAD", false), InlineData("objects", true), InlineData("everything", true)]
    public async Task A_mirror_that_is_damaged_or_deleted_is_made_anew(string what, bool running)
    {
        string origin = _scratch.Bare();
        PromptRepository repository = await OpenAsync(origin);
        string tip = repository.Status.Tip!;
        if (what == "HEAD")
        {
            await File.WriteAllTextAsync(Path.Combine(_scratch.Mirror, "HEAD"), "nonsense", Cancel);
        }
        else
        {
            Directory.Delete(what == "objects" ? Path.Combine(_scratch.Mirror, "objects") : _scratch.Mirror, recursive: true);
        }

        repository = running ? repository : await OpenAsync(origin);
        RepositoryScratch.Commit(_scratch.Copy(), "second.md", "Second.\n", "Second");
        await repository.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.Ready, null), (repository.Status.State, repository.Status.Problem));
        Assert.NotNull(await repository.ReadAtAsync(tip, "support/answer.md", Max, Cancel));
        Assert.Equal("Second.\n", Encoding.UTF8.GetString((await repository.ReadAtAsync(repository.Status.Tip!, "second.md", Max, Cancel))!.Content));
    }

    [Fact]
    public async Task A_damaged_mirror_gives_what_it_kept_to_the_new_one()
    {
        string origin = _scratch.Bare();
        PromptRepository repository = await OpenAsync(origin);
        string proposal = await repository.CommitAsync(RepositoryScratch.Ada, repository.Status.Tip!, "mine.md", "Mine.\n"u8.ToArray(), "Withdrawn later", Cancel);
        await repository.KeepAsync([proposal], Cancel);
        string packs = Path.Combine(_scratch.Mirror, "objects", "pack"), damaged = RepositoryScratch.Commit(_scratch.Copy(), "second.md", "Second.\n", "Second");
        string[] before = Directory.GetFiles(packs);
        await repository.FetchAsync(Cancel);
        Scratch.Git(_scratch.Mirror, "update-ref", "-d", "refs/opsconsole/tip");
        Assert.All(Directory.GetFiles(packs).Except(before).ToList(), File.Delete); // what the last fetch brought
        Assert.True(await repository.RepairAsync(Cancel));
        Assert.NotNull(await repository.ReadAtAsync(damaged, "second.md", Max, Cancel));
        Assert.Equal("Mine.\n", Encoding.UTF8.GetString((await repository.ReadAtAsync(proposal, "mine.md", Max, Cancel))!.Content));
        Assert.False(await repository.RepairAsync(Cancel));
    }

    [Fact]
    public async Task What_a_killed_git_left_is_removed()
    {
        string origin = _scratch.Bare();
        PromptRepository repository = await OpenAsync(origin);
        foreach (string left in (string[])["packed-refs.lock", "refs/heads/main.lock", "shallow.lock"])
        {
            await File.WriteAllTextAsync(Path.Combine(_scratch.Mirror, left), "", Cancel);
        }

        string tip = RepositoryScratch.Commit(_scratch.Copy(), "second.md", "Second.\n", "Second");
        await repository.FetchAsync(Cancel);
        await repository.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.Ready, tip), (repository.Status.State, repository.Status.Tip));
    }

    [Fact]
    public async Task A_dead_repository_is_said_with_a_remedy_and_the_mirror_of_the_last_run_counts()
    {
        string origin = _scratch.Bare();
        string tip = (await OpenAsync(origin)).Status.Tip!;
        Directory.Delete(origin, recursive: true);
        PromptRepository again = _scratch.Open(origin);
        Assert.Equal(tip, await again.OpenAsync(Cancel));
        Assert.Equal((RepositoryState.Starting, tip), (again.Status.State, again.Status.Tip));
        await again.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.Unreachable, tip), (again.Status.State, again.Status.Tip));
        Assert.Contains("Create it with 'git init --bare', or set Prompts:Repository", again.Status.Problem, StringComparison.Ordinal);
        Assert.NotNull(await again.ReadAtAsync(tip, "support/answer.md", Max, Cancel));
        Assert.DoesNotContain("\n", again.Status.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tidying_writes_the_index_of_changed_paths_and_loses_nothing()
    {
        PromptRepository repository = await OpenAsync(_scratch.Bare());
        await repository.TidyAsync(Cancel);
        byte[] graph = await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(Path.Combine(_scratch.Mirror, "objects", "info", "commit-graphs"), "*.graph")), Cancel);
        string[] chunks = [.. Enumerable.Range(0, graph[6]).Select(i => Encoding.ASCII.GetString(graph, 8 + (12 * i), 4))]; // its table of contents
        Assert.Contains("BIDX", chunks); // where the filters are
        Assert.Contains("BDAT", chunks); // the filters of changed paths
        Assert.NotNull(await repository.ReadAtAsync(repository.Status.Tip!, "support/answer.md", Max, Cancel));
    }

    private async Task<PromptRepository> OpenAsync(string origin)
    {
        PromptRepository repository = _scratch.Open(origin);
        repository.Rewrites.Subscribe((rewrite, _) =>
        {
            _told.Add(rewrite);
            return Task.CompletedTask;
        });
        await repository.FetchAsync(Cancel);
        return repository;
    }
}
