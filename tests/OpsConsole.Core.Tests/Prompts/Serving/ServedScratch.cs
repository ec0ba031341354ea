using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Prompts.History;

namespace OpsConsole.Core.Tests.Prompts.Serving;

/// <summary>What serves the prompts of a repository, with a directory of its own for what it keeps.</summary>
internal sealed class ServedScratch : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("opsconsole-served-").FullName;
    private int? _last;

    public GrownRepository Repository { get; } = new();

    public PromptLocator Locator => new(Repository.Repository, Repository.Catalog, Repository.History, Repository.Options);

    public ServedReader Reader => new(Repository.Repository, Locator, Repository.History);

    public ServedStore Store => new(new StorageOptions { DataDirectory = _data });

    /// <summary>Where the index is kept.</summary>
    public string Index => Path.Combine(Kept, "index.json");

    /// <summary>Where contents are kept.</summary>
    public string Kept => Path.Combine(_data, "prompts", "served");

    /// <summary>Starts to serve; a failure is tried again after a moment.</summary>
    public ServedUpkeep Start() => new(Repository.Catalog, Reader, Store, Repository.Releases, NullLogger<ServedUpkeep>.Instance, TimeSpan.FromMilliseconds(20));

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

    public void Dispose()
    {
        Repository.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
