using System.Text.Json;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>Keeps what is live in step with the catalog, in memory and on disk. What could not be done is tried again.</summary>
internal sealed partial class ServedUpkeep : IDisposable
{
    /// <summary>How long after a failure it is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly PromptCatalog _catalog;
    private readonly ServedReader _reader;
    private readonly ServedStore _store;
    private readonly ReleaseHistory _history;
    private readonly ILogger<ServedUpkeep> _logger;
    private readonly IDisposable _subscription;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeSpan _pause;
    private readonly Lock _lock = new();
    private ServedState _state = ServedState.Empty;
    private ServedState? _written; // null where it is not known what is on disk
    private Task _filling = Task.CompletedTask;
    private int _waits; // 1 while it waits to try again

    public ServedUpkeep(PromptCatalog catalog, ServedReader reader, ServedStore store, ReleaseHistory history, ILogger<ServedUpkeep> logger, TimeSpan? pause = null)
    {
        (_catalog, _reader, _store, _history, _logger, _pause) = (catalog, reader, store, history, logger, pause ?? Pause);
        try
        {
            _state = _written = store.Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            Log.NotRead(_logger, exception);
        }

        _subscription = catalog.Subscribe(Refill);
        _history.Changed += Refill;
        Refill();
    }

    /// <summary>Raised when something else is live than before, on the thread that read it. Handlers are quick and do not throw.</summary>
    public event Action? Changed;

    /// <summary>What is live.</summary>
    public ServedState State => Volatile.Read(ref _state);

    /// <summary>Completes when what the newest catalog says is live is served, or cannot be.</summary>
    public Task Settled
    {
        get
        {
            lock (_lock)
            {
                return _filling;
            }
        }
    }

    /// <summary>Ends it, and waits until nothing is written any more: at most five seconds.</summary>
    public void Dispose()
    {
        _subscription.Dispose();
        _history.Changed -= Refill;
        Task filling;
        lock (_lock)
        {
            _stop.Cancel();
            filling = _filling;
        }

        Task.WaitAny([filling], TimeSpan.FromSeconds(5)); // however it ends
        _stop.Dispose();
    }

    private void Refill()
    {
        lock (_lock)
        {
            if (!_stop.IsCancellationRequested)
            {
                CancellationToken stop = _stop.Token;
                _filling = _filling.ContinueWith(_ => FillAsync(stop), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
            }
        }
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        CatalogSnapshot catalog = _catalog.Current;
        if (catalog.Commit is null)
        {
            return; // nothing was read yet: what is kept is not written over
        }

        try
        {
            ServedState before = State, state = await ReadAsync(catalog, before, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _state, state);
            try
            {
                Keep(state);
            }
            finally
            {
                if (state != before)
                {
                    Changed?.Invoke(); // also where the disk is full: it is served
                }
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The console stops.
        }
        catch (Exception exception) // whatever it is: nobody else sees it, and what is live would not be served
        {
            Log.NotFilled(_logger, exception);
            _ = RefillLaterAsync(cancellationToken);
        }
    }

    private void Keep(ServedState state)
    {
        if (state != _written)
        {
            _store.Write(state);
            _written = state;
        }
    }

    /// <summary>The disk may have room again, and no commit comes to say so.</summary>
    private async Task RefillLaterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _waits, 1) == 1)
        {
            return; // one is enough
        }

        await Task.Delay(_pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Volatile.Write(ref _waits, 0);
        Refill();
    }

    /// <summary>What a catalog says is live. What was read before is used again: a version never changes.</summary>
    private async Task<ServedState> ReadAsync(CatalogSnapshot catalog, ServedState before, CancellationToken cancellationToken)
    {
        List<ServedPrompt> live = [];
        foreach (ReleaseFile file in catalog.Environments.Values)
        {
            foreach (ReleaseLine line in file.Lines.Values)
            {
                if (await LiveAsync(file.Environment, line, before, cancellationToken).ConfigureAwait(false) is { } served)
                {
                    live.Add(served);
                }
            }

            if (file.IsBroken && before.Environments.TryGetValue(file.Environment, out IReadOnlyDictionary<string, ServedPrompt>? last))
            {
                live.AddRange(last.Values.Where(p => !file.Lines.ContainsKey(p.Name))); // a broken file takes nothing away
            }
        }

        return ServedState.After(before, live, catalog.Environments.Keys);
    }

    /// <summary>What a line says is live; the last good version while its own cannot be read.</summary>
    private async Task<ServedPrompt?> LiveAsync(string environment, ReleaseLine line, ServedState before, CancellationToken cancellationToken)
    {
        ServedPrompt? last = before.Find(environment, line.Prompt);
        if (last is not null && last.Version.Commit.StartsWith(line.Commit, StringComparison.Ordinal))
        {
            DateTime? since = Since(last, environment) ?? last.ReleasedAt;
            return since == last.ReleasedAt ? last : last.In(environment, since);
        }

        string? commit = await _reader.ResolveAsync(line.Commit, cancellationToken).ConfigureAwait(false);
        ServedPrompt? read = commit is null ? null : await _reader.ReadAsync(line.Prompt, commit, cancellationToken).ConfigureAwait(false);
        if (read is null)
        {
            Log.Unreadable(_logger, line.Prompt, line.Commit, environment);
        }

        return read?.In(environment, Since(read, environment)) ?? last;
    }

    private DateTime? Since(ServedPrompt prompt, string environment) =>
        _history.Current(environment, prompt.Name) is { } span && PromptVersion.Same(span.Commit, prompt.Version.Commit) ? span.From : null;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The prompts that were live before the start cannot be read from disk; they come from Git.")]
        public static partial void NotRead(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "What is live could not be brought up to date, or not kept on disk. What was served before is served on, and it is tried again.")]
        public static partial void NotFilled(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "The prompt {Prompt} at {Commit} is released in {Environment}, and cannot be read from the repository. The last good one is served, if there was one.")]
        public static partial void Unreadable(ILogger logger, string prompt, string commit, string environment);
    }
}
