using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Tests.Prompts.History;

namespace OpsConsole.Core.Tests.Prompts.Catalog;

public sealed class HiddenDirectoryTests : IDisposable
{
    private readonly GrownRepository _repository = new();

    [Fact]
    public async Task Prompts_may_be_kept_where_GitHub_keeps_them()
    {
        _repository.Options.Directory = ".github/prompts";
        _repository.Commit([],
        [
            GrownRepository.Put(".github/prompts/review.prompt.md", "Review {{diff}}."), GrownRepository.Put(".github/prompts/sum/system.md", "Sum up."),
            GrownRepository.Put(".github/prompts/sum/user.md", "{{input}}"), GrownRepository.Put(".github/other.md", "No prompt."),
        ]);
        string[] shas = _repository.Grow();
        await _repository.Sync.SyncAsync(TestContext.Current.CancellationToken);
        Assert.Null(_repository.Repository.Status.Problem);

        Assert.Equal([("review.prompt", PromptFormat.Markdown, true), ("sum", PromptFormat.Fabric, true)], _repository.Catalog.Current.Prompts.Select(p => (p.Name, p.Format, p.IsUsable)));
        Assert.NotNull(_repository.Catalog.Current.Find("sum")!.UserBlob);
        Assert.Equal("Review {{diff}}."u8.ToArray(), (await _repository.Queries.ReadAsync("review.prompt", shas[^1], TestContext.Current.CancellationToken))!.Content);
    }

    public void Dispose() => _repository.Dispose();
}
