using System.Text;
using Microsoft.Win32.SafeHandles;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>Appends checkpoints to a file, flushed to the disk. A write that was cut short is left there, and the next one begins after it.</summary>
internal sealed class FileAnchor : IReadableAnchor
{
    private readonly string _path;
    private readonly bool _own;
    private bool _flushed = true;

    public FileAnchor(FileAnchorOptions options, StorageOptions storage)
    {
        _own = options.Path.Length == 0;
        _path = _own ? Path.Combine(storage.DataDirectory, "audit", "anchor", "checkpoints.txt") : Path.GetFullPath(options.Path, storage.DataDirectory);
    }

    public string Name => "file";

    public string Target => _path;

    // On a thread of its own: a disk that hangs holds whoever writes to it.
    public Task AnchorAsync(PublishedCheckpoint checkpoint, CancellationToken cancellationToken) =>
        Task.Run(() => Guard(() => Append(Encoding.UTF8.GetBytes(CheckpointList.Item(checkpoint)))), cancellationToken);

    public Task<IReadOnlyList<PublishedCheckpoint>> ReadAsync(string logId, CancellationToken cancellationToken) =>
        Task.Run<IReadOnlyList<PublishedCheckpoint>>(() => Guard(() => CheckpointList.Read(Encoding.UTF8.GetString(End(CheckpointList.MaxRead)))), cancellationToken);

    private int Append(byte[] item)
    {
        PrepareDirectory();
        byte[] end = End(item.Length);

        // After a flush that failed, what is read back may never have reached the disk: it is written again.
        if (_flushed && end.AsSpan().SequenceEqual(item))
        {
            return 0;
        }

        bool whole = end.Length == 0 || end.AsSpan().EndsWith("\n\n"u8);
        _flushed = false;
        using SafeFileHandle file = AppendOnlyFile.Open(_path);
        RandomAccess.Write(file, whole ? item : [.. "\n\n"u8, .. item], RandomAccess.GetLength(file));
        RandomAccess.FlushToDisk(file);
        _flushed = true;
        return item.Length;
    }

    private void PrepareDirectory()
    {
        string directory = Path.GetDirectoryName(_path)!;
        if (_own)
        {
            PrivateFile.CreateDirectory(directory);
        }
        else if (!Directory.Exists(directory))
        {
            // Not made here: it may be where a volume is to be mounted, and the checkpoints would end up beneath it.
            throw new AnchorException($"The directory '{directory}' is not there. Create or mount it, or set Audit:Anchors:File:Path to another file.");
        }
    }

    private byte[] End(int length)
    {
        if (!File.Exists(_path))
        {
            return [];
        }

        using SafeFileHandle file = File.OpenHandle(_path, share: FileShare.ReadWrite | FileShare.Delete);
        long size = RandomAccess.GetLength(file);
        byte[] end = new byte[Math.Min(size, length)];
        int read = 0;
        for (int part = -1; part != 0 && read < end.Length; read += part)
        {
            part = RandomAccess.Read(file, end.AsSpan(read), size - end.Length + read);
        }

        return end[..read];
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AnchorException(
                $"The file '{_path}' cannot be used ({exception.Message}) Give the account of the console the right to read and append to it, or set Audit:Anchors:File:Path to another file.",
                exception);
        }
    }
}
