using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Tests.Prompts.History;

namespace OpsConsole.Core.Tests.Prompts.Reading;

public sealed class PromptQueriesTests : IDisposable
{
    private readonly GrownRepository _repository = new();
    private string[] _shas = [];

    [Fact]
    public async Task A_list_has_a_cell_for_each_environment_that_says_how_far_behind_it_is()
    {
        int one = _repository.Commit([], [GrownRepository.Put("support/reply.md", "One."), GrownRepository.Put("sales/offer.md", "Offer."), GrownRepository.Put("environments/staging.yaml", "")]);
        int two = _repository.Commit([one], [GrownRepository.Put("support/reply.md", "Two.")]);
        int three = _repository.Commit([two], [GrownRepository.Put("support/reply.md", "Three.")]);
        _shas = _repository.Grow();
        _repository.Commit([three], [GrownRepository.Put("environments/production.yaml", $"support/reply: {_shas[one][..10]}\n"), GrownRepository.Put("environments/staging.yaml", $"support/reply: {_shas[three]}\nsales/offer: {new string('a', 40)}\n")]);
        await GrowAsync();

        CatalogList list = _repository.Queries.List(new CatalogFilter());

        Assert.Equal(["production", "staging"], list.Environments);
        Assert.Equal(["sales/offer", "support/reply"], list.Rows.Select(r => r.Prompt.Name));
        Assert.Equal([(CellState.Behind, _shas[one], 2), (CellState.Current, _shas[three], 0)], list.Rows[1].Cells.Select(c => (c.State, c.Commit!, c.Behind!.Value)));
        Assert.Equal([CellState.NotReleased, CellState.Unknown], list.Rows[0].Cells.Select(c => c.State));
        Assert.Equal(("Commit 3", "Ann"), (list.Rows[1].Changed!.Subject, list.Rows[1].Changed!.Author));
        Assert.Equal("support/reply", Assert.Single(_repository.Queries.List(new CatalogFilter { State = CatalogState.Behind }).Rows).Prompt.Name);
        Assert.Null(list.Rows[1].Cells[0].Since);
        await _repository.Releases.RefreshAsync(TestContext.Current.CancellationToken);
        EnvironmentCell live = _repository.Queries.Find("support/reply")!.Cells[0];
        Assert.Equal((list.Rows[1].Changed!.At.AddSeconds(1), "Ann"), (live.Since, live.By));
        Assert.Equal(live, _repository.Queries.List(new CatalogFilter()).Rows[1].Cells[0]);
    }

    [Fact]
    public async Task A_search_finds_words_without_case_and_accents_and_puts_names_first()
    {
        _repository.Commit([], [GrownRepository.Put("a/one.md", "Grüße an alle."), GrownRepository.Put("a/grusse.md", "Nothing."), GrownRepository.Put("b/other.md", "Nothing else.")]);
        await GrowAsync();

        CatalogList list = _repository.Queries.List(new CatalogFilter { Text = "GRÜSSE" });

        Assert.Equal(["a/grusse", "a/one"], list.Rows.Select(r => r.Prompt.Name));
        Assert.Equal(new CatalogSnippet("", "Grüße", " an alle."), list.Rows[1].Snippet);
        Assert.Equal([("a", 2)], list.Folders.Select(f => (f.Path, f.Count)));
    }

    [Fact]
    public async Task A_list_can_be_restricted_and_counts_what_each_other_restriction_would_give()
    {
        string Tagged(string tag, string model) => $"---\nmodel: {model}\ntags: [{tag}]\n---\nHello.";
        _repository.Commit([],
        [
            GrownRepository.Put("a/deep/one.md", Tagged("red", "m1")), GrownRepository.Put("a/two.md", Tagged("blue", "m1")), GrownRepository.Put("b/three.md", Tagged("red", "m2")),
            GrownRepository.Put("ab/four.txt", "Hello."), GrownRepository.Put("CODEOWNERS", "a/ @ann\nb/ @bob\n"),
        ]);
        await GrowAsync();

        CatalogList red = _repository.Queries.List(new CatalogFilter { Tag = "red" });

        Assert.Equal(["a/deep/one", "b/three"], Names(red));
        Assert.Equal([("blue", 1), ("red", 2)], red.Facets.Tags.OrderBy(t => t.Value).Select(t => (t.Value, t.Count)));
        Assert.Equal([("@ann", 1), ("@bob", 1)], red.Facets.Owners.Select(o => (o.Value, o.Count)));
        Assert.Equal([("m1", 1), ("m2", 1)], red.Facets.Models.Select(m => (m.Value, m.Count)));
        Assert.Equal(["a/deep/one", "a/two"], Names(_repository.Queries.List(new CatalogFilter { Folder = "a" })));
        Assert.Equal(["a/two"], Names(_repository.Queries.List(new CatalogFilter { Owner = "@ann", Tag = "blue" })));
        Assert.Equal(["ab/four"], Names(_repository.Queries.List(new CatalogFilter { Format = PromptFormat.Text })));
        Assert.Equal(["b/three"], Names(_repository.Queries.List(new CatalogFilter { Model = "m2" })));
        Assert.Equal(4, Names(_repository.Queries.List(new CatalogFilter { Sort = CatalogSort.Behind })).Length); // there are no environments
        CatalogList page = _repository.Queries.List(new CatalogFilter { Skip = 1, Take = 2 });
        Assert.Equal(["a/two", "ab/four"], Names(page));
        Assert.Equal(4, page.Total);
        FolderNode a = page.Folders.Single(f => f.Path == "a");
        Assert.Equal((2, "a/deep", 1), (a.Count, a.Folders.Single().Path, a.Folders.Single().Count));

        static string[] Names(CatalogList list) => [.. list.Rows.Select(r => r.Prompt.Name)];
    }

