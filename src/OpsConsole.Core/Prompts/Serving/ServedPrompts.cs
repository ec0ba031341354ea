using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>
/// The prompts that applications ask for. What is live answers from memory, also while Git is gone, and from disk after a restart without it.
/// Other versions are read from the mirror when they are asked for, and remembered.
/// </summary>
public sealed partial class ServedPrompts : IDisposable
{
    private const long CacheBytes = 64 << 20;

    private readonly PromptCatalog _catalog;
    private readonly ServedReader _reader;
    private readonly ServedStore _store;
    private readonly ILogger<ServedPrompts> _logger;
    private readonly ServedCache _cache = new(CacheBytes);
    private readonly ReleaseHistory _history;
    private readonly IDisposable _subscription;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private ServedState _state = ServedState.Empty;
    private Task _filling = Task.CompletedTask;
    private Newest _newest = new(CatalogSnapshot.Empty, new ConcurrentDictionary<string, string>(StringComparer.Ordinal));

    internal ServedPrompts(PromptCatalog catalog, ServedReader reader, ServedStore store, ReleaseHistory history, ILogger<ServedPrompts> logger)
    {
        (_catalog, _reader, _store, _history, _logger) = (catalog, reader, store, history, logger);
        try
        {
            _state = store.Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            Log.NotRead(_logger, exception);
        }

        _subscription = catalog.Subscribe(Refill);
        _history.Changed += Refill;
        Refill();
    }

    /// <summary>What is live in an environment, by name; null when there is no such environment.</summary>
    public IReadOnlyDictionary<string, ServedPrompt>? In(string environment) => State.Environments.GetValueOrDefault(environment);

    /// <summary>The environments.</summary>
    public IEnumerable<string> Environments => State.Environments.Keys;

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

    /// <summary>What is live in an environment. Costs two look-ups.</summary>
    public ServedAnswer Live(string environment, string name)
    {
        ServedState state = State;
        return state.Find(environment, name) is { } served ? ServedAnswer.Of(served) : ServedAnswer.Not(WhyNot(state, environment, name));
    }

    /// <summary>The newest version on the branch.</summary>
    public async ValueTask<ServedAnswer> NewestAsync(string name, CancellationToken cancellationToken)
    {
        CatalogSnapshot catalog = _catalog.Current;
        if (catalog.Commit is not { } tip)
        {
            return ServedAnswer.Not(ServedMiss.NotReady);
        }

        return catalog.Find(name) is not { } newest ? ServedAnswer.Not(ServedMiss.UnknownName)
            : await ReadAsync(name, CommitOf(catalog, newest, tip), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The commit of the newest version of a prompt of the catalog.</summary>
    public string CommitOf(CatalogPrompt prompt)
    {
        CatalogSnapshot catalog = _catalog.Current;
        return CommitOf(catalog, prompt, catalog.Commit ?? "");
    }

    /// <summary>A version by its commit's SHA, or the beginning of it. What is live is known without Git.</summary>
    public async ValueTask<ServedAnswer> AtAsync(string name, string sha, CancellationToken cancellationToken)
    {
        if (_cache.Find(name, sha) is { } known)
        {
            return ServedAnswer.Of(known);
        }

        if (State.All.FirstOrDefault(p => p.Version.Commit == sha && p.Name == name) is { } live)
        {
            ServedPrompt plain = live.In(null, null);
            _cache.Add(plain);
            return ServedAnswer.Of(plain);
        }

        string? commit = await _reader.ResolveAsync(sha, cancellationToken).ConfigureAwait(false);
        return commit is null ? ServedAnswer.Not(ServedMiss.UnknownCommit) : await ReadAsync(name, commit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _subscription.Dispose();
        _history.Changed -= Refill;
        _stop.Cancel();
        _stop.Dispose();
    }

    private ServedState State => Volatile.Read(ref _state);

    /// <summary>The commit of a prompt's newest version; remembered as long as the catalog stays.</summary>
    private string CommitOf(CatalogSnapshot catalog, CatalogPrompt newest, string tip)
    {
        Newest known = Volatile.Read(ref _newest);
        if (!ReferenceEquals(known.Catalog, catalog))
        {
            Volatile.Write(ref _newest, known = new Newest(catalog, new ConcurrentDictionary<string, string>(StringComparer.Ordinal)));
        }

        return known.Commits.GetOrAdd(newest.Name, static (_, asked) => asked._reader.CommitOf(asked.newest, asked.tip), (_reader, newest, tip));
    }

    private async ValueTask<ServedAnswer> ReadAsync(string name, string commit, CancellationToken cancellationToken)
    {
        ServedPrompt? served = _cache.Find(name, commit) ?? await _reader.ReadAsync(name, commit, cancellationToken).ConfigureAwait(false);
        if (served is null)
        {
            return ServedAnswer.Not(_catalog.Current.Find(name) is null && !State.All.Any(p => p.Name == name) ? ServedMiss.UnknownName : ServedMiss.NotInCommit);
        }

        _cache.Add(served);
        return ServedAnswer.Of(served);
    }

    private ServedMiss WhyNot(ServedState state, string environment, string name)
    {
        CatalogSnapshot catalog = _catalog.Current;
        return catalog.Commit is null && state.Environments.Count == 0 ? ServedMiss.NotReady
            : !state.Environments.ContainsKey(environment) && !catalog.Environments.ContainsKey(environment) ? ServedMiss.UnknownEnvironment
            : catalog.Environments.TryGetValue(environment, out ReleaseFile? file) && file.Lines.ContainsKey(name) ? ServedMiss.Unreadable
            : catalog.Find(name) is null && !state.All.Any(p => p.Name == name) ? ServedMiss.UnknownName
            : ServedMiss.NotReleased;
    }

    private void Refill()
    {
        CancellationToken stop = _stop.Token;
        lock (_lock)
        {
            _filling = _filling.ContinueWith(_ => FillAsync(stop), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        }
    }

    /// <summary>Reads what the newest catalog says is live. What was read before is used again: a version never changes.</summary>
    private async Task FillAsync(CancellationToken cancellationToken)
    {
        CatalogSnapshot catalog = _catalog.Current;
        if (catalog.Commit is null)
        {
            return;
        }

        try
        {
            ServedState before = State;
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

            ServedState state = ServedState.Of(live, catalog.Environments.Keys);
            Volatile.Write(ref _state, state);
            if (!state.IsSameAs(before))
            {
                _store.Write(state);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or GitException)
        {
            Log.NotFilled(_logger, exception);
        }
        catch (OperationCanceledException)
        {
            // The console stops.
        }
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

    private sealed record Newest(CatalogSnapshot Catalog, ConcurrentDictionary<string, string> Commits);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The prompts that were live before the start cannot be read from disk; they come from Git.")]
        public static partial void NotRead(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "What is live could not be brought up to date, or not kept on disk. What was served before is served on.")]
        public static partial void NotFilled(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "The prompt {Prompt} at {Commit} is released in {Environment}, and the repository has no such version. The last good one is served, if there was one.")]
        public static partial void Unreadable(ILogger logger, string prompt, string commit, string environment);
    }
}
