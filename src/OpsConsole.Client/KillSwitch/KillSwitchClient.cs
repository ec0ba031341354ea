using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Client.Audit;

namespace OpsConsole.Client.KillSwitch;

/// <summary>
/// The kill switch in an application: it follows the console in the background, and answers from memory whether something may run. Whatever
/// happens to the console, it keeps the last known state and throws nothing. Thread-safe; one for a process.
/// </summary>
public sealed partial class KillSwitchClient : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(2);

    private readonly KillSwitchOptions _options;
    private readonly ILogger _logger;
    private readonly string _applicationText, _featurePrefix;
    private readonly Judge _judge;
    private readonly Vitals _vitals;
    private readonly SwitchApi _api;
    private readonly ConsoleFollower _follower;
    private readonly Confirmer _confirmer;
    private readonly KeptState _kept;
    private readonly LatestWork<SwitchChange> _announcing;
    private readonly LatestWork<string>? _witnessing;
    private readonly KillSwitchMetrics _metrics;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _firstState = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _taking = new();
    private SwitchState? _state;
    private CancellationTokenSource _nextChange = new();
    private Task _following = Task.CompletedTask;
    private int _started, _disposed;

    /// <summary>Makes a client. It does nothing before it is started; until then the declared modes count.</summary>
    /// <param name="connection">The console; the key needs the scope <c>flags:read</c>.</param>
    /// <param name="application">Name of this application: what its telemetry carries as <c>service.name</c>.</param>
    /// <param name="environment">The environment that it runs in, 1 to 64 characters: <c>production</c>, <c>staging</c>, …</param>
    /// <param name="options">How to follow; null for the defaults.</param>
    /// <param name="logger">Where it says what happens; null for nowhere.</param>
    /// <exception cref="ArgumentException">A name is empty, too long, or holds what names cannot hold.</exception>
    public KillSwitchClient(ConsoleConnection connection, string application, string environment, KillSwitchOptions? options = null, ILogger<KillSwitchClient>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentException.ThrowIfNullOrWhiteSpace(application);
        ArgumentException.ThrowIfNullOrWhiteSpace(environment);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(environment.Length, 64);
        _options = options ?? new KillSwitchOptions();
        ArgumentException.ThrowIfNullOrWhiteSpace(_options.Instance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.Instance.Length, 128);
        _logger = logger is null ? NullLogger.Instance : new HarmlessLogger(logger);
        (Application, Environment) = (SwitchScope.Application(application), environment);
        _applicationText = Application.Text;
        _featurePrefix = $"{SwitchScope.FeaturePrefix}{application}/";

        ColdStartModes modes = new(new Dictionary<SwitchScope, ColdStart>(_options.ColdStart), _options.DefaultColdStart);
        _judge = new Judge(modes, _options.FallbackMessage);
        _vitals = new Vitals(_options.Time, KillSwitchOptions.Within(_options.StaleAfter, 5, 45));
        _api = new SwitchApi(connection, new Asker(application, environment, _options.Instance), _options.Handler);
        _follower = new ConsoleFollower(_api, _options, environment, _vitals, _logger) { Obeyed = () => State?.Id, Take = Take, Refused = OnRefused };
        _confirmer = new Confirmer(_api, _options, _vitals, modes.Report(_applicationText), e => Log.Broken(_logger, "confirming", e));
        _kept = new KeptState(_options, environment, application, _logger);
        _announcing = new LatestWork<SwitchChange>(AnnounceAsync, (a, b) => new SwitchChange(a.Old, b.New), e => Log.Broken(_logger, "announcing", e));
        _witnessing = _options.Witness is { } witness
            ? new LatestWork<string>(async (note, cancel) => await witness.ObserveAsync(note, cancel).ConfigureAwait(false), (_, b) => b, e => Log.Broken(_logger, "witnessing", e))
            : null;
        _metrics = new KillSwitchMetrics(this);
    }

    /// <summary>Raised after the state changed, on a thread of the pool, one after the other; changes in quick succession come as one. What handlers throw is logged.</summary>
    public event EventHandler<SwitchChange>? Changed;

    /// <summary>Raised for each attempt that the console refuses for its key, at most one a minute: somebody must act. The text is for people.</summary>
    public event EventHandler<string>? AuthFailed;

    /// <summary>The application that this is, as a scope.</summary>
    public SwitchScope Application { get; }

    /// <summary>The environment that it runs in.</summary>
    public string Environment { get; }

    /// <summary>The state that is obeyed; null while nothing is known.</summary>
    public SwitchState? State => Volatile.Read(ref _state);

    /// <summary>Whether the console has not been heard for longer than <see cref="KillSwitchOptions.StaleAfter"/>, or not at all. Verdicts go on with the last known state.</summary>
    public bool IsStale => _vitals.IsStale;

    /// <summary>How the client is doing.</summary>
    public KillSwitchStatus Status => _vitals.Snapshot(State, _confirmer.Confirmed, _kept.Problem);

    /// <summary>
    /// Reads the state on disk, begins to follow the console, and waits a little for its first answer: at most
    /// <see cref="KillSwitchOptions.StartTimeout"/>, whatever the console does. A second call waits likewise and does nothing else.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting, not the following.</param>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) == 1, this);
        TimeSpan limit = _options.StartTimeout < LongestStart ? _options.StartTimeout : LongestStart;
        Task deadline = Task.Delay(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, _options.Time, cancellationToken);
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            // A disk may hang as well as a network: both begin at once, and neither is waited for longer than the limit.
            Task remembering = Task.Run(() => Remember(_kept.Read()), CancellationToken.None);
            await Task.WhenAny(remembering, deadline).ConfigureAwait(false);
            _following = Task.Run(() => _follower.RunAsync(_stop.Token), CancellationToken.None);
        }

        await Task.WhenAny(_firstState.Task, deadline).ConfigureAwait(false);
    }

    /// <summary>Stops following. Verdicts can still be asked for, and stay as they are.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        await _confirmer.DisposeAsync().ConfigureAwait(false);
        await _kept.DisposeAsync().ConfigureAwait(false);
        await _announcing.DisposeAsync().ConfigureAwait(false);
        if (_witnessing is not null)
        {
            await _witnessing.DisposeAsync().ConfigureAwait(false);
        }

        _metrics.Dispose();
        _api.Dispose();
        _stop.Dispose();
    }

    internal long Malformed => _vitals.Malformed;

    /// <summary>Cancelled by the next change of the state, soon after it; then there is another one.</summary>
    internal CancellationToken NextChange => Volatile.Read(ref _nextChange).Token;

    internal bool IsConnected => _vitals.IsConnected;

    /// <summary>Takes what was kept on disk, unless the console was quicker: an old file must not kill what was restored since.</summary>
    private void Remember(SwitchState? kept)
    {
        lock (_taking)
        {
            if (kept is null || _state is not null)
            {
                return;
            }

            Volatile.Write(ref _state, kept);
        }

        Log.Remembered(_logger, kept.Id, kept.KilledCount);
        _announcing.Post(new SwitchChange(null, kept));
    }

    private void Take(SwitchDocument document, SwitchTransport transport)
    {
        SwitchState? old;
        SwitchState now;
        Taken taken;
        lock (_taking)
        {
            old = _state;
            (now, taken) = TakeRule.Take(old, document.State);
            Volatile.Write(ref _state, now);
        }

        _vitals.Hears(transport); // after the state: whoever sees that it is current sees the new one
        _metrics.Count(taken);
        bool first = _firstState.TrySetResult();
        if (taken != Taken.Nothing)
        {
            Log.Changed(_logger, now.Id, now.KilledCount);
            _kept.Write(now);
            _announcing.Post(new SwitchChange(old, now));
        }

        if (taken != Taken.Nothing || first)
        {
            _confirmer.Confirm(now);
        }

        if (document.Checkpoint is { } note)
        {
            _witnessing?.Post(note);
        }
    }

    private async Task AnnounceAsync(SwitchChange change, CancellationToken cancellationToken)
    {
        // Not disposed: somebody may be about to register, and without a timer there is nothing to free.
        CancellationTokenSource now = Interlocked.Exchange(ref _nextChange, new CancellationTokenSource());
        try
        {
            await now.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            Raise(Changed, change);
        }
    }

    private void OnRefused(string problem) => Raise(AuthFailed, problem);

    private void Raise<T>(EventHandler<T>? handlers, T value)
    {
        foreach (EventHandler<T> handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(this, value);
            }
            catch (Exception exception) // the application's; the next one gets its turn
            {
                Log.Broken(_logger, "a handler", exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The kill switch is at {State}, as remembered from before the start, with {Killed} killed")]
        public static partial void Remembered(ILogger logger, string state, int killed);

        [LoggerMessage(LogLevel.Information, "The kill switch is at {State}, with {Killed} killed")]
        public static partial void Changed(ILogger logger, string state, int killed);

        [LoggerMessage(LogLevel.Warning, "The kill switch goes on, but {Part} failed")]
        public static partial void Broken(ILogger logger, string part, Exception exception);
    }
}

/// <summary>A change of the state.</summary>
/// <param name="Old">What was obeyed before; null for nothing.</param>
/// <param name="New">What is obeyed now.</param>
public sealed record SwitchChange(SwitchState? Old, SwitchState New);
