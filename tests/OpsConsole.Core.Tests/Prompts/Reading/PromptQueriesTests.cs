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
