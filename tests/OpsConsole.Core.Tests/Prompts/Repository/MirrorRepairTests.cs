using System.Text;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Tests.Audit.Anchors;

namespace OpsConsole.Core.Tests.Prompts.Repository;

/// <summary>A mirror that is made anew loses nothing that only the old one had, and a healthy one is not made anew.</summary>
public sealed class MirrorRepairTests : IDisposable
{
    private const int Max = 1 << 20;

    private readonly RepositoryScratch _scratch = new();
    private readonly List<HistoryRewrite> _told = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Damaged => _scratch.Mirror + ".damaged";

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_mirror_that_git_cannot_open_gives_what_it_kept_to_the_new_one()
    {
        PromptRepository repository = await OpenAsync(_scratch.Bare());
        string kept = await KeptAsync(repository), before = repository.Status.Tip!;
        Scratch.Git(_scratch.Copy(), "commit", "--quiet", "--amend", "-m", "Changed words");
        Scratch.Git(_scratch.Copy(), "push", "--quiet", "--force", "origin", "HEAD");
        await File.WriteAllTextAsync(Path.Combine(_scratch.Mirror, "HEAD"), "nonsense", Cancel);
        PromptRepository again = await OpenAsync(_scratch.Files.At("origin.git"));
        Assert.Equal((RepositoryState.Ready, null), (again.Status.State, again.Status.Problem));
        Assert.Equal("Mine.\n", await ReadAsync(again, kept));
        Assert.Equal(before, Assert.Single(_told).Before); // what happened while the console was down is not taken for the beginning
    }

    [Fact]
    public async Task A_git_that_does_not_end_takes_no_mirror_away()
    {
        string origin = _scratch.Bare();
        string kept = await KeptAsync(await OpenAsync(origin));
        PromptRepository hasty = _scratch.Open(origin, new HastyTime());
        Assert.Null(await hasty.OpenAsync(Cancel));
        Assert.Contains("did not end within", hasty.Status.Problem, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Damaged));
        Assert.Equal(kept, Scratch.Git(_scratch.Mirror, "rev-parse", "refs/opsconsole/kept/" + kept));
    }

    [Fact]
    public async Task A_mirror_that_is_made_anew_has_what_was_kept_also_when_the_repository_fails_then()
    {
        string origin = _scratch.Bare();
        PromptRepository repository = await OpenAsync(origin);
        string packs = Path.Combine(_scratch.Mirror, "objects", "pack"), blob = Scratch.Git(origin, "rev-parse", "main:support/answer.md");
        string kept = await KeptAsync(repository), tip = RepositoryScratch.Commit(_scratch.Copy(), "second.md", "Second.\n", "Second");
        string[] before = Directory.GetFiles(packs);
        await repository.FetchAsync(Cancel);
        Assert.All(Directory.GetFiles(packs).Except(before).ToList(), File.Delete); // what the last fetch brought
        await File.WriteAllBytesAsync(_scratch.Files.At("tree"), [.. "100644 .git\0"u8, .. Convert.FromHexString(blob)], Cancel);
        string malformed = Scratch.Git(origin, "hash-object", "-w", "-t", "tree", "--literally", _scratch.Files.At("tree"));
        Scratch.Git(origin, "update-ref", "refs/heads/main", Scratch.Git(origin, "commit-tree", malformed, "-p", tip, "-m", "Cannot be fetched"));
        await repository.FetchAsync(Cancel);
        Assert.True(Directory.Exists(Damaged));
        Assert.Equal(RepositoryState.Unreachable, repository.Status.State);
        Scratch.Git(origin, "update-ref", "refs/heads/main", tip);
        await repository.FetchAsync(Cancel);
        Assert.Equal((RepositoryState.Ready, tip), (repository.Status.State, repository.Status.Tip));
        Assert.Equal("Mine.\n", await ReadAsync(repository, kept));
    }

    [Fact]
    public async Task One_commit_that_is_lost_takes_nothing_from_the_others_that_were_kept()
    {
        PromptRepository repository = await OpenAsync(_scratch.Bare());
        string kept = await KeptAsync(repository), tip = repository.Status.Tip!;
        string lost = await repository.CommitAsync(RepositoryScratch.Ada, tip, "other.md", "Other.\n"u8.ToArray(), "Lost", Cancel);
        await repository.KeepAsync([lost], Cancel);
        File.Delete(Path.Combine(_scratch.Mirror, "objects", lost[..2], lost[2..]));
        Assert.True(await repository.RepairAsync(Cancel));
        Assert.Equal("Mine.\n", await ReadAsync(repository, kept));
        Assert.Null(await repository.ResolveAsync(lost, Cancel));
    }

    [Fact]
    public async Task Tidying_that_failed_is_tried_again_ten_minutes_later_and_leaves_no_lock()
    {
        MovedTime time = new();
        PromptRepository repository = await OpenAsync(_scratch.Bare(), time);
        string graphs = Path.Combine(_scratch.Mirror, "objects", "info", "commit-graphs"), left = Path.Combine(graphs, "commit-graph-chain.lock");
        Directory.CreateDirectory(graphs);
        await File.WriteAllTextAsync(left, "", Cancel); // of a git that was killed
        await Assert.ThrowsAsync<GitException>(() => repository.TidyAsync(Cancel));
        Assert.False(File.Exists(left));
        await repository.TidyAsync(Cancel);
        Assert.Empty(Directory.GetFiles(graphs, "*.graph"));
        time.By = TimeSpan.FromMinutes(10);
        await repository.TidyAsync(Cancel);
        Assert.NotEmpty(Directory.GetFiles(graphs, "*.graph"));
    }

    private static async Task<string> KeptAsync(PromptRepository repository)
    {
        string kept = await repository.CommitAsync(RepositoryScratch.Ada, repository.Status.Tip!, "mine.md", "Mine.\n"u8.ToArray(), "Withdrawn later", Cancel);
        await repository.KeepAsync([kept], Cancel);
        return kept;
    }

    private static async Task<string?> ReadAsync(PromptRepository repository, string commit) =>
        await repository.ReadAtAsync(commit, "mine.md", Max, Cancel) is { } file ? Encoding.UTF8.GetString(file.Content) : null;

    private async Task<PromptRepository> OpenAsync(string origin, TimeProvider? time = null)
    {
        PromptRepository repository = _scratch.Open(origin, time);
        repository.Rewrites.Subscribe((rewrite, _) =>
        {
            _told.Add(rewrite);
            return Task.CompletedTask;
        });
        await repository.FetchAsync(Cancel);
        return repository;
    }

    /// <summary>A clock by which every waiting is over at once.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + (long)(By.TotalSeconds * TimestampFrequency);
    }
}
