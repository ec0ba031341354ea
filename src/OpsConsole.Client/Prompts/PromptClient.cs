using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Client.Prompts;

/// <summary>
/// The prompts of an application: fetched once, then from memory, kept up to date in the background. When the console is gone the last known
/// version stays, over restarts too. Thread-safe; one for a process.
/// </summary>
public sealed partial class PromptClient : IAsyncDisposable
{
    private readonly PromptClientOptions _options;
    private readonly ILogger _logger;
    private readonly PromptApi _api;
    private readonly PromptStore? _store;
    private readonly ConcurrentDictionary<(string Environment, string Name), FollowedPrompt> _prompts = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _starting = new();
    private Task? _refreshing;

    /// <summary>Makes a client. It asks for nothing before it is asked.</summary>
    /// <param name="connection">The console; the key needs the scope <c>prompts:read</c>.</param>
    /// <param name="environment">The environment that the application runs in: <c>production</c>, <c>staging</c>, …</param>
    /// <param name="options">How to fetch; null for the defaults.</param>
    /// <param name="logger">Where it says what happens; null for nowhere.</param>
    public PromptClient(ConsoleConnection connection, string environment, PromptClientOptions? options = null, ILogger<PromptClient>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentException.ThrowIfNullOrWhiteSpace(environment);
        _options = options ?? new PromptClientOptions();
        _logger = logger is null ? NullLogger.Instance : new HarmlessLogger(logger);
        Environment = environment;
        _api = new PromptApi(connection, _options.Handler);
        string? directory = _options.Keep ? _options.Directory ?? StateFile.DefaultDirectory : null;
        _store = directory is null ? null : new PromptStore(directory, connection.Endpoint);
    }

    /// <summary>Raised after another version of a prompt is known, on a thread of the pool. What handlers throw is logged.</summary>
    public event EventHandler<LivePrompt>? Changed;

    /// <summary>The environment that is asked for where none is named.</summary>
    public string Environment { get; }

    /// <summary>Whether a prompt that was asked for was not confirmed by the console for longer than <see cref="PromptClientOptions.StaleAfter"/>.</summary>
    public bool IsStale => Status.Any(p => p.IsStale);

    /// <summary>How each prompt that was asked for is.</summary>
    public IReadOnlyList<PromptStatus> Status => [.. _prompts.Values.Select(p => p.Status(_options.StaleAfter))];

    /// <summary>What is live in the application's environment.</summary>
    /// <param name="name">Name of the prompt.</param>
    /// <param name="cancellationToken">Ends the waiting for the first answer.</param>
    /// <exception cref="PromptUnavailableException">Neither the console nor the disk nor the application has it.</exception>
    public ValueTask<LivePrompt> GetAsync(string name, CancellationToken cancellationToken = default) => GetAsync(name, Environment, cancellationToken);

    /// <summary>What is live in an environment: from memory, but for the first time.</summary>
    /// <param name="name">Name of the prompt.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="cancellationToken">Ends the waiting for the first answer.</param>
    /// <exception cref="PromptUnavailableException">Neither the console nor the disk nor the application has it.</exception>
    public ValueTask<LivePrompt> GetAsync(string name, string environment, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        ArgumentException.ThrowIfNullOrWhiteSpace(environment);
        if (_prompts.TryGetValue((environment, name), out FollowedPrompt? known) && known.Current is { } current)
        {
            return new ValueTask<LivePrompt>(current);
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (Array.Exists(name.Split('/'), part => part is "" or "." or ".."))
        {
            throw new ArgumentException("A prompt's name has no empty, '.' or '..' part.", nameof(name));
        }

        StartRefreshing();
        return new ValueTask<LivePrompt>(FirstAsync((environment, name), cancellationToken));
    }

    /// <summary>Asks the console whether anything changed; of a prompt that is being asked for at this moment it waits for that answer.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task RefreshAsync(CancellationToken cancellationToken = default) =>
        Parallel.ForEachAsync(_prompts, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken }, async (prompt, cancel) =>
        {
            await prompt.Value.RefreshAsync(cancel).ConfigureAwait(false);
            ForgetNowhere(prompt);
        });

    /// <summary>Stops asking.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await (_refreshing ?? Task.CompletedTask).ConfigureAwait(false);
        _api.Dispose();
    }

    private async Task<LivePrompt> FirstAsync((string Environment, string Name) key, CancellationToken cancellationToken)
    {
        FollowedPrompt followed = _prompts.GetOrAdd(key, k => new FollowedPrompt(k.Name, k.Environment, _api, _store, _options, _logger, _stop.Token) { Took = Raise });
        try
        {
            return await followed.FirstAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ForgetNowhere(new(key, followed));
        }
    }

    /// <summary>A name that the console does not know is asked for again by who wants it, not for good: names may come from users.</summary>
    private void ForgetNowhere(KeyValuePair<(string Environment, string Name), FollowedPrompt> prompt)
    {
        if (prompt.Value.IsNowhere)
        {
            _prompts.TryRemove(prompt);
        }
    }

    private void StartRefreshing()
    {
        lock (_starting)
        {
            _refreshing ??= Task.Run(() => KeepFreshAsync(_stop.Token), CancellationToken.None);
        }
    }

    private async Task KeepFreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            double interval = Math.Clamp(_options.RefreshInterval.TotalSeconds, 1, 3600);
            while (true)
            {
                // A tenth more or less, so that a fleet that started together does not ask together.
                await Task.Delay(TimeSpan.FromSeconds(interval * (0.9 + (0.2 * _options.Random.NextDouble()))), _options.Time, cancellationToken).ConfigureAwait(false);
                await RefreshAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application stops.
        }
    }

    private void Raise(LivePrompt prompt)
    {
        foreach (EventHandler<LivePrompt> handler in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                handler(this, prompt);
            }
            catch (Exception exception) // the application's; the next one gets its turn
            {
                Log.Broken(_logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A handler of a changed prompt failed")]
        public static partial void Broken(ILogger logger, Exception exception);
    }
}
