namespace OpsConsole.Web.Dashboards;

/// <summary>Calls a page back every so many seconds while somebody looks at it. A call that takes longer than the interval is not piled upon.</summary>
internal sealed class AutoRefresh(TimeProvider time, Func<Task> refresh) : IDisposable
{
    private ITimer? _timer;
    private int _seconds;
    private int _running;

    /// <summary>Sets the interval; 0 stops.</summary>
    public void Every(int seconds)
    {
        if (seconds == _seconds)
        {
            return;
        }

        _seconds = seconds;
        _timer?.Dispose();
        _timer = seconds > 0 ? time.CreateTimer(_ => _ = TickAsync(), null, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds)) : null;
    }

    public void Dispose() => Every(0);

    private async Task TickAsync()
    {
        if (Interlocked.Exchange(ref _running, 1) == 1)
        {
            return;
        }

        try
        {
            await refresh();
        }
        catch (ObjectDisposedException)
        {
            // The page was closed between two ticks.
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}
