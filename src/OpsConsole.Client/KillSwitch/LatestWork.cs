namespace OpsConsole.Client.KillSwitch;

/// <summary>
/// Does something slow beside the stream, with the newest value only: what is posted meanwhile is merged with what waits, so that nothing
/// piles up. It runs on no thread while there is nothing to do.
/// </summary>
internal sealed class LatestWork<T>(Func<T, CancellationToken, Task> work, Func<T, T, T> merge, Action<Exception> failed) : IAsyncDisposable
    where T : class
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private T? _next;
    private Task _running = Task.CompletedTask;
    private bool _busy, _closed;

    /// <summary>Has the value worked on soon. Never waits.</summary>
    public void Post(T value)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _next = _next is null ? value : merge(_next, value);
            if (!_busy)
            {
                _busy = true;
                _running = Task.Run(DrainAsync);
            }
        }
    }

    /// <summary>Lets the work in hand end, for at most a second.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _closed = true;
        }

        _stop.CancelAfter(Farewell);
        await Task.WhenAny(_running, Task.Delay(Farewell * 2)).ConfigureAwait(false);
        if (_running.IsCompleted)
        {
            _stop.Dispose();
        }
    }

    private async Task DrainAsync()
    {
        while (true)
        {
            T value;
            lock (_lock)
            {
                if (_next is null)
                {
                    _busy = false;
                    return;
                }

                (value, _next) = (_next, null);
            }

            try
            {
                await work(value, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
            }
            catch (Exception exception) // whatever it is, the next value gets its turn
            {
                failed(exception);
            }
        }
    }
}
