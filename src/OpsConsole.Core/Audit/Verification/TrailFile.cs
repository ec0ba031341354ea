using System.IO.Compression;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>
/// Verifies a trail that was taken out of the console: an archive, the directory of an unpacked one, a <c>trail.jsonl</c>, or an
/// archived segment. Offline, in bounded memory.
/// </summary>
public static class TrailFile
{
    /// <summary>Verifies a file or a directory.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="trust">Keys and anchors from elsewhere.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<TrailReport> VerifyAsync(string path, TrailTrust? trust = null, CancellationToken cancellationToken = default)
    {
        trust ??= TrailTrust.None;
        try
        {
            if (Directory.Exists(path))
            {
                return await ArchiveVerifier.VerifyAsync(new DirectoryFiles(path), trust, cancellationToken).ConfigureAwait(false);
            }

            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);
            await using (file.ConfigureAwait(false))
            {
                byte[] beginning = new byte[4];
                int length = await file.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                file.Position = 0;
                if (beginning.AsSpan(0, length).StartsWith("PK"u8))
                {
                    using ZipArchive archive = new(file, ZipArchiveMode.Read);
                    return await ArchiveVerifier.VerifyAsync(new ZipFiles(archive), trust, cancellationToken).ConfigureAwait(false);
                }

                if (beginning.AsSpan(0, length).StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
                {
                    GZipStream inflated = new(file, CompressionMode.Decompress);
                    await using (inflated.ConfigureAwait(false))
                    {
                        return await TrailVerifier.VerifyAsync(inflated, trust, null, cancellationToken).ConfigureAwait(false);
                    }
                }

                return await TrailVerifier.VerifyAsync(file, trust, null, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            return TrailReport.Unreadable($"It cannot be read: {exception.Message}");
        }
    }
}

/// <summary>Files of an export, however they come.</summary>
internal interface IExportFiles
{
    /// <summary>Names in the order in which they stand; null where the order says nothing and there may be others.</summary>
    IReadOnlyList<string>? Order { get; }

    /// <summary>Opens a file.</summary>
    /// <returns>Null when there is none of that name.</returns>
    Stream? Open(string name);
}

/// <summary>The files of an archive.</summary>
internal sealed class ZipFiles(ZipArchive archive) : IExportFiles
{
    /// <summary>More files than any export has.</summary>
    private const int MaxFiles = 100;

    public IReadOnlyList<string> Order { get; } = archive.Entries.Count <= MaxFiles
        ? [.. archive.Entries.Select(e => e.FullName)]
        : throw new InvalidDataException($"The archive holds {archive.Entries.Count} files; an export has seven.");

    public Stream? Open(string name) => archive.Entries.FirstOrDefault(e => e.FullName == name)?.Open();
}

/// <summary>The files of an archive that was unpacked.</summary>
internal sealed class DirectoryFiles(string directory) : IExportFiles
{
    public IReadOnlyList<string>? Order => null;

    public Stream? Open(string name)
    {
        string path = Path.Combine(directory, Path.GetFileName(name));
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024, FileOptions.Asynchronous) : null;
    }
}
