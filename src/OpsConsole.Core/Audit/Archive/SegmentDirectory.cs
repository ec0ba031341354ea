using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Archive;

/// <summary>Where archived segments are, and how their files come to be whole or not at all.</summary>
internal sealed partial class SegmentDirectory(AuditOptions options, StorageOptions storage)
{
    private readonly string _directory = options.ArchiveDirectory.Length > 0
        ? Path.GetFullPath(options.ArchiveDirectory, storage.DataDirectory)
        : Path.Combine(storage.DataDirectory, "audit", "archive");

    /// <summary>Name of a segment's file: log id, first and last position.</summary>
    public static string NameOf(string logId, long first, long count) =>
        string.Create(CultureInfo.InvariantCulture, $"{logId}-{first:d12}-{first + count - 1:d12}.jsonl.gz");

    /// <summary>Where a segment's file is.</summary>
    public string PathOf(string name) => Path.Combine(_directory, Path.GetFileName(name)); // the name comes from the database: never out of the directory

    /// <summary>Opens a draft for writing, readable by the server's account only. One a node: a draft left by a crash is overwritten.</summary>
    public FileStream CreateDraft()
    {
        if (!Directory.Exists(_directory))
        {
            PrivateFile.CreateDirectory(_directory);
        }

        FileStreamOptions how = new() { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(_directory, $"node-{storage.Node}.draft"), how);
    }

    /// <summary>Gives a draft its name, for good: a file of that name is one that a crash left before its segment was recorded.</summary>
    public void Keep(string draft, string name)
    {
        File.Move(draft, PathOf(name), overwrite: true);
        FlushDirectory();
    }

    /// <summary>SHA-256 of a file from its start on, hexadecimal.</summary>
    public static async Task<string> HashAsync(FileStream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        string hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        file.Position = 0;
        return hash;
    }

    /// <summary>The new name is on disk before the database says so; .NET has no call for it. Windows writes names through.</summary>
    private void FlushDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int handle = Open(_directory, 0);
        if (handle >= 0)
        {
            _ = Sync(handle);
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
