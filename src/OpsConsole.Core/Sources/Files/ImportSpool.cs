using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Sources.Files;

/// <summary>A file that was taken in. Disposing it deletes it.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of it, 64 hexadecimal digits.</param>
internal sealed record SpooledFile(string Path, long Bytes, string Sha256) : IDisposable
{
    public void Dispose() => File.Delete(Path);
}

/// <summary>A file was not taken in. The message says why, the remedy what to do.</summary>
internal sealed class SpoolException(ImportRefusal refusal, string message, string remedy, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Why.</summary>
    public ImportRefusal Refusal { get; } = refusal;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;
}

/// <summary>
/// Where files lie while they are read: <c>imports</c> in the data directory. Only one process has that directory, so whatever lies there at a start is left over
/// from one that was cut off.
/// </summary>
internal sealed class ImportSpool(StorageOptions storage, ImportOptions options)
{
    private const int Piece = 1 << 17;
    private const long Looks = 64L << 20; // bytes between two looks at the disk's room

    private readonly string _directory = Path.Combine(storage.DataDirectory, "imports");

    /// <summary>Deletes what lies there.</summary>
    public void Sweep()
    {
        if (Directory.Exists(_directory))
        {
            foreach (string file in Directory.EnumerateFiles(_directory))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Takes a file in.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="length">How many they will be; null where nobody knows.</param>
    /// <param name="cancellationToken">Cancels: then nothing is kept.</param>
    /// <exception cref="SpoolException">It is too large, or the disk has no room.</exception>
    public async Task<SpooledFile> TakeAsync(Stream content, long? length, CancellationToken cancellationToken)
    {
        Check(length ?? 0);
        PrivateFile.CreateDirectory(_directory);
        string path = Path.Combine(_directory, $"{Guid.NewGuid():N}.part");
        try
        {
            (long bytes, string hash) = await CopyAsync(content, path, length ?? 0, cancellationToken).ConfigureAwait(false);
            return new SpooledFile(path, bytes, hash);
        }
        catch (Exception exception)
        {
            File.Delete(path);
            throw IsDiskFull(exception) ? NoRoom(exception) : exception is SpoolException or OperationCanceledException ? exception : new SpoolException(
                ImportRefusal.Broken, "The file did not come to its end.", "Look at the connection, and send it again.", exception);
        }
    }

    private async Task<(long Bytes, string Hash)> CopyAsync(Stream content, string path, long expected, CancellationToken cancellationToken)
    {
        FileStreamOptions write = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            write.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            FileStream file = new(path, write);
            await using (file.ConfigureAwait(false))
            {
                long bytes = 0, looked = 0;
                for (int read; (read = await content.ReadAtLeastAsync(buffer, Piece, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)) > 0;)
                {
                    bytes += read;
                    if (bytes > options.MaxBytes || bytes - looked >= Looks)
                    {
                        Check(Math.Max(bytes, expected), bytes);
                        looked = bytes;
                    }

                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                }

                return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Refuses a file that is too large, or for which the disk has no room.</summary>
    private void Check(long bytes, long written = 0)
    {
        if (bytes > options.MaxBytes)
        {
            throw new SpoolException(
                ImportRefusal.TooLarge, string.Create(CultureInfo.InvariantCulture, $"The file is larger than {options.MaxBytes:N0} bytes."), "Pack it by gzip, import it in parts of whole days, or raise the setting Imports:MaxBytes.");
        }

        Directory.CreateDirectory(storage.DataDirectory);
        if (new DriveInfo(storage.DataDirectory).AvailableFreeSpace - (bytes - written) < options.SpareBytes)
        {
            throw NoRoom(null);
        }
    }

    private static SpoolException NoRoom(Exception? inner) =>
        new(ImportRefusal.NoRoom, "The disk of the data directory has no room for the file.", "Make room there, or pack the file by gzip. The console keeps Imports:SpareBytes free.", inner);

    private static bool IsDiskFull(Exception exception) => exception is IOException and not SpoolException && (exception.HResult & 0xFFFF) is 28 or 112;
}
