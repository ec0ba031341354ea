using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Brings the catalog up to date with the repository: fetch, read, replace. One at a time.</summary>
internal sealed class PromptSync(PromptRepository repository, PromptHistory history, CatalogReader reader, PromptCatalog catalog) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Does it. What is wrong with the repository is in its status; what was read last stays.</summary>
    public async Task SyncAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await repository.FetchAsync(cancellationToken).ConfigureAwait(false);
            if (repository.Status.Tip is { } tip && tip != catalog.Current.Commit)
            {
                await history.UpdateAsync(tip, cancellationToken).ConfigureAwait(false);
                catalog.Replace(await reader.ReadAsync(tip, cancellationToken).ConfigureAwait(false));
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
