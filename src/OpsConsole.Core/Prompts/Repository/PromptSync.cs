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

    /// <summary>Does it. What is wrong with the repository is in its status; what was read last stays.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the work: others may wait for it too.</param>
    public Task SyncAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            if (_next is null)
            {
                _next = Task.Run(RunAsync, CancellationToken.None);
            }

            return _next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends it, and waits until git has let go of the mirror: at most five seconds.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            _stop.Cancel();
        }

        _turn.Wait(TimeSpan.FromSeconds(5)); // whoever waits for the turn gives up at once, so it is the one that runs who gives it back
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
                await FollowAsync(known, stop).ConfigureAwait(false); // at once, however long the repository takes to answer
            }

            await repository.FetchAsync(stop).ConfigureAwait(false);
            if (repository.Status.Tip is { } tip)
            {
                await FollowAsync(tip, stop).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Makes the catalog that of a commit. Where that fails, however unexpectedly, the catalog stays, the status says so, and the next run tries
    /// again: otherwise the commit that mends it would never be fetched.
    /// </summary>
    private async Task FollowAsync(string tip, CancellationToken cancellationToken)
    {
        string? problem = null;
        if (tip != catalog.Current.Commit)
        {
            try
            {
                await ReplaceAsync(tip, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Log.NotRead(_logger, tip, exception);
                problem = $"Commit {PromptVersion.Shorten(tip)} could not be read: {Words(exception)} It is tried again with each fetch; what was read last counts.";
            }
        }

        repository.SetNotRead(problem);
    }

    private static string Words(Exception exception) => exception is IOException or UnauthorizedAccessException
        ? exception.Message
        : $"the console made a mistake ({exception.GetType().Name}), of which its log says more.";

    private async Task ReplaceAsync(string tip, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(tip, cancellationToken).ConfigureAwait(false);
        }
        catch (GitException exception)
        {
            if (!await repository.RepairAsync(cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            Log.Repaired(_logger, tip, exception);
            await ReadAsync(tip, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(string tip, CancellationToken cancellationToken)
    {
        await history.UpdateAsync(tip, cancellationToken).ConfigureAwait(false); // first: lists say how far behind each environment is
        CatalogSnapshot read = await reader.ReadAsync(tip, cancellationToken).ConfigureAwait(false);

        // Before it counts: once the catalog is that of this commit, nobody comes here again.
        await repository.KeepReleasedAsync(read.Environments.Values.SelectMany(e => e.Lines.Values).Select(l => l.Commit), cancellationToken).ConfigureAwait(false);
        repository.Objects.Prepare(); // who looks now waits for no process to start
        catalog.Replace(read);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Commit {Commit} of the prompt repository could not be read from its mirror, which was made anew.")]
        public static partial void Repaired(ILogger logger, string commit, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Commit {Commit} of the prompt repository could not be read.")]
        public static partial void NotRead(ILogger logger, string commit, Exception exception);
    }
}
