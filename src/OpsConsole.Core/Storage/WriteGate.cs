namespace OpsConsole.Core.Storage;

/// <summary>
/// On SQLite no two connections of the process ever write or checkpoint at the same moment: every write transaction, EF's and
/// the ingest writer's, holds this gate. The reason is the WAL-reset fault of SQLite 3.7.0 to 3.51.2, by which two such
/// connections can lose committed data. On a server database the gate is open to all.
/// </summary>
public abstract class WriteGate
{
    /// <summary>A gate that never closes, for server databases.</summary>
    public static WriteGate Open { get; } = new OpenGate();

    /// <summary>Makes a gate that lets one writer in at a time.</summary>
    public static WriteGate ForOneWriter() => new OneWriterGate();

    /// <summary>Waits for the gate. Dispose the pass to leave.</summary>
    public abstract ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits for the gate, blocking the thread.</summary>
    public abstract IDisposable Enter();

    private sealed class OpenGate : WriteGate, IDisposable
    {
        public override ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken = default) => new(this);

        public override IDisposable Enter() => this;

        public void Dispose()
        {
        }
    }

    private sealed class OneWriterGate : WriteGate, IDisposable
    {
        private readonly SemaphoreSlim _semaphore = new(1, 1);

        public override async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken = default)
        {
            await _semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new Pass(_semaphore);
        }

        public override IDisposable Enter()
        {
            _semaphore.Wait();
            return new Pass(_semaphore);
        }

        public void Dispose() => _semaphore.Dispose();

        private sealed class Pass(SemaphoreSlim semaphore) : IDisposable
        {
            private SemaphoreSlim? _semaphore = semaphore;

            public void Dispose() => Interlocked.Exchange(ref _semaphore, null)?.Release();
        }
    }
}
