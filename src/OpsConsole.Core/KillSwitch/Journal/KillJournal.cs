using System.Text.Json;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Journal;

/// <summary>Whether the journal keeps what it is given.</summary>
/// <param name="Problem">What is wrong, in words; null when all that was decided is on the disk.</param>
/// <param name="Pending">Entries that are not on the disk yet.</param>
public sealed record JournalHealth(string? Problem, int Pending);

/// <summary>
/// The local memory of the kill switch. One thread of its own writes; entries that come together share one flush. What the disk refuses is
/// kept and tried again every second, in order: a decision counts at once, the disk only makes it survive.
/// </summary>
public sealed partial class KillJournal : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly string _directory;
    private readonly long _size;
    private readonly ILogger<KillJournal> _logger;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread _thread;
    private readonly CancellationTokenSource _stop = new();
    private List<Pending> _pending = [];
    private JournalFile? _current, _spare;
    private Func<JournalPicture>? _picture;
    private volatile string? _problem;

    /// <summary>A journal in a directory.</summary>
    public KillJournal(KillSwitchOptions options, StorageOptions storage, ILogger<KillJournal> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(storage);
        _directory = options.DirectoryIn(storage.DataDirectory);
        _size = options.JournalSize;
        _logger = logger;
        _thread = new Thread(Write) { Name = "kill journal", IsBackground = true, Priority = ThreadPriority.AboveNormal };
    }

    /// <summary>Whether it keeps what it is given.</summary>
    public JournalHealth Health
    {
        get
        {
            lock (_lock)
            {
                return new JournalHealth(_problem, _pending.Count);
            }
        }
    }

    /// <summary>Where its files are.</summary>
    public string DirectoryPath => _directory;

    /// <summary>Opens the files and reads what they hold. Never fails: without a disk the kill switch works from memory, and says so.</summary>
    public IReadOnlyList<JournalEntry> Open()
    {
        try
        {
            return Load();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fail(exception);
            return [];
        }
    }

    /// <summary>Starts to write.</summary>
    /// <param name="picture">What counts at the moment it is called, for the start of a new file. Called on the journal's thread.</param>
    public void Start(Func<JournalPicture> picture)
    {
        _picture = picture;
        _thread.Start();
    }

    /// <summary>Hands an entry over.</summary>
    /// <returns>Completes with true when the entry is on the disk, with false when the disk refused it; it is tried again then.</returns>
    public Task<bool> AppendAsync(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Pending pending = new(entry.ToBytes());
        lock (_lock)
        {
            _pending.Add(pending);
        }

        _wake.Release();
        return pending.Done.Task;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _stop.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join(TimeSpan.FromSeconds(5));
        }

        _current?.Dispose();
        _spare?.Dispose();
        _stop.Dispose();
        _wake.Dispose();
    }

    private List<JournalEntry> Load()
    {
        PrivateFile.CreateDirectory(_directory);
        JournalFile a = JournalFile.Open(Path.Combine(_directory, "journal-a"), _size), b = JournalFile.Open(Path.Combine(_directory, "journal-b"), _size);
        List<byte[]> inA = a.Read(), inB = b.Read();

        // A file whose first entry did not reach the disk was begun and never used: the other one counts still.
        bool useA = inB.Count == 0 || (inA.Count > 0 && a.Generation > b.Generation);
        (_current, _spare) = useA ? (a, b) : (b, a);
        return [.. (useA ? inA : inB).Select(payload => JournalEntry.Read(payload))];
    }

    private void Write()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _wake.Wait(_problem is null ? Timeout.InfiniteTimeSpan : RetryDelay, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                // The last round below writes what came in meanwhile.
            }

            WriteAll();
        }
    }

    private void WriteAll()
    {
        List<Pending> batch;
        lock (_lock)
        {
            batch = [.. _pending];
        }

        if (batch.Count == 0 && _problem is null)
        {
            return;
        }

        try
        {
            Write(batch);
            lock (_lock)
            {
                _pending = [.. _pending.Skip(batch.Count)];
            }

            if (_problem is not null)
            {
                _problem = null;
                Log.Again(_logger);
            }

            batch.ForEach(p => p.Done.TrySetResult(true));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Fail(exception);
            batch.ForEach(p => p.Done.TrySetResult(false));
        }
    }

    private void Write(List<Pending> batch)
    {
        if (_current is null)
        {
            Load();
        }

        List<byte[]> payloads = [.. batch.Select(p => p.Bytes)];
        if (_current!.Generation == 0 || !_current.Fits(payloads.Sum(p => JournalFile.FrameSize(p.Length))))
        {
            // The picture has everything that was decided, this batch too; writing the batch behind it as well is harmless.
            JournalFile next = _current.Generation == 0 ? _current : _spare!;
            next.Begin(_current.Generation + 1, _current.LastHash.Span);
            next.Append([_picture!().ToBytes(), .. payloads]);
            (_current, _spare) = (next, next == _current ? _spare : _current);
            return;
        }

        if (payloads.Count > 0)
        {
            _current.Append(payloads);
        }
    }

    private void Fail(Exception exception)
    {
        if (_problem is null)
        {
            Log.Failed(_logger, _directory, exception);
        }

        _problem = $"The journal in '{_directory}' cannot be written: {exception.Message}";
    }

    private sealed record Pending(byte[] Bytes)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The journal of the kill switch in {Directory} cannot be written. Kills work, but do not survive a restart until it can.")]
        public static partial void Failed(ILogger logger, string directory, Exception exception);

        [LoggerMessage(Level = LogLevel.Information, Message = "The journal of the kill switch is written again; all that was decided meanwhile is on the disk.")]
        public static partial void Again(ILogger logger);
    }
}
