using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Audit.Anchors;

namespace OpsConsole.Core.Tests.Prompts.Repository;

public sealed class PushTests : IDisposable
{
    private readonly RepositoryScratch _scratch = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_working_copy_follows_when_its_branch_is_moved()
    {
        string copy = _scratch.Files.WorkingCopy("work");
        PromptRepository repository = _scratch.Open(copy);
        await repository.FetchAsync(Cancel);
        string tip = repository.Status.Tip!, commit = await repository.CommitAsync(RepositoryScratch.Ada, tip, "greeting.yaml", "changed\n"u8.ToArray(), "Change", Cancel);
        Assert.Equal(PushOutcome.Ok, await repository.PushAsync("main", tip, commit, Cancel));
        Assert.Equal("changed\n", await File.ReadAllTextAsync(Path.Combine(copy, "greeting.yaml"), Cancel));
        Assert.Equal("", Scratch.Git(copy, "status", "--porcelain"));

        await File.WriteAllTextAsync(Path.Combine(copy, "greeting.yaml"), "not committed yet\n", Cancel);
        string next = await repository.CommitAsync(RepositoryScratch.Ada, commit, "greeting.yaml", "changed again\n"u8.ToArray(), "Change again", Cancel);
        PushOutcome outcome = await repository.PushAsync("main", commit, next, Cancel);
        Assert.Equal((false, false), (outcome.Done, outcome.Moved));
        Assert.Contains("Working directory has unstaged changes", outcome.Problem, StringComparison.Ordinal);
        Assert.Equal("not committed yet\n", await File.ReadAllTextAsync(Path.Combine(copy, "greeting.yaml"), Cancel));
    }

    [Fact]
    public async Task A_working_copy_whose_settings_name_programs_for_files_is_not_written_to()
    {
        string copy = _scratch.Files.WorkingCopy("work"), trace = _scratch.Files.At("trace");
        Scratch.Git(copy, "config", "filter.x.smudge", $"touch '{trace}'; cat");
        await File.WriteAllTextAsync(Path.Combine(copy, ".gitattributes"), "* filter=x\n", Cancel);
        Scratch.Git(copy, "add", ".gitattributes");
        Scratch.Git(copy, "commit", "--quiet", "-m", "A filter");
        PromptRepository repository = _scratch.Open(copy);
        await repository.FetchAsync(Cancel);
        string tip = repository.Status.Tip!, commit = await repository.CommitAsync(RepositoryScratch.Ada, tip, "greeting.yaml", "changed\n"u8.ToArray(), "Change", Cancel);
        File.Delete(trace);
        PushOutcome outcome = await repository.PushAsync("main", tip, commit, Cancel);
        Assert.False(outcome.Done);
        Assert.Contains("filter.x.smudge", outcome.Problem, StringComparison.Ordinal);
        Assert.False(File.Exists(trace));
        Assert.Equal(PushOutcome.Ok, await repository.PushAsync("proposals/1", null, commit, Cancel)); // what is not checked out can be moved
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public async Task A_repository_that_refuses_is_told_in_its_words()
    {
        string origin = _scratch.Bare();
        PromptRepository repository = _scratch.Open(origin);
        await repository.FetchAsync(Cancel);
        Scratch.Git(origin, "config", "receive.denyDeletes", "true");
        string tip = repository.Status.Tip!;
        await repository.PushAsync("proposals/1", null, tip, Cancel);
        PushOutcome outcome = await repository.DeleteBranchAsync("proposals/1", tip, Cancel);
        Assert.Equal((false, false), (outcome.Done, outcome.Moved));
        Assert.Contains("refused the change of branch 'proposals/1': [remote rejected] (deletion prohibited)", outcome.Problem, StringComparison.Ordinal);
        Assert.Equal(tip, repository.BranchTip("proposals/1"));
        await Assert.ThrowsAsync<ArgumentException>(() => repository.DeleteBranchAsync("main", tip, Cancel));
    }

    [Fact]
    public async Task Ten_who_push_at_once_lose_nothing()
    {
        string origin = _scratch.Bare();
        PromptRepository repository = _scratch.Open(origin);
        await repository.FetchAsync(Cancel);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            for (bool done = false; !done;)
            {
                string tip = repository.BranchTip("main")!;
                done = (await repository.PushAsync("main", tip, await repository.CommitAsync(RepositoryScratch.Ada, tip, $"file{i}.md", [65], $"File {i}", limit.Token), limit.Token)).Done;
            }
        }));
        Assert.Equal("11", Scratch.Git(origin, "rev-list", "--count", "main"));
        Scratch.Git(origin, "fsck", "--strict");
    }
}