    [Fact]
    public async Task A_list_of_everything_has_the_order_asked_for_and_follows_the_repository()
    {
        int one = _repository.Commit([], [GrownRepository.Put("a/one.md", "One.")]);
        int two = _repository.Commit([one], [GrownRepository.Put("b/two.md", "---\ntags: [red]\n---\nTwo.")]);
        await GrowAsync();
        CatalogList Look(CatalogSort sort) => _repository.Queries.List(new CatalogFilter { Sort = sort });
        Assert.Equal(["a/one", "b/two"], Look(CatalogSort.Name).Rows.Select(r => r.Prompt.Name));
        Assert.Equal(["b/two", "a/one"], Look(CatalogSort.Changed).Rows.Select(r => r.Prompt.Name));
        Assert.Same(Look(CatalogSort.Name).Facets, Look(CatalogSort.Changed).Facets);

        _repository.Commit([two], [GrownRepository.Put("b/three.md", "---\ntags: [red]\n---\nThree.")]);
        await GrowAsync();
        CatalogList grown = Look(CatalogSort.Name);
        Assert.Equal((3, 2, 2), (grown.Total, Assert.Single(grown.Facets.Tags).Count, grown.Folders.Single(f => f.Path == "b").Count));
    }

    [Fact]
    public async Task Nothing_stands_anyhow_in_an_environment_that_does_not_exist()
    {
        int one = _repository.Commit([], [GrownRepository.Put("a.md", "One."), GrownRepository.Put("link.prompty", "no front matter")]);
        _shas = _repository.Grow();
        _repository.Commit([one], [GrownRepository.Put("environments/production.yaml", $"a: {_shas[one]}\n")]);
        await GrowAsync();

        CatalogList Look(string? environment, CatalogState? state) => _repository.Queries.List(new CatalogFilter { Environment = environment, State = state });
        Assert.Equal(1, Look(null, CatalogState.Current).Total);
        Assert.All(Enum.GetValues<CatalogState>(), state => Assert.Equal(0, Look("prodution", state).Total));
        Assert.Equal((2, 0), (Look("prodution", null).Total, Look("prodution", null).Facets.States.Count));
        Assert.Equal(2, _repository.Queries.List(new CatalogFilter { Environment = "prodution", Sort = CatalogSort.Behind }).Rows.Count);
    }

    [Fact]
    public async Task A_prompt_that_is_gone_can_still_be_opened()
    {
        int one = _repository.Commit([], [GrownRepository.Put("a/old.md", "A text that is long enough to be found again.\n"), GrownRepository.Put("a/gone.md", "Gone.")]);
        _repository.Commit([one], [GrownRepository.Move("a/old.md", "a/new.md"), GrownRepository.Delete("a/gone.md")]);
        await GrowAsync();

        Assert.Equal(["a/gone", "a/old"], _repository.Queries.DeletedPrompts.Select(p => p.Name));
        Assert.Null(_repository.Queries.Find("a/gone")!.Prompt);
        Assert.Equal("a/new", _repository.Queries.Find("a/old")!.RenamedTo);
        Assert.Equal(["a/old"], _repository.Queries.Find("a/new")!.FormerNames);
        Assert.Null(_repository.Queries.Find("a/never"));
        Assert.Equal("Gone."u8.ToArray(), (await _repository.Queries.ReadAsync("a/gone", _shas[one], TestContext.Current.CancellationToken))!.Content);
        Assert.Null(await _repository.Queries.ReadAsync("a/gone", _shas[one + 1], TestContext.Current.CancellationToken));
        Assert.Equal("a/old.md", (await _repository.Queries.ReadAsync("a/new", _shas[one], TestContext.Current.CancellationToken))!.Path);
    }

    public void Dispose() => _repository.Dispose();

    private async Task GrowAsync()
    {
        _shas = _repository.Grow();
        await _repository.Sync.SyncAsync(TestContext.Current.CancellationToken);
        Assert.Null(_repository.Repository.Status.Problem);
    }
}
