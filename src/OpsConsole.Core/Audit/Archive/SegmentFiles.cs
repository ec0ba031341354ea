using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Archive;

/// <summary>Archived entries cannot be read: the finding <c>segment_missing</c>. The message says which file, and what to do.</summary>
public sealed class SegmentMissingException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="first">First position of the segment.</param>
    /// <param name="message">Which file, what is wrong with it, what to do.</param>
    /// <param name="innerException">What was found.</param>
    public SegmentMissingException(long first, string message, Exception? innerException)
        : base(message, innerException) => First = first;

    /// <summary>Creates the exception.</summary>
    public SegmentMissingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public SegmentMissingException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public SegmentMissingException()
    {
    }

    /// <summary>First position of the segment.</summary>
    public long First { get; }

    /// <summary>The same as verification reports it.</summary>
    public TrailFinding Finding => new(Tampering.SegmentMissing, First, Message);
}

/// <summary>Reads archived entries back by their position, so that old times can be exported, verified and looked at.</summary>
public sealed class SegmentFiles
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly SegmentDirectory _directory;

    internal SegmentFiles(IDbContextFactory<OpsDbContext> contexts, SegmentDirectory directory)
    {
        _contexts = contexts;
        _directory = directory;
    }

    /// <summary>All archived segments, oldest first. They stand side by side from position 0 on.</summary>
    public async Task<IReadOnlyList<AuditSegment>> ListAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.AuditSegments.AsNoTracking().OrderBy(s => s.First).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One archived entry.</summary>
    /// <returns>Its canonical bytes; null when that position is not archived.</returns>
    /// <exception cref="SegmentMissingException">Its file is missing or was altered.</exception>
    public async Task<byte[]?> FindAsync(long seq, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        bool archived;
        await using (context.ConfigureAwait(false))
        {
            archived = await context.AuditSegments.AnyAsync(s => s.First <= seq && seq < s.First + s.Count, cancellationToken).ConfigureAwait(false);
        }

        if (archived)
        {
            await foreach (byte[] entry in ReadAsync(seq, 1, cancellationToken).ConfigureAwait(false))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Archived entries, in order. One file is open at a time.</summary>
    /// <param name="first">First position.</param>
    /// <param name="count">Number of entries; all of them are archived.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="SegmentMissingException">A file is missing or was altered, or there is no segment for a position.</exception>
    public async IAsyncEnumerable<byte[]> ReadAsync(long first, long count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        long end = first + count;
        foreach (AuditSegment segment in await ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (first < end && segment.First <= first && first < segment.First + segment.Count)
            {
                long to = Math.Min(end, segment.First + segment.Count);
                await foreach (byte[] entry in ReadAsync(segment, first, to, cancellationToken).ConfigureAwait(false))
                {
                    yield return entry;
                }

                first = to;
            }
        }

        if (first < end)
        {
            throw new SegmentMissingException(first, $"The database names no archived segment that holds entry {first}.", null);
        }
    }

    private async IAsyncEnumerable<byte[]> ReadAsync(AuditSegment segment, long first, long end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FileStream file = await OpenAsync(segment, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            IAsyncEnumerator<ArchivedEntry> entries = SegmentReader.ReadAsync(file, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (entries.ConfigureAwait(false))
            {
                while (first < end)
                {
                    ArchivedEntry entry = await NextAsync(segment, entries).ConfigureAwait(false);
                    if (entry.Seq == first)
                    {
                        first++;
                        yield return entry.Entry;
                    }
                    else if (entry.Seq > first)
                    {
                        throw Missing(segment, $"does not hold entry {first}", null);
                    }
                }
            }
        }
    }

    private async Task<ArchivedEntry> NextAsync(AuditSegment segment, IAsyncEnumerator<ArchivedEntry> entries)
    {
        try
        {
            return await entries.MoveNextAsync().ConfigureAwait(false) ? entries.Current : throw Missing(segment, "ends too early", null);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw Missing(segment, $"cannot be read: {exception.Message}", exception);
        }
    }

    private async Task<FileStream> OpenAsync(AuditSegment segment, CancellationToken cancellationToken)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(_directory.PathOf(segment.File), FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);
            if (await SegmentDirectory.HashAsync(file, cancellationToken).ConfigureAwait(false) == segment.Sha256)
            {
                return file;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw Missing(segment, $"cannot be opened: {exception.Message}", exception);
        }

        await file.DisposeAsync().ConfigureAwait(false);
        throw Missing(segment, "was altered: its SHA-256 is not the one in the trail", null);
    }

    private SegmentMissingException Missing(AuditSegment segment, string problem, Exception? cause) => new(
        segment.First,
        $"Entries {segment.First} to {segment.First + segment.Count - 1} are archived, and the file '{_directory.PathOf(segment.File)}' {problem}. Put it back from a copy of the archive.",
        cause);
}
