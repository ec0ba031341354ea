using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Tests.Prompts.History;

namespace OpsConsole.Core.Tests.Prompts.Reading;

/// <summary>A Fabric folder is one prompt of two files: what happens to either happens to the prompt.</summary>
public sealed class FabricHistoryTests : IDisposable
{
    private const string System = "p/summary/system.md", User = "p/summary/user.md", Long = "A text that is long enough to be found again after it was moved to another folder.\n";

    private readonly GrownRepository _repository = new();
    private string[] _shas = [];
    private int _last;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PromptDetail Prompt => _repository.Queries.Find("p/summary")!;

    [Fact]
    public async Task Its_history_tells_what_changed_either_file_and_a_commit_of_both_once()
    {
        int[] commits =
        [
            Commit(GrownRepository.Put(System, "One."), GrownRepository.Put(User, "Uno.")), Commit(GrownRepository.Put(User, "Due.")), Commit(GrownRepository.Put(System, "Two.")),
            Commit(GrownRepository.Put(System, "Three."), GrownRepository.Put(User, "Tre.")), Commit(GrownRepository.Put("other.md", "x")), Commit(GrownRepository.Delete(User)),
        ];
        await ReleaseAsync(commits[0]);

        int[] changed = [commits[5], commits[3], commits[2], commits[1], commits[0]];
        Assert.Equal(changed.Select(c => _shas[c]), Prompt.History.Select(c => c.Commit));
        Assert.Equal([true, false, false, true, false], Prompt.History.Select(c => c.IsOfUser));
        Assert.Equal([(ChangeKind.Modified, System), (ChangeKind.Added, System)], new[] { Prompt.History[3], Prompt.History[4] }.Select(c => (c.Kind, c.Path)));
        Assert.Equal(Prompt.History[4].Blob, Prompt.History[3].Blob); // what it tells of is system.md
        Assert.Equal(Prompt.History, Prompt.History.Select(c => _repository.Queries.ChangeAt(Prompt, c.Commit)));
        Assert.Equal(_shas[commits[3]], _repository.Queries.ChangeAt(Prompt, _shas[commits[4]])!.Commit);
        Assert.Equal(Prompt.History[0], _repository.Queries.List(new CatalogFilter()).Rows.Single(r => r.Prompt.Name == "p/summary").Changed);
        Assert.Equal(4, Assert.Single(Prompt.Cells).Behind);
        Assert.Equal(_shas[commits[1]], (await _repository.Queries.ReadAsync("p/summary", _shas[commits[1]], Cancel))!.Change.Commit);
    }

    [Fact]
    public async Task It_is_behind_when_its_user_file_was_deleted_since_and_current_when_it_is_back()
    {
        int one = Commit(GrownRepository.Put(System, "One."), GrownRepository.Put(User, "Uno."));
        Commit(GrownRepository.Delete(User));
        await ReleaseAsync(one);
        Assert.Equal((CellState.Behind, 1), (Prompt.Cells[0].State, Prompt.Cells[0].Behind));

        Commit(GrownRepository.Put(User, "Uno."));
        await GrowAsync();
        Assert.Equal((CellState.Current, 0), (Prompt.Cells[0].State, Prompt.Cells[0].Behind));
    }

    [Fact]
    public async Task It_is_behind_when_its_user_file_was_added_since()
    {
        int one = Commit(GrownRepository.Put(System, "One."));
        Commit(GrownRepository.Put(User, "Uno."));
        await ReleaseAsync(one);
        Assert.Equal(1, Assert.Single(Prompt.Cells).Behind);
    }

    [Fact]
    public async Task A_file_that_became_its_user_file_later_was_not_it_before()
    {
        int one = Commit(GrownRepository.Put(System, "One."), GrownRepository.Put("p/summary/input.md", Long));
        int two = Commit(GrownRepository.Move("p/summary/input.md", User));
        await ReleaseAsync(one);

        Assert.Null((await _repository.Queries.ReadAsync("p/summary", _shas[one], Cancel))!.UserContent);
        Assert.NotNull((await _repository.Queries.ReadAsync("p/summary", _shas[two], Cancel))!.UserContent);
        Assert.Equal([_shas[two], _shas[one]], Prompt.History.Select(c => c.Commit));
        Assert.Equal(1, Assert.Single(Prompt.Cells).Behind);
    }

    [Fact]
    public async Task A_folder_that_moves_takes_the_history_of_both_files_along()
    {
        int one = Commit(GrownRepository.Put("old/system.md", Long + "One."), GrownRepository.Put("old/user.md", "Uno.")), two = Commit(GrownRepository.Put("old/user.md", "Due."));
        int three = Commit(GrownRepository.Move("old", "p/summary")), four = Commit(GrownRepository.Put("old/user.md", "Of another prompt that has the folder now."), GrownRepository.Put("old/system.md", "Another."));
        await ReleaseAsync(two);

        Assert.Equal(new[] { three, two, one }.Select(c => _shas[c]), Prompt.History.Select(c => c.Commit));
        Assert.Equal((CellState.Current, 0), (Prompt.Cells[0].State, Prompt.Cells[0].Behind));
        Assert.Equal("Due."u8.ToArray(), (await _repository.Queries.ReadAsync("p/summary", _shas[two], Cancel))!.UserContent);
        Assert.Equal([_shas[four], _shas[three], _shas[two], _shas[one]], _repository.Queries.Find("old")!.History.Select(c => c.Commit).Union(Prompt.History.Select(c => c.Commit)));
    }

    [Fact]
    public async Task What_stood_beside_it_where_it_was_no_folder_yet_was_another_prompt()
    {
        _repository.Options.Directory = "prompts";
        int one = Commit(GrownRepository.Put("prompts/system.md", Long), GrownRepository.Put("prompts/user.md", "Of its own."));
        Commit(GrownRepository.Put("prompts/user.md", "Of its own, changed."));
        int three = Commit(GrownRepository.Move("prompts/system.md", "prompts/" + System)), four = Commit(GrownRepository.Put("prompts/" + User, "Uno."));
        await GrowAsync();

        Assert.Equal([_shas[four], _shas[three], _shas[one]], Prompt.History.Select(c => c.Commit));
        Assert.Equal(_shas[one], _repository.Queries.ChangeAt(Prompt, _shas[2])!.Commit);
    }

    public void Dispose() => _repository.Dispose();

    private int Commit(params string[] changes) => _last = _repository.Commit(_last == 0 ? [] : [_last], changes);

    private async Task ReleaseAsync(int commit)
    {
        _shas = _repository.Grow();
        Commit(GrownRepository.Put("environments/production.yaml", $"p/summary: {_shas[commit]}\n"));
        await GrowAsync();
    }

    private async Task GrowAsync()
    {
        _shas = _repository.Grow();
        await _repository.Sync.SyncAsync(Cancel);
        Assert.Null(_repository.Repository.Status.Problem);
    }
}
