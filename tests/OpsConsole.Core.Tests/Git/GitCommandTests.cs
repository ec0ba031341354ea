using OpsConsole.Core.Git;
using OpsConsole.Core.Tests.Audit.Anchors;

namespace OpsConsole.Core.Tests.Git;

public sealed class GitCommandTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly string _copy;
    private readonly GitCommand _git;

    public GitCommandTests()
    {
        _copy = _scratch.WorkingCopy("prompts");
        _git = new GitCommand(Path.Combine(_copy, ".git"), null, TimeProvider.System);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Head => Scratch.Git(_copy, "rev-parse", "HEAD");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task What_git_could_not_do_is_caught_by_those_who_catch_what_could_not_be_read() =>
        await Assert.ThrowsAnyAsync<IOException>(() => _git.DoAsync(null, Cancel, "cat-file", "blob", "nothing"));

    [Fact]
    public async Task A_commit_that_the_repository_does_not_have_is_before_none()
    {
        string first = Head;
        Scratch.Git(_copy, "commit", "--quiet", "--allow-empty", "-m", "Second");
        Assert.True(await _git.IsAncestorAsync(first, Head, Cancel));
        Assert.True(await _git.IsAncestorAsync(first, first, Cancel));
        Assert.False(await _git.IsAncestorAsync(Head, first, Cancel));
        Assert.False(await _git.IsAncestorAsync(new string('1', 40), Head, Cancel));
        GitCommand nothing = new(_scratch.At("nothing"), null, TimeProvider.System);
        await Assert.ThrowsAsync<GitException>(() => nothing.IsAncestorAsync(first, Head, Cancel));
    }

    [Fact]
    public async Task Loose_objects_are_packed_once_there_are_too_many()
    {
        for (int i = 0; i < 400; i++)
        {
            File.WriteAllText(Path.Combine(_copy, $"file{i}"), $"{i}"); // the same in every run: git guesses the number from the objects whose names begin with 17
        }

        Scratch.Git(_copy, "add", ".");
        Scratch.Git(_copy, "commit", "--quiet", "-m", "Many");
        Assert.Equal(0, (await _git.TryPackAsync(100_000, Cancel)).ExitCode);
        Assert.Empty(Packs());
        Assert.Equal(0, (await _git.TryPackAsync(200, Cancel)).ExitCode);
        Assert.NotEmpty(Packs());

        string[] Packs() => Directory.GetFiles(Path.Combine(_copy, ".git", "objects", "pack"), "*.pack");
    }

    [Fact]
    public async Task A_reader_that_fails_ends_git_at_once()
    {
        await File.WriteAllBytesAsync(Path.Combine(_copy, "large"), new byte[4 << 20], Cancel);
        string blob = Scratch.Git(_copy, "hash-object", "-w", "large");
        await Assert.ThrowsAsync<InvalidDataException>(() => _git.StreamAsync((_, _) => Task.FromException(new InvalidDataException()), TimeSpan.FromMinutes(5), Cancel, "cat-file", "blob", blob));
        GitCommand little = new(_git.Directory, null, TimeProvider.System) { MaxOutput = 1 << 20, Timeout = TimeSpan.FromMinutes(5) };
        Assert.Contains("more than 1 MiB", (await Assert.ThrowsAsync<GitException>(() => little.DoAsync(null, Cancel, "cat-file", "blob", blob))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_succeed_is_said_in_gits_words()
    {
        GitException exception = await Assert.ThrowsAsync<GitException>(() => _git.StreamAsync((output, token) => output.CopyToAsync(Stream.Null, token), TimeSpan.FromMinutes(1), Cancel, "log", "nothing"));
        Assert.Contains("unknown revision", exception.Message, StringComparison.Ordinal);
    }
}
