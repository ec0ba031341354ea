using System.Diagnostics;

namespace OpsConsole.Web.KillSwitch.Lane;

/// <summary>
/// Sees that the thread pool takes up work. SQLite blocks the thread that asks it, and a pool whose threads are all blocked adds only one or two
/// a second: a kill would wait. So a thread of its own gives the pool a task every so often, and when it is not taken up in time lets the pool make
/// more threads without hesitation. Not all the time: with many threads on few processors, sending to ten thousand streams takes half as long again.
/// </summary>
internal sealed class PoolWatch : IDisposable
{
    private const int ReadyThreads = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100), Late = TimeSpan.FromMilliseconds(250), Calm = TimeSpan.FromSeconds(5);

    private readonly ManualResetEventSlim _stop = new(false);
    private readonly ManualResetEventSlim _taken = new(false);
    private readonly Thread _thread;
    private readonly int _workers, _completions;

    /// <summary>Watches until it is disposed.</summary>
    public PoolWatch()
    {
        ThreadPool.GetMinThreads(out _workers, out _completions);
        _thread = new Thread(Watch) { IsBackground = true, Name = "pool watch", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Stops watching, and leaves the pool as it was.</summary>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose(); // the other one may still be set by a task that waits in the pool
    }

    private void Watch()
    {
        long lastLate = 0;
        while (!_stop.Wait(Interval))
        {
            _taken.Reset();
            ThreadPool.UnsafeQueueUserWorkItem(static watch => watch._taken.Set(), this, preferLocal: false);
            if (!_taken.Wait(Late))
            {
                ThreadPool.SetMinThreads(Math.Max(_workers, ReadyThreads), _completions);
                lastLate = Stopwatch.GetTimestamp();
            }
            else if (lastLate != 0 && Stopwatch.GetElapsedTime(lastLate) > Calm)
            {
                ThreadPool.SetMinThreads(_workers, _completions);
                lastLate = 0;
            }
        }

        ThreadPool.SetMinThreads(_workers, _completions);
    }
}
