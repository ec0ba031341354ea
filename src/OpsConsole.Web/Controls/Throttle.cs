namespace OpsConsole.Web.Controls;

/// <summary>
/// Runs something soon after it was asked for, and at most once in an interval however often it is asked: a page that follows a busy
/// source. A run that takes longer than the interval is not piled upon. Thread-safe.
/// </summary>
internal sealed class Throttle(TimeProvider time, TimeSpan interval, Func<Task> run) : IDisposable
{
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private bool _waiting, _running, _again, _disposed;

    /// <summary>Asks for a run.</summary>
    public void Ask()
    {
        lock (_lock)
        {
            if (_disposed || _waiting)
            {
                return;
            }

            if (_running)
            {
                _again = true;
                return;
            }

            Start();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    private void Start()
    {
        _waiting = true;
        _timer?.Dispose();
        _timer = time.CreateTimer(_ => _ = RunAsync(), null, interval, Timeout.InfiniteTimeSpan);
    }

    private async Task RunAsync()
    {
        lock (_lock)
        {
            (_waiting, _running) = (false, true);
        }

        try
        {
            await run();
        }
        catch (ObjectDisposedException)
        {
            // The page was closed meanwhile.
        }
        finally
        {
            lock (_lock)
            {
                _running = false;
                if (_again && !_disposed)
                {
                    _again = false;
                    Start();
                }
            }
        }
    }
}
