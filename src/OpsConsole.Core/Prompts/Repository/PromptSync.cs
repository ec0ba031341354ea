using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>
/// Brings the catalog up to date with the repository: fetch, read, replace. One at a time: who asks while it runs gets the next run, together
/// with everybody else who asked meanwhile.
/// </summary>
internal sealed partial class PromptSync(
    PromptRepository repository, PromptHistory history, CatalogReader reader, PromptCatalog catalog, ILogger<PromptSync>? logger = null) : IDisposable
{
    private readonly ILogger _logger = logger ?? NullLogger<PromptSync>.Instance;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task? _next;
    private Task _last = Task.CompletedTask;

    /// <summary>Does it. What is wrong with the repository is in its status; what was read last stays.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the work: others may wait for it too.</param>
    public Task SyncAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            if (_next is null)
            {
                _next = _last = Task.Run(RunAsync, CancellationToken.None);
            }

            return _next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends it, and waits until git has let go of the mirror: at most five seconds.</summary>
    public void Dispose()
    {
        Task last;
        lock (_lock)
        {
            _stop.Cancel();
            last = _last;
        }

        Task.WaitAny([last], TimeSpan.FromSeconds(5)); // without its exception, which is that it was stopped
    }

    private async Task RunAsync()
    {
        CancellationToken stop = _stop.Token;
        await _turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            lock (_lock)
            {
                _next = null; // from here on, what changes in the repository may be missed: who asks now needs another run
            }

            if (catalog.Current.Commit is null && await repository.OpenAsync(stop).ConfigureAwait(false) is { } known)
            {
                await ReplaceAsync(known, stop).ConfigureAwait(false); // at once, however long the repository takes to answer
            }

            await repository.FetchAsync(stop).ConfigureAwait(false);
            if (repository.Status.Tip is { } tip && tip != catalog.Current.Commit)
            {
                await ReplaceAsync(tip, stop).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ReplaceAsync(string tip, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(tip, cancellationToken).ConfigureAwait(false);
        }
        catch (GitException exception)
        {
            Log.NotRead(_logger, tip, exception);
            if (!await repository.RepairAsync(cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            await ReadAsync(tip, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(string tip, CancellationToken cancellationToken)
    {
        await history.UpdateAsync(tip, cancellationToken).ConfigureAwait(false); // first: lists say how far behind each environment is
        catalog.Replace(await reader.ReadAsync(tip, cancellationToken).ConfigureAwait(false));
        await repository.KeepReleasedAsync(catalog.Current.Environments.Values.SelectMany(e => e.Lines.Values).Select(l => l.Commit), cancellationToken).ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Commit {Commit} of the prompt repository could not be read from its mirror.")]
        public static partial void NotRead(ILogger logger, string commit, Exception exception);
    }
}
