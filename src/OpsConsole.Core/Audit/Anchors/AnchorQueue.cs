using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>
/// Hands checkpoints to one anchor, one at a time. Only the newest waits: it covers those before it. An anchor that fails is tried again
/// after a while, and holds nobody up.
/// </summary>
/// <param name="anchor">The anchor.</param>
/// <param name="interval">Shortest time from one checkpoint to the next, but for those that are in a hurry; zero: none waits, not even after a failure.</param>
/// <param name="states">Told how it goes.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class AnchorQueue(IAnchor anchor, TimeSpan interval, AnchorStates states, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _wake = New(), _next = New();
    private PublishedCheckpoint? _pending;
    private long _hurry, _last, _notBefore;
    private int _failures;

    /// <summary>The anchor's name.</summary>
    public string Name => anchor.Name;

    /// <summary>Takes a checkpoint, in place of one that still waits.</summary>
    /// <returns>Ends when it, or a newer one, was handed over or could not be. It does not fail.</returns>
    public Task OfferAsync(PublishedCheckpoint checkpoint)
    {
        lock (_lock)
        {
            _pending = checkpoint;
            _notBefore = interval == TimeSpan.Zero ? time.GetTimestamp() : _notBefore;
            _wake.TrySetResult();
            return _next.Task;
        }
    }

    /// <summary>Asks that a checkpoint of this size or larger is handed over without waiting for its turn.</summary>
    public void Hurry(long size)
    {
        lock (_lock)
        {
            _hurry = Math.Max(_hurry, size);
            _wake.TrySetResult();
        }
    }

    /// <summary>Hands over what waits, without regard to its turn. For the end, when nothing else runs this queue.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (Take(atOnce: true) is var (checkpoint, taken))
        {
            await HandOverAsync(checkpoint, taken, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Works until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (Take(atOnce: false) is var (checkpoint, taken))
            {
                await HandOverAsync(checkpoint, taken, stopping).ConfigureAwait(false);
            }
            else
            {
                await WaitAsync(stopping).ConfigureAwait(false);
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (PublishedCheckpoint Checkpoint, TaskCompletionSource Taken)? Take(bool atOnce)
    {
        lock (_lock)
        {
            if (_pending is not { } checkpoint || (!atOnce && Due() > TimeSpan.Zero))
            {
                return null;
            }

            TaskCompletionSource taken = _next;
            (_pending, _next) = (null, New()); // who offers from here on waits for the next one
            return (checkpoint, taken);
        }
    }

    /// <summary>How long what waits has to wait; asked for under the lock.</summary>
    private TimeSpan Due()
    {
        bool hurried = _hurry > _last && _pending!.Checkpoint.Size >= _hurry && _failures == 0;
        long now = time.GetTimestamp();
        return hurried || _notBefore <= now ? TimeSpan.Zero : time.GetElapsedTime(now, _notBefore);
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        Task wake;
        TimeSpan wait;
        lock (_lock)
        {
            // Looked at together: what came since the last look is not missed.
            wait = _pending is null ? Timeout.InfiniteTimeSpan : Due();
            wake = _wake.Task;
            if (wake.IsCompleted)
            {
                _wake = New();
                return;
            }
        }

        try
        {
            await wake.WaitAsync(wait, time, stopping).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // Its turn has come, or the console stops.
        }
    }

    private async Task HandOverAsync(PublishedCheckpoint checkpoint, TaskCompletionSource taken, CancellationToken stopping)
    {
        TimeSpan pause = interval;
        bool handedOver = false;
        try
        {
            await anchor.AnchorAsync(checkpoint, stopping).ConfigureAwait(false);
            handedOver = true;
            states.Succeeded(Name, checkpoint.Checkpoint.Size);
            if (_failures > 0)
            {
                Log.Recovered(logger, Name);
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The console stops, and takes apart what the anchor works with: it is handed over at the end, or after the next start.
        }
        catch (Exception exception)
        {
            pause = AnchorBackOff.After(_failures + 1, (exception as AnchorException)?.RetryAfter);
            string problem = exception is AnchorException ? exception.Message : $"It failed in an unexpected way ({exception.Message}) The log of the console says more.";
            if (states.Failed(Name, problem))
            {
                Log.Failed(logger, Name, exception);
            }
        }

        lock (_lock)
        {
            _failures = handedOver ? 0 : _failures + 1;
            _last = handedOver ? checkpoint.Checkpoint.Size : _last;
            _pending ??= handedOver ? null : checkpoint;
            _notBefore = time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);
        }

        taken.TrySetResult();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The anchor '{Anchor}' of the audit trail does not take checkpoints. It is tried again.")]
        public static partial void Failed(ILogger logger, string anchor, Exception exception);

        [LoggerMessage(Level = LogLevel.Information, Message = "The anchor '{Anchor}' of the audit trail takes checkpoints again.")]
        public static partial void Recovered(ILogger logger, string anchor);
    }
}
