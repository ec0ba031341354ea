using System.Text;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Audit.Anchors;

namespace OpsConsole.Core.Tests.Prompts.Repository;

public sealed class PromptRepositoryTests : IDisposable
{
    private const int Max = 1 << 20;

    private readonly RepositoryScratch _scratch = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Theory, InlineData(false), InlineData(true)]
    public async Task The_repository_is_mirrored_and_read(bool address)
    {
        PromptRepository repository = await OpenAsync(_scratch.Bare(), address);
        string tip = Scratch.Git(_scratch.Copy(), "rev-parse", "HEAD");
        Assert.Equal((RepositoryState.Ready, tip, null), (repository.Status.State, repository.Status.Tip, repository.Status.Problem));
        RepositoryBlob? read = await repository.ReadAtAsync(tip, "support/answer.md", Max, Cancel);
        Assert.Equal("You answer politely.\n", Encoding.UTF8.GetString(read!.Content));
        Assert.Equal("100644", read.Mode);
        Assert.Equal(read.Content, await repository.ReadAsync(read.Blob, Max, Cancel));
        Assert.Equal(tip, await repository.ResolveAsync(tip[..7], Cancel));
        Assert.Null(await repository.ReadAtAsync(tip, "support/nothing.md", Max, Cancel));
        Assert.Null(await repository.ReadAtAsync(tip, "support", Max, Cancel));
        Assert.Null(await repository.ReadAtAsync(tip, "support/answer.md", 3, Cancel));
        Assert.Null(await repository.ResolveAsync("1234567", Cancel));

        string next = RepositoryScratch.Commit(_scratch.Copy(), "second.md", "Second.\n", "Second");
        await repository.FetchAsync(Cancel);
        Assert.Equal(next, repository.Status.Tip);
        Assert.Equal("Second.\n", Encoding.UTF8.GetString((await repository.ReadAtAsync(next, "second.md", Max, Cancel))!.Content));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_commit_is_made_as_the_person_and_pushed(bool address)
    {
        string origin = _scratch.Bare();
        PromptRepository repository = await OpenAsync(origin, address);
        string tip = repository.Status.Tip!;
        byte[] content = [0, 255, 13, 10, 13, 65];
        string commit = await repository.CommitAsync(RepositoryScratch.Ada, tip, "support/deep/new prompt ü.md", content, "Say it\r\n\r\nReleased-By: Ada\n\n\n", Cancel);
        Assert.Equal(PushOutcome.Ok, await repository.PushAsync("proposals/one", null, commit, Cancel));
        Assert.Equal(commit, Scratch.Git(origin, "rev-parse", "proposals/one"));
        Assert.Equal(commit, repository.BranchTip("proposals/one"));
        Assert.Equal("Ada Example <ada@example.com> OpsConsole <opsconsole@localhost>", Scratch.Git(origin, "log", "-1", "--format=%an <%ae> %cn <%ce>", commit));
        Assert.Equal("Say it\n\nReleased-By: Ada", Scratch.Git(origin, "log", "-1", "--format=%B", commit));
        Assert.Equal(content, (await repository.ReadAtAsync(commit, "support/deep/new prompt ü.md", Max, Cancel))!.Content);
        Assert.NotNull(await repository.ReadAtAsync(commit, "support/answer.md", Max, Cancel));
        Scratch.Git(origin, "fsck", "--strict");

        Assert.Equal(PushOutcome.Ok, await repository.DeleteBranchAsync("proposals/one", commit, Cancel));
        Assert.Null(repository.BranchTip("proposals/one"));
        Assert.Equal("refs/heads/main", Scratch.Git(origin, "for-each-ref", "--format=%(refname)"));
    }

    [Fact]
    public async Task A_branch_that_moved_meanwhile_is_not_overwritten()
    {
        string origin = _scratch.Bare();
        PromptRepository repository = await OpenAsync(origin, false);
        string tip = repository.Status.Tip!, theirs = RepositoryScratch.Commit(_scratch.Copy(), "theirs.md", "x", "Theirs");
        string ours = await repository.CommitAsync(RepositoryScratch.Ada, tip, "ours.md", "x"u8.ToArray(), "Ours", Cancel);
        foreach (PushOutcome outcome in (PushOutcome[])[await repository.PushAsync("main", tip, ours, Cancel), await repository.PushAsync("main", null, ours, Cancel)])
        {
            Assert.False(outcome.Done);
            Assert.True(outcome.Moved);
        }

        Assert.Equal(theirs, Scratch.Git(origin, "rev-parse", "main"));
        await repository.FetchAsync(Cancel);
        ours = await repository.CommitAsync(RepositoryScratch.Ada, theirs, "ours.md", "x"u8.ToArray(), "Ours", Cancel);
        Assert.True((await repository.PushAsync("main", theirs, ours, Cancel)).Done);
        Assert.Equal(ours, Scratch.Git(origin, "rev-parse", "main"));
    }

    [Fact]
    public async Task Deleting_the_last_file_of_a_directory_deletes_the_directory()
    {
        PromptRepository repository = await OpenAsync(_scratch.Bare(), false);
        string tip = repository.Status.Tip!;
        string commit = await repository.CommitAsync(RepositoryScratch.Ada, tip, "a/b/c.md", "x"u8.ToArray(), "Add", Cancel);
        commit = await repository.CommitAsync(RepositoryScratch.Ada, commit, "a/b/c.md", null, "Delete", Cancel);
        Assert.Equal(["support/answer.md"], (await repository.ListAsync(commit, Cancel)).Select(f => f.Path));
        await Assert.ThrowsAsync<GitException>(() => repository.CommitAsync(RepositoryScratch.Ada, tip, "support", "x"u8.ToArray(), "Over a directory", Cancel));
        await Assert.ThrowsAsync<GitException>(() => repository.CommitAsync(RepositoryScratch.Ada, tip, "support/answer.md/x", "x"u8.ToArray(), "Through a file", Cancel));
    }

    [Fact]
    public async Task A_repository_that_is_not_there_takes_nothing_away()
    {
        string origin = _scratch.Bare();
        PromptRepository repository = await OpenAsync(origin, true);
        string tip = repository.Status.Tip!;
        Directory.Delete(origin, recursive: true);
        await repository.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.Unreachable, tip), (repository.Status.State, repository.Status.Tip));
        Assert.NotNull(repository.Status.Problem);
        Assert.NotNull(await repository.ReadAtAsync(tip, "support/answer.md", Max, Cancel));
    }

    private async Task<PromptRepository> OpenAsync(string origin, bool address)
    {
        PromptRepository repository = _scratch.Open(address ? "file://" + origin : origin);
        await repository.FetchAsync(Cancel);
        return repository;
    }
}
