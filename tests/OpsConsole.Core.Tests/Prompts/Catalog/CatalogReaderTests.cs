using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Tests.Prompts.History;

namespace OpsConsole.Core.Tests.Prompts.Catalog;

public sealed class CatalogReaderTests : IDisposable
{
    private readonly GrownRepository _repository = new();

    [Fact]
    public async Task Every_file_is_listed_and_what_cannot_be_used_says_why()
    {
        _repository.Options.MaxFileBytes = 1024;
        _repository.Commit([],
        [
            GrownRepository.Put("good.md", "Good."), GrownRepository.Put("large.md", new string('x', 2000)), GrownRepository.Put("lfs.md", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
            "M 120000 inline link.md\ndata 7\ngood.md\n", $"M 160000 {new string('1', 40)} module.md\n", GrownRepository.Put("README.md", "Nothing."),
        ]);
        CatalogSnapshot snapshot = await ReadAsync();

        Assert.Equal(["good", "large", "lfs", "link", "module"], snapshot.Prompts.Select(p => p.Name));
        Assert.Equal(["good"], snapshot.Prompts.Where(p => p.IsUsable).Select(p => p.Name));
        Assert.Equal(["too large", "Git LFS", "symbolic link", "submodule"], snapshot.Prompts.Skip(1).Zip(["too large", "Git LFS", "symbolic link", "submodule"], (p, w) => p.Problems[0].Message.Contains(w) ? w : p.Problems[0].Message));
    }

    [Fact]
    public async Task Of_two_files_of_one_name_the_first_counts_and_both_say_so()
    {
        int one = _repository.Commit([], [GrownRepository.Put("a/x.md", "First."), GrownRepository.Put("a/x.txt", "Second.")]);
        CatalogSnapshot snapshot = await ReadAsync();

        Assert.Equal(["a/x", "a/x.txt"], snapshot.Prompts.Select(p => p.Name));
        Assert.Equal([true, false], snapshot.Prompts.Select(p => p.IsUsable));
        Assert.All(snapshot.Prompts, p => Assert.Contains(p.Problems, q => q.Message.Contains("same name")));
        _repository.Commit([one], [GrownRepository.Delete("a/x.md")]);
        CatalogPrompt left = Assert.Single((await ReadAsync()).Prompts);
        Assert.Equal(("a/x", "a/x.txt", 0), (left.Name, left.Path, left.Problems.Count));
    }

    [Fact]
    public async Task A_prompt_whose_address_the_API_has_for_something_else_says_so()
    {
        _repository.Commit([], [GrownRepository.Put("Live.md", "Text."), GrownRepository.Put("releases.txt", "Text."), GrownRepository.Put("a/live.md", "Text.")]);
        CatalogSnapshot snapshot = await ReadAsync();

        Assert.Equal([("Live", true), ("a/live", false), ("releases", true)], snapshot.Prompts.Select(p => (p.Name, p.Problems.Any(q => q.Message.Contains("GET /api/v1/prompts/")))));
        Assert.All(snapshot.Prompts, p => Assert.True(p.IsUsable));
    }

    [Fact]
    public async Task What_did_not_change_is_not_read_again_and_owners_follow_their_file()
    {
        int one = _repository.Commit([], [GrownRepository.Put("a/x.md", "First."), GrownRepository.Put("a/y.md", "Second."), GrownRepository.Put("CODEOWNERS", "a/x.md @ann\n")]);
        CatalogSnapshot first = await ReadAsync();
        int two = _repository.Commit([one], [GrownRepository.Put("a/y.md", "Changed.")]);
        CatalogSnapshot second = await ReadAsync();
        _repository.Commit([two], [GrownRepository.Put(".github/CODEOWNERS", "* @bob\n")]);
        CatalogSnapshot third = await ReadAsync();

        Assert.Same(first.Find("a/x"), second.Find("a/x"));
        Assert.NotSame(first.Find("a/y"), second.Find("a/y"));
        Assert.Equal(["@ann"], second.Find("a/x")!.Owners);
        Assert.Equal(["@bob"], third.Find("a/x")!.Owners);
        Assert.Same(second.Find("a/y")!.Prompt, third.Find("a/y")!.Prompt);
    }

    [Fact]
    public async Task A_file_that_becomes_a_link_of_the_same_content_cannot_be_used_any_more_until_it_is_a_file_again()
    {
        int one = _repository.Commit([], [GrownRepository.Put("good.md", "Good."), GrownRepository.Put("a.md", "good.md")]);
        CatalogSnapshot first = await ReadAsync();
        int two = _repository.Commit([one], ["M 120000 inline a.md\ndata 7\ngood.md\n"]);
        CatalogSnapshot second = await ReadAsync();
        _repository.Commit([two], [GrownRepository.Put("a.md", "good.md")]);
        CatalogSnapshot third = await ReadAsync();

        Assert.Equal(first.Find("a")!.Blob, second.Find("a")!.Blob);
        Assert.Equal([true, false, true], new[] { first, second, third }.Select(s => s.Find("a")!.IsUsable));
        Assert.Contains("symbolic link", second.Find("a")!.Problems.Single().Message);
        Assert.Empty(third.Find("a")!.Problems);
    }

    [Fact]
    public async Task A_fabric_folder_is_one_prompt_with_both_its_files()
    {
        int one = _repository.Commit([], [GrownRepository.Put("p/summary/system.md", "System."), GrownRepository.Put("p/summary/user.md", "User.")]);
        string[] shas = _repository.Grow();
        int two = _repository.Commit([one], [GrownRepository.Put("p/summary/user.md", "Another.")]);
        _repository.Commit([two], [GrownRepository.Put("environments/production.yaml", $"p/summary: {shas[one]}\n")]);
        CatalogPrompt prompt = Assert.Single((await ReadAsync()).Prompts);

        Assert.Equal(("p/summary", PromptFormat.Fabric), (prompt.Name, prompt.Format));
        Assert.NotNull(prompt.UserBlob);
        Assert.Equal(1, Assert.Single(_repository.Queries.Find("p/summary")!.Cells).Behind);
        Assert.Equal("User."u8.ToArray(), (await _repository.Queries.ReadAsync("p/summary", shas[one], TestContext.Current.CancellationToken))!.UserContent);
    }

    [Fact]
    public async Task Paths_that_are_no_text_break_nothing()
    {
        _repository.Commit([], [GrownRepository.Put("good.md", "Good."), GrownRepository.Put("\"\\377/user.md\"", "x"), GrownRepository.Put("\"\\376/user.md\"", "y"), GrownRepository.Put("\"\\376/system.md\"", "z")]);
        Assert.Equal("good", Assert.Single((await ReadAsync()).Prompts).Name);
    }

    [Fact]
    public async Task Prompts_that_are_too_many_are_counted()
    {
        _repository.Options.MaxPrompts = 2;
        _repository.Commit([], [GrownRepository.Put("a.md", "a"), GrownRepository.Put("b.md", "b"), GrownRepository.Put("c.md", "c")]);
        CatalogSnapshot snapshot = await ReadAsync();
        Assert.Equal((2, 1), (snapshot.Prompts.Count, snapshot.Left));
    }

    public void Dispose() => _repository.Dispose();

    private async Task<CatalogSnapshot> ReadAsync()
    {
        _repository.Grow();
        await _repository.Sync.SyncAsync(TestContext.Current.CancellationToken);
        Assert.Null(_repository.Repository.Status.Problem);
        return _repository.Catalog.Current;
    }
}
