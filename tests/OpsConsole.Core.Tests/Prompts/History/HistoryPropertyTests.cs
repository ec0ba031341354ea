using System.Text;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Reading;

namespace OpsConsole.Core.Tests.Prompts.History;

public sealed class HistoryPropertyTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public async Task On_a_line_the_history_of_every_path_is_what_git_log_follow_tells(int seed)
    {
        using GrownRepository repository = new();
        RandomHistory random = new(repository, seed);
        random.Linear(50);
        repository.Grow();
        await repository.Sync.SyncAsync(TestContext.Current.CancellationToken);
        Assert.Equal(50, repository.History.Index.Commits);
        foreach (string path in random.Files.Values.SelectMany(f => f.Keys).Distinct())
        {
            string[] expected = repository.Run("log", "--follow", "--format=%H", "main", "--", path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(expected, repository.History.Of(path).Select(c => c.Commit));
        }
    }

    [Theory, InlineData(11), InlineData(12), InlineData(13), InlineData(14), InlineData(15), InlineData(16), InlineData(17), InlineData(18)]
    public async Task What_is_read_of_any_commit_is_what_git_has_there_byte_for_byte(int seed)
    {
        using GrownRepository repository = new();
        RandomHistory random = new(repository, seed);
        random.Branched(60);
        string[] shas = repository.Grow();
        await repository.Sync.SyncAsync(TestContext.Current.CancellationToken);
        Assert.Equal(shas.Length - 1, repository.History.Index.Commits);
        (int Mark, string Path, string Text)[] there = [.. random.Files.SelectMany(c => c.Value.Select(f => (c.Key, f.Key, f.Value)))];
        string[] shown = repository.Show(there.Select(f => $"{shas[f.Mark]}:{f.Path}"));
        foreach (((int mark, string path, string text), string inGit) in there.Zip(shown))
        {
            PromptChange? change = repository.History.At(path, shas[mark]);
            Assert.Equal(path, change?.Path);
            Assert.Equal(GitBlob(text), change!.Blob);
            VersionContent read = (await repository.Queries.ReadAsync(path[..^3], shas[mark], TestContext.Current.CancellationToken))!;
            Assert.Equal(inGit, Encoding.Latin1.GetString(read.Content));
            Assert.Equal((shas[mark], path, change.Blob), (read.Commit, read.Path, read.Blob));
        }
    }

    [Fact]
    public async Task Read_in_pieces_the_history_is_the_same_as_read_at_once()
    {
        using GrownRepository grown = new(), whole = new();
        RandomHistory pieces = new(grown, 7), once = new(whole, 7);
        for (int i = 0; i < 6; i++)
        {
            pieces.Branched(12);
            once.Branched(12);
            grown.Grow();
            await grown.Sync.SyncAsync(TestContext.Current.CancellationToken);
        }

        whole.Grow();
        await whole.Sync.SyncAsync(TestContext.Current.CancellationToken);
        Assert.Equal(whole.History.Tip, grown.History.Tip);
        foreach (string path in once.Files.Values.SelectMany(f => f.Keys).Distinct())
        {
            Assert.Equal(whole.History.Of(path).Select(c => c.Commit).Order(), grown.History.Of(path).Select(c => c.Commit).Order());
        }
    }

    private static string GitBlob(string text)
    {
        byte[] content = Encoding.UTF8.GetBytes(text), header = Encoding.ASCII.GetBytes($"blob {content.Length}\0");
#pragma warning disable CA5350 // Git's SHA-1
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData([.. header, .. content]));
#pragma warning restore CA5350
    }
}
