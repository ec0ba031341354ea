using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Client.Outcomes;

/// <summary>
/// Tells the console how interactions went: collected, sent together in the background, again and again until they are taken. It never throws into the application and never keeps it
/// waiting; what does not fit is dropped and counted. Thread-safe; one for a process.
/// </summary>
public sealed partial class OutcomeClient : IAsyncDisposable
{
    private const int MostAtOnce = 500; // the console takes 1,000 and 1 MiB

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5), FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(30), AfterRefusal = TimeSpan.FromSeconds(60);

    private readonly OutcomeClientOptions _options;
    private readonly ILogger _logger;
    private readonly OutcomeApi _api;
    private readonly Channel<InteractionOutcome> _queue;
    private readonly CancellationTokenSource _closing = new(), _stop = new();
    private readonly TimeSpan _interval;
    private readonly Lock _starting = new();
    private Task? _sending;
    private long _taken, _sent, _dropped, _refused;
    private string? _problem;

    /// <summary>Makes a client. It sends nothing before something is said.</summary>
    /// <param name="connection">The console; the key needs the scope <c>outcomes:write</c>.</param>
    /// <param name="options">How to send; null for the defaults.</param>
    /// <param name="logger">Where it says what happens; null for nowhere.</param>
    public OutcomeClient(ConsoleConnection connection, OutcomeClientOptions? options = null, ILogger<OutcomeClient>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _options = options ?? new OutcomeClientOptions();
        _logger = logger is null ? NullLogger.Instance : new HarmlessLogger(logger);
        _api = new OutcomeApi(connection, _options.Handler);
        _interval = TimeSpan.FromSeconds(Math.Clamp(_options.Interval.TotalSeconds, 0, 60));
        _queue = Channel.CreateBounded<InteractionOutcome>(new BoundedChannelOptions(Math.Clamp(_options.QueueLimit, 1, 1_000_000)) { SingleReader = true });
    }

    /// <summary>What became of what was said so far.</summary>
    public OutcomeStatus Status
    {
        get
        {
            long sent = Interlocked.Read(ref _sent), refused = Interlocked.Read(ref _refused);
            return new OutcomeStatus(Math.Max(Interlocked.Read(ref _taken) - sent - refused, 0), sent, Interlocked.Read(ref _dropped), refused, Volatile.Read(ref _problem));
        }
    }

    /// <summary>Says how an interaction went. Never waits, never throws.</summary>
    /// <returns>False when it was dropped: the queue is full, or the client has stopped.</returns>
    public bool Send(InteractionOutcome? outcome)
    {
        if (outcome is null || _stop.IsCancellationRequested)
        {
            return Drop();
        }

        Interlocked.Increment(ref _taken);
        if (!_queue.Writer.TryWrite(outcome.At is null ? outcome with { At = _options.Time.GetUtcNow() } : outcome))
        {
            Interlocked.Decrement(ref _taken);
            return Drop();
        }

        if (_sending is null)
        {
            lock (_starting)
            {
                _sending ??= Task.Run(SendAllAsync);
            }
        }

        return true;
    }

    /// <summary>Sends what waits, for at most five seconds, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
        {
            return;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        _stop.CancelAfter(Farewell);
        await (_sending ?? Task.CompletedTask).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        _api.Dispose();
    }

    private bool Drop()
    {
        if (Interlocked.Increment(ref _dropped) == 1)
        {
            Log.Dropped(_logger, _options.QueueLimit);
        }

        return false;
    }

    private async Task SendAllAsync()
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                if (_interval > TimeSpan.Zero)
                {
                    await Task.Delay(_interval, _options.Time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                List<InteractionOutcome> batch = [];
                while (batch.Count < MostAtOnce && _queue.Reader.TryRead(out InteractionOutcome? outcome))
                {
                    batch.Add(outcome);
                }

                await SendAsync([.. batch]).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The application stops; what waits is lost, and Status still counts it.
        }
    }

    /// <summary>Sends until they are taken. A batch that is refused is halved until the one that is wrong is alone.</summary>
    private async Task SendAsync(InteractionOutcome[] batch)
    {
        TimeSpan pause = FirstPause;
        while (batch.Length > 0)
        {
            OutcomeAnswer answer = await _api.SendAsync(batch, _stop.Token).ConfigureAwait(false);
            Volatile.Write(ref _problem, answer.Detail);
            switch (answer.Status)
            {
                case HttpStatusCode.OK:
                    Interlocked.Add(ref _sent, batch.Length);
                    return;
                case HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge when batch.Length == 1:
                    Interlocked.Increment(ref _refused);
                    Log.Refused(_logger, answer.Detail);
                    return;
                case HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge:
                    int half = batch.Length / 2;
                    await SendAsync(batch[..half]).ConfigureAwait(false);
                    batch = batch[half..];
                    break;
                default:
                    bool keyRefused = answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
                    Log.NotSent(_logger, batch.Length, answer.Detail);
                    await Task.Delay(keyRefused ? AfterRefusal : Longer(answer.RetryAfter, pause), _options.Time, _stop.Token).ConfigureAwait(false);
                    pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
                    break;
            }
        }
    }

    private static TimeSpan Longer(TimeSpan? asked, TimeSpan own) => asked is { } wanted && wanted > own ? (wanted > AfterRefusal ? AfterRefusal : wanted) : own;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Outcomes are dropped: {Limit} wait already. Status counts them")]
        public static partial void Dropped(ILogger logger, int limit);

        [LoggerMessage(LogLevel.Warning, "An outcome will never be taken: {Detail}")]
        public static partial void Refused(ILogger logger, string? detail);

        [LoggerMessage(LogLevel.Debug, "{Count} outcomes were not taken and are sent again: {Detail}")]
        public static partial void NotSent(ILogger logger, int count, string? detail);
    }
}
