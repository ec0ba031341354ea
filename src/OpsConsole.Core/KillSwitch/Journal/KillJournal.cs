using Microsoft.Extensions.Logging;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Journal;

/// <summary>Whether the journal keeps what it is given.</summary>
/// <param name="Problem">What is wrong, in words; null when all that was decided is on the disk or on its way there in time.</param>
/// <param name="Pending">Entries that are not on the disk yet.</param>
public sealed record JournalHealth(string? Problem, int Pending);

/// <summary>
/// The local memory of the kill switch. One thread of its own writes; entries that come together share one flush. What the disk refuses is
/// kept and tried again every second, in order: a decision counts at once, the disk only makes it survive.
/// </summary>
public sealed partial class KillJournal : IDisposable
{
    private static readonly TimeSpan Rounds = TimeSpan.FromSeconds(1), Slow = TimeSpan.FromSeconds(2);

    private readonly string _directory;
    private readonly long _size;
    private readonly ILogger<KillJournal> _logger;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread _thread;
    private readonly CancellationTokenSource _stop = new();
    private List<Pending> _pending = [];
    private JournalFiles? _files;
    private DataDirectoryLock? _own;
    private Func<JournalPicture>? _picture;
    private Action<JournalContents>? _found;
    private volatile string? _problem;

    /// <summary>A journal in a directory.</summary>
    public KillJournal(KillSwitchOptions options, StorageOptions storage, ILogger<KillJournal> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(storage);
        _directory = options.DirectoryIn(storage.DataDirectory);
        _size = options.JournalSize;
        _logger = logger;
        _thread = new Thread(Run) { Name = "kill journal", IsBackground = true, Priority = ThreadPriority.AboveNormal };
    }

    /// <summary>Whether it keeps what it is given.</summary>
    public JournalHealth Health
    {
        get
        {
            lock (_lock)
            {
                string? problem = _problem ?? (_pending.Count > 0 && Environment.TickCount64 - _pending[0].Since > Slow.TotalMilliseconds
                    ? $"The disk of the journal in '{_directory}' does not answer." : null);
                return new JournalHealth(problem, _pending.Count);
            }
        }
    }

    /// <summary>Where its files are.</summary>
    public string DirectoryPath => _directory;

    /// <summary>Opens the files and reads what they hold. Never fails: without a disk the kill switch works from memory, and says so.</summary>
    public JournalContents Open()
    {
        try
        {
            Take();
            (_files, JournalContents contents) = JournalFiles.Open(_directory, _size, _logger);
            return contents;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fail(exception);
            return new JournalContents([], null);
        }
    }

    /// <summary>Starts to write.</summary>
    /// <param name="picture">What counts at the moment it is called, for the start of a new file. Called on the journal's thread.</param>
    /// <param name="found">Told what was found in files that could be opened only now. Called on the journal's thread, before a picture is asked for.</param>
    public void Start(Func<JournalPicture> picture, Action<JournalContents> found)
    {
        _picture = picture;
        _found = found;
        _thread.Start();
        _wake.Release(); // a file that must begin, or a disk that is not there yet, does not wait for the first entry
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

    /// <summary>Completes when all that was handed over before is on the disk: with true, or with false when the disk refused.</summary>
    public Task<bool> FlushedAsync()
    {
        lock (_lock)
        {
            return _problem is not null ? Task.FromResult(false) : _pending.Count == 0 ? Task.FromResult(true) : _pending[^1].Done.Task;
        }
    }

    /// <summary>Records that the files still hold, also those that the state needs no more. Reads the disk; none when it cannot be read.</summary>
    public IReadOnlyList<SwitchRecord> Remembered()
    {
        try
        {
            return [.. JournalFiles.Peek(_directory).OfType<JournalRecord>().Select(r => r.Record)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Writes what is left, and stops. A disk that hangs is not waited for longer than 5 s.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _stop.Cancel();
        if (_thread.IsAlive && !_thread.Join(TimeSpan.FromSeconds(5)))
        {
            return; // the thread uses all of it still
        }

        _files?.Dispose();
        _own?.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        while (Waited())
        {
            WriteAll();
        }

        if (Batch().Count > 0)
        {
            WriteAll(); // what came before the end was asked for; with nothing to write, a directory that is gone stays gone
        }
    }

    /// <summary>Waits for entries, or for the next round; false when the end is asked for.</summary>
    private bool Waited()
    {
        try
        {
            _wake.Wait(Rounds, _stop.Token);
            while (_wake.Wait(0))
            {
                // One round writes all that came.
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void WriteAll()
    {
        List<Pending> batch = Batch();
        try
        {
            if (_files is not { AreThere: true })
            {
                Reopen();
                batch = Batch();
            }

            Write([.. batch.Select(p => p.Bytes)]);
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
        catch (Exception exception) // this thread is the only one that writes: whatever went wrong, it tries again
        {
            Fail(exception);
            batch.ForEach(p => p.Done.TrySetResult(false));
        }
    }

    private List<Pending> Batch()
    {
        lock (_lock)
        {
            return [.. _pending];
        }
    }

    /// <summary>Opens files that could not be opened before, or that somebody took away. The picture that is written then has what was found and what was decided.</summary>
    private void Reopen()
    {
        _files?.Dispose();
        _files = null;
        Take();
        (JournalFiles files, JournalContents contents) = JournalFiles.Open(_directory, _size, _logger);
        files.BeginNext();
        _found!(contents);
        _files = files;
    }

    /// <summary>Takes the directory: it may be apart from the data directory, whose lock then says nothing of it.</summary>
    private void Take()
    {
        _own?.Dispose(); // of a directory that was taken away, perhaps
        PrivateFile.CreateDirectory(_directory);
        _own = DataDirectoryLock.TryAcquire(_directory, "journal.lock") ?? throw new IOException("Another process uses it.");
    }

    private void Write(IReadOnlyList<byte[]> payloads)
    {
        if (_files!.Fit(payloads))
        {
            if (payloads.Count > 0)
            {
                _files.Append(payloads);
            }

            return;
        }

        // The picture has everything that was decided, this batch too; writing the batch behind it as well is harmless.
        _files.Begin([_picture!().ToBytes(), .. payloads]);
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

        public long Since { get; } = Environment.TickCount64;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The journal of the kill switch in {Directory} cannot be written. Kills work, but do not survive a restart until it can.")]
        public static partial void Failed(ILogger logger, string directory, Exception exception);

        [LoggerMessage(Level = LogLevel.Information, Message = "The journal of the kill switch is written again; all that was decided meanwhile is on the disk.")]
        public static partial void Again(ILogger logger);
    }
}
