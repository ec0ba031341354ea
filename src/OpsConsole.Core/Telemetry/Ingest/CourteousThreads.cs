using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>
/// A few threads of their own that let every other thread of the machine go first, for work that comes in any amount and may take
/// all the processors there are. What a person waits for, and above all a kill, then waits neither behind it in the thread pool nor for
/// a processor. An await in work that was started here comes back here.
/// </summary>
public sealed partial class CourteousThreads : TaskScheduler, IDisposable
{
    // setpriority(2): on Linux a thread has a niceness of its own. At 15 it gets 3% of a processor that somebody else wants all the time:
    // little enough not to be felt by a kill, enough to end what a garbage collection waits for.
    private const int ThisThread = 0, Process = 0, Niceness = 15;

    [ThreadStatic]
    private static CourteousThreads? _current;

    private readonly BlockingCollection<Task> _tasks = [];
    private readonly Thread[] _threads;

    /// <summary>Starts the threads.</summary>
    /// <param name="name">What they do, for a debugger.</param>
    /// <param name="count">How many.</param>
    public CourteousThreads(string name, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(Run) { IsBackground = true, Name = name, Priority = ThreadPriority.BelowNormal })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <inheritdoc />
    public override int MaximumConcurrencyLevel => _threads.Length;

    /// <summary>Runs work on these threads.</summary>
    public Task RunAsync(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <inheritdoc cref="RunAsync(Func{Task})"/>
    public Task<T> RunAsync<T>(Func<Task<T>> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Ends the threads once what was taken is done. Work that still comes back is finished in the thread pool.</summary>
    public void Dispose() => _tasks.CompleteAdding();

    /// <inheritdoc />
    protected override void QueueTask(Task task)
    {
        try
        {
            _tasks.Add(task);
        }
        catch (InvalidOperationException) when (_tasks.IsAddingCompleted)
        {
            ThreadPool.UnsafeQueueUserWorkItem(late => TryExecuteTask(late), task, preferLocal: false);
        }
    }

    /// <inheritdoc />
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _current == this && !taskWasPreviouslyQueued && TryExecuteTask(task);

    /// <inheritdoc />
    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    private void Run()
    {
        _current = this;
        if (OperatingSystem.IsLinux()) // elsewhere the thread's own priority counts, which Linux ignores
        {
            _ = SetPriority(Process, ThisThread, Niceness);
        }

        foreach (Task task in _tasks.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
