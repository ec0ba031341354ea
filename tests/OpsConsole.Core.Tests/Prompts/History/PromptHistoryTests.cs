using OpsConsole.Core.Prompts.History;

namespace OpsConsole.Core.Tests.Prompts.History;

public sealed class PromptHistoryTests : IDisposable
{
    private readonly GrownRepository _repository = new();
    private string[] _shas = [];

    private PromptHistory History => _repository.History;

    [Fact]
    public async Task What_a_merge_made_of_both_sides_is_a_change_of_the_merge()
    {
        int one = _repository.Commit([], [GrownRepository.Put("a.md", "1\n2\n3\n")]);
        int left = _repository.Commit([one], [GrownRepository.Put("a.md", "left\n2\n3\n")]), right = _repository.Commit([one], [GrownRepository.Put("a.md", "1\n2\nright\n")], "Bob <bob@example.org>");
        int merge = _repository.Commit([left, right], [GrownRepository.Put("a.md", "left\n2\nright\n")], "Eve <eve@example.org>");
        await GrowAsync();

        Assert.Equal(new[] { merge, right, left, one }.Select(m => _shas[m]).Order(), History.Of("a.md").Select(c => c.Commit).Order());
        Assert.Equal(_shas[merge], History.Of("a.md")[0].Commit);
        IReadOnlyList<BlameLine> lines = (await History.BlameAsync("a.md", _shas[merge], TestContext.Current.CancellationToken))!;
        Assert.Equal([("left", _shas[left]), ("2", _shas[one]), ("right", _shas[right])], lines.Select(l => (l.Text, l.Change.Commit)));
    }

    [Fact]
    public async Task A_change_under_the_old_name_is_in_the_history_of_the_file_that_a_merge_renamed()
    {
        string text = string.Concat(Enumerable.Range(0, 20).Select(i => $"line {i}\n"));
        int one = _repository.Commit([], [GrownRepository.Put("old.md", text)]);
        int renamed = _repository.Commit([one], [GrownRepository.Move("old.md", "new.md")]), edited = _repository.Commit([one], [GrownRepository.Put("old.md", text + "more\n")]);
        int merge = _repository.Commit([renamed, edited], [GrownRepository.Put("new.md", text + "more\n")]);
        await GrowAsync();

        Assert.Equal(new[] { merge, edited, renamed, one }.Select(m => _shas[m]).Order(), History.Of("new.md").Select(c => c.Commit).Order());
        Assert.Equal((ChangeKind.Renamed, "new.md", "old.md"), (History.Of("old.md")[0].Kind, History.Of("old.md")[0].Path, History.Of("old.md")[0].OldPath));
    }

    [Fact]
    public async Task What_counts_at_a_commit_is_the_newest_change_that_it_has()
    {
        string[] texts = ["one", "two", "three"];
        int last = 0;
        foreach (string text in texts)
        {
            last = _repository.Commit(last == 0 ? [] : [last], [GrownRepository.Put("a.md", text)]);
        }

        _repository.Commit([last], [GrownRepository.Put("other.md", "x")]);
        await GrowAsync();

        Assert.Equal("Commit 2", History.At("a.md", _shas[2])?.Subject);
        Assert.Equal("Commit 3", History.At("a.md", _shas[4])?.Subject);
        Assert.Null(History.At("other.md", _shas[2]));
    }

    [Fact]
    public async Task A_commit_is_found_by_the_beginning_of_its_sha_unless_there_are_two()
    {
        int last = 0;
        for (int i = 0; i < 300; i++)
        {
            last = _repository.Commit(last == 0 ? [] : [last], [GrownRepository.Put("a.md", $"{i}")]);
        }

        await GrowAsync();
        Assert.All(_shas.Skip(1), sha => Assert.Equal(sha, History.Resolve(sha[..12])));
        Assert.Null(History.Resolve(_shas[5][..6]));
        Assert.Null(History.Resolve("0000000"));
        Assert.Null(History.Resolve("--all; x"));
        Assert.Null(History.Resolve(_shas[5].ToUpperInvariant()));
        HistoryIndex twins = new() { ShaBytes = 20, Commits = 2, Shas = [.. new byte[19], 1, .. new byte[19], 2] };
        Assert.Equal((-1, 1), (PromptHistory.Number(twins, new string('0', 12)), PromptHistory.Number(twins, new string('0', 39) + "2")));
        HistoryIndex unsorted = new() { ShaBytes = 20, Commits = 3, Shas = [.. new byte[19], 3, 9, .. new byte[19], .. new byte[19], 1] };
        Assert.Equal([2, 0, 1], unsorted.BySha.ToArray());
    }

    [Fact]
    public async Task Where_the_history_was_rewritten_it_is_read_again()
    {
        int one = _repository.Commit([], [GrownRepository.Put("a.md", "one")]);
        _repository.Commit([one], [GrownRepository.Put("a.md", "two")]);
        await GrowAsync();
        _repository.Commit([one], [GrownRepository.Put("a.md", "other")]);
        await GrowAsync();

        Assert.Equal([_shas[3], _shas[1]], History.Of("a.md").Select(c => c.Commit));
        Assert.Null(History.Resolve(_shas[2]));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_start_goes_on_from_the_file_and_without_one_that_can_be_read_begins_anew(bool damage)
    {
        RandomHistory random = new(_repository, 3);
        random.Branched(40);
        await GrowAsync();
        byte[] file = await File.ReadAllBytesAsync(_repository.HistoryFile, TestContext.Current.CancellationToken);
        Dictionary<string, PromptChange[]> before = random.Files[random.Files.Keys.Max()].Keys.ToDictionary(p => p, p => History.Of(p).ToArray());
        if (damage)
        {
            file[file.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(_repository.HistoryFile, file, TestContext.Current.CancellationToken);
        }

        Assert.Equal(damage, OpsConsole.Core.Prompts.History.HistoryFile.TryLoad(_repository.HistoryFile) is null);
        _repository.Start();
        await GrowAsync();
        Assert.All(before, b => Assert.Equal(b.Value, History.Of(b.Key)));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_takes_nothing_away()
    {
        Directory.CreateDirectory(_repository.HistoryFile + ".new");
        _repository.Commit([], [GrownRepository.Put("a.md", "one")]);
        await GrowAsync();
        Assert.Single(History.Of("a.md"));
        Assert.False(File.Exists(_repository.HistoryFile));
    }

    [Fact]
    public async Task Names_and_subjects_that_mean_to_confuse_are_only_names_and_subjects()
    {
        int one = _repository.Commit([], [GrownRepository.Put("a.md", "one")], ":100644 100644 \u0001 é <-x@example.org>");
        _repository.Commit([one], [GrownRepository.Put("\"d\\n\\303\\244/\\\"x\\ty.md\"", "two"), GrownRepository.Put(":(glob)*.md", "three")]);
        await GrowAsync();

        Assert.Equal(":100644 100644 \u0001 é", History.Of("a.md").Single().Author);
        Assert.Single(History.Of("d\nä/\"x\ty.md"));
        Assert.Single(History.Of(":(glob)*.md"));
        Assert.Empty(History.Of("*.md"));
        Assert.Empty(History.Of("../a.md"));
    }

    public void Dispose() => _repository.Dispose();

    private async Task GrowAsync()
    {
        _shas = _repository.Grow();
        await _repository.Sync.SyncAsync(TestContext.Current.CancellationToken);
        Assert.Null(_repository.Repository.Status.Problem);
        Assert.Equal(_repository.Repository.Status.Tip, History.Tip);
    }
}
