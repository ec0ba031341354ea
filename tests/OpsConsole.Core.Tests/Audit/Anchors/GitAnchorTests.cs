using System.Text;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Git;
using OpsConsole.Core.Tests.Git;

namespace OpsConsole.Core.Tests.Audit.Anchors;

public sealed class GitAnchorTests : IDisposable
{
    private const string Branch = "opsconsole-audit";

    private readonly Scratch _scratch = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Without_a_repository_one_is_made_and_each_hour_has_its_file()
    {
        using GitAnchor anchor = New("");
        PublishedCheckpoint first = Notes.Of(1), second = Notes.Of(2), later = Notes.Of(3, after: TimeSpan.FromHours(1));
        await anchor.AnchorAsync(first, Cancel);
        await anchor.AnchorAsync(second, Cancel);
        await anchor.AnchorAsync(later, Cancel);

        string repository = _scratch.At("audit", "anchor.git");
        Assert.Equal($"{first.Note}\n{second.Note}".Trim(), Scratch.Git(repository, "show", $"{Branch}:{Notes.LogId}/2026-11/21/07.txt"));
        Assert.Equal(later.Note.Trim(), Scratch.Git(repository, "show", $"{Branch}:{Notes.LogId}/2026-11/21/08.txt"));
        Assert.Equal("3", Scratch.Git(repository, "rev-list", "--count", Branch));
        Scratch.Git(repository, "fsck", "--strict");
        Assert.Equal([1, 2, 3], await SizesAsync(anchor));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task The_same_checkpoint_makes_no_second_commit(bool remote)
    {
        string repository = _scratch.Bare("prompts.git");
        PublishedCheckpoint checkpoint = Notes.Of(1);
        for (int start = 0; start < 2; start++)
        {
            using GitAnchor anchor = New(remote ? "file://" + repository : repository);
            await anchor.AnchorAsync(checkpoint, Cancel);
        }

        Assert.Equal("1", Scratch.Git(repository, "rev-list", "--count", Branch));
    }

    [Fact]
    public async Task A_repository_whose_making_was_killed_is_made_again()
    {
        string repository = _scratch.At("audit", "anchor.git");
        Directory.CreateDirectory(repository);
        await File.WriteAllTextAsync(Path.Combine(repository, "config.lock"), "", Cancel);
        using GitAnchor anchor = New("");

        await anchor.AnchorAsync(Notes.Of(1), Cancel);

        Assert.Equal([1], await SizesAsync(anchor));
    }

    [Fact]
    public async Task A_working_copy_keeps_its_branches_files_and_index()
    {
        string copy = _scratch.WorkingCopy("prompts");
        string before = Scratch.Git(copy, "rev-parse", "main");
        await File.WriteAllTextAsync(Path.Combine(copy, "greeting.yaml"), "not committed yet\n", Cancel);
        using GitAnchor anchor = New("prompts");
        await anchor.AnchorAsync(Notes.Of(1), Cancel);

        Assert.Equal(before, Scratch.Git(copy, "rev-parse", "main"));
        Assert.Equal("M greeting.yaml", Scratch.Git(copy, "status", "--porcelain"));
        Assert.Equal("main", Scratch.Git(copy, "branch", "--show-current"));
        Assert.Equal([1], await SizesAsync(anchor));
    }

    [Fact]
    public async Task Checkpoints_are_pushed_to_a_remote_and_read_back_from_it()
    {
        string repository = _scratch.Bare("prompts.git");
        using GitAnchor anchor = New("file://" + repository);
        await anchor.AnchorAsync(Notes.Of(1), Cancel);
        await anchor.AnchorAsync(Notes.Of(2), Cancel);
        Assert.Equal("2", Scratch.Git(repository, "rev-list", "--count", Branch));

        Directory.Delete(_scratch.At("audit", "anchor-remote.git"), recursive: true); // a new host
        using GitAnchor fresh = New("file://" + repository);
        Assert.Equal([1, 2], await SizesAsync(fresh));
        await fresh.AnchorAsync(Notes.Of(3), Cancel);
        Assert.Equal("3", Scratch.Git(repository, "rev-list", "--count", Branch));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Two_consoles_that_write_to_one_branch_lose_nothing(bool remote)
    {
        string repository = _scratch.Bare("prompts.git");
        using Scratch other = new();
        string address = remote ? "file://" + repository : repository;
        using GitAnchor one = New(address), two = New(address, other);
        await Task.WhenAll(WriteAsync(one, 1), WriteAsync(two, 101));
        Assert.Equal("20", Scratch.Git(repository, "rev-list", "--count", Branch));
        Assert.Equal(Enumerable.Range(1, 10).Concat(Enumerable.Range(101, 10)).Select(n => (long)n), (await SizesAsync(one)).Order());
        Scratch.Git(repository, "fsck", "--strict");

        static async Task WriteAsync(GitAnchor anchor, int from)
        {
            for (int size = from; size < from + 10; size++)
            {
                for (bool done = false; !done;)
                {
                    try
                    {
                        await anchor.AnchorAsync(Notes.Of(size), Cancel);
                        done = true;
                    }
                    catch (AnchorException) when (!Cancel.IsCancellationRequested)
                    {
                        // The other was quicker five times in a row; the product waits and tries again.
                    }
                }
            }
        }
    }

    [Fact]
    public async Task A_branch_that_somebody_rewound_is_continued_from_where_it_is()
    {
        string repository = _scratch.Bare("prompts.git");
        using GitAnchor anchor = New("file://" + repository);
        await anchor.AnchorAsync(Notes.Of(1), Cancel);
        await anchor.AnchorAsync(Notes.Of(2), Cancel);
        Scratch.Git(repository, "update-ref", "refs/heads/" + Branch, Branch + "~1");
        await anchor.AnchorAsync(Notes.Of(3), Cancel);
        Assert.Equal([1, 2, 3], await SizesAsync(anchor)); // its own commit still follows what is there

        Scratch.Git(repository, "update-ref", "-d", "refs/heads/" + Branch);
        await anchor.AnchorAsync(Notes.Of(4), Cancel);
        Assert.Contains(4, await SizesAsync(anchor));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Hooks_and_settings_of_the_repository_run_nothing(bool remote)
    {
        string repository = _scratch.Bare("prompts.git");
        string trace = _scratch.Booby(repository);
        using GitAnchor anchor = New(remote ? "file://" + repository : repository);
        await anchor.AnchorAsync(Notes.Of(1), Cancel);
        await anchor.AnchorAsync(Notes.Of(2), Cancel);
        Assert.Equal([1, 2], await SizesAsync(anchor));
        Assert.False(File.Exists(trace), File.Exists(trace) ? await File.ReadAllTextAsync(trace, Cancel) : "");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_branch_with_anything_else_on_it_is_left_alone(bool remote)
    {
        string copy = _scratch.WorkingCopy("prompts"), before = Scratch.Git(copy, "rev-parse", "main");
        using GitAnchor anchor = New(remote ? "file://" + copy : copy, branch: "main");
        AnchorException exception = await Assert.ThrowsAsync<AnchorException>(() => anchor.AnchorAsync(Notes.Of(1), Cancel));
        Assert.Contains("'greeting.yaml'). Set Audit:Anchors:Git:Branch", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, Scratch.Git(copy, "rev-parse", "main"));
    }

    [Fact]
    public async Task A_symbolic_link_in_place_of_a_file_is_not_followed()
    {
        using GitAnchor anchor = New("");
        await anchor.AnchorAsync(Notes.Of(1), Cancel);
        string repository = _scratch.At("audit", "anchor.git"), target = _scratch.At("target");
        await File.WriteAllTextAsync(target, "/etc/passwd", Cancel);
        string link = Scratch.Git(repository, "hash-object", "-w", target);
        string tree = TestGit.Tree(repository, Encoding.UTF8.GetBytes($"120000 blob {link}\t07.txt\0"));
        tree = TestGit.Tree(repository, Encoding.UTF8.GetBytes($"040000 tree {tree}\t21\0"));
        tree = TestGit.Tree(repository, Encoding.UTF8.GetBytes($"040000 tree {tree}\t2026-11\0"));
        tree = TestGit.Tree(repository, Encoding.UTF8.GetBytes($"040000 tree {tree}\t{Notes.LogId}\0"));
        Scratch.Git(repository, "update-ref", "refs/heads/" + Branch, Scratch.Git(repository, "commit-tree", tree, "-m", "link"));

        await Assert.ThrowsAsync<AnchorException>(() => anchor.AnchorAsync(Notes.Of(2), Cancel));
        Assert.Empty(await anchor.ReadAsync(Notes.LogId, Cancel));
    }

    [Fact]
    public async Task Other_logs_on_the_branch_stay_and_are_shown_too()
    {
        using GitAnchor anchor = New("");
        await anchor.AnchorAsync(Notes.Of(7, Notes.OtherLogId), Cancel);
        await anchor.AnchorAsync(Notes.Of(1), Cancel);
        IReadOnlyList<PublishedCheckpoint> read = await anchor.ReadAsync(Notes.LogId, Cancel);
        Assert.Equal([Notes.OtherLogId, Notes.LogId], read.Select(c => c.Checkpoint.Origin.Split('/')[1]));
    }

    [Fact]
    public async Task What_is_not_there_is_told_with_what_to_do()
    {
        using GitAnchor directory = New("nowhere"), remote = New("file://" + _scratch.At("nowhere.git"));
        AnchorException exception = await Assert.ThrowsAsync<AnchorException>(() => directory.AnchorAsync(Notes.Of(1), Cancel));
        Assert.Contains("git init --bare", exception.Message, StringComparison.Ordinal);
        exception = await Assert.ThrowsAsync<AnchorException>(() => remote.AnchorAsync(Notes.Of(1), Cancel));
        Assert.Contains("git ls-remote failed", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Audit:Anchors:Git:Repository", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public async Task A_remote_that_hangs_is_given_up_and_everything_it_started_ends()
    {
        string there = _scratch.At("there"), pid = _scratch.At("pid");
        Scratch.Program(there, $"echo $$ > '{pid}'\nsleep 600\n");
        _scratch.Bare("mirror.git");
        GitCommand git = new(_scratch.At("mirror.git"), "file://" + _scratch.Bare("remote.git"), TimeProvider.System) { Timeout = TimeSpan.FromMilliseconds(500) };
        GitException exception = await Assert.ThrowsAsync<GitException>(() => git.TryAsync(null, Cancel, "ls-remote", "--upload-pack=" + there, GitCommand.Remote));
        Assert.Contains("did not end within", exception.Message, StringComparison.Ordinal);
        string hung = (await File.ReadAllTextAsync(pid, Cancel)).Trim();
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists("/proc/" + hung), TimeSpan.FromSeconds(10)));
    }

    private static async Task<IEnumerable<long>> SizesAsync(GitAnchor anchor) => (await anchor.ReadAsync(Notes.LogId, Cancel)).Select(c => c.Checkpoint.Size);

    private GitAnchor New(string repository, Scratch? scratch = null, string branch = Branch) =>
        new(new GitAnchorOptions { Repository = repository, Branch = branch }, (scratch ?? _scratch).Storage, TimeProvider.System);
}
