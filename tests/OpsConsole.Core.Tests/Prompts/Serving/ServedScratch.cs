using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Core.Tests.Prompts.History;

namespace OpsConsole.Core.Tests.Prompts.Serving;

/// <summary>What serves the prompts of a repository.</summary>
internal sealed class ServedScratch : IDisposable
{
    private int? _last;

    public GrownRepository Repository { get; } = new();

    public PromptLocator Locator => new(Repository.Repository, Repository.Catalog, Repository.History, Repository.Options);

    public ServedReader Reader => new(Repository.Repository, Locator, Repository.History);

    /// <summary>Puts files into the repository and has the catalog see them.</summary>
    /// <returns>The commit.</returns>
    public async Task<string> CommitAsync(params string[] changes)
    {
        int number = Repository.Commit(_last is { } last ? [last] : [], changes);
        _last = number;
        string commit = Repository.Grow()[number];
        await Repository.Sync.SyncAsync(TestContext.Current.CancellationToken);
        Assert.Null(Repository.Repository.Status.Problem);
        return commit;
    }

    public void Dispose() => Repository.Dispose();
}
