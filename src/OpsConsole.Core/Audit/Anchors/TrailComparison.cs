using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>
/// Compares checkpoints from outside with the trail in the database. It reads a trail that may have been tampered with: whatever is
/// missing or odd in it is a disagreement, not a failure.
/// </summary>
internal sealed class TrailComparison
{
    private readonly GrowingTree _tree;
    private readonly IReadOnlyList<VerifierKey> _keys;
    private readonly SigningKeyFile _keyFile;
    private readonly Dictionary<long, byte[]?> _roots = [];

    private TrailComparison(OpsDbContext context, string logId, long size, IReadOnlyList<VerifierKey> keys, SigningKeyFile keyFile)
    {
        _tree = new GrowingTree(context);
        (LogId, Size, _keys, _keyFile) = (logId, size, keys, keyFile);
    }

    /// <summary>The log that the database holds.</summary>
    public string LogId { get; }

    /// <summary>Number of entries that are there.</summary>
    public long Size { get; }

    /// <summary>Reads what is needed. After the checkpoints from outside: what was anchored is in the database already.</summary>
    /// <returns>Null when no log was started.</returns>
    public static async Task<TrailComparison?> StartAsync(OpsDbContext context, SigningKeyFile keyFile, CancellationToken cancellationToken)
    {
        if (await context.AuditHead.AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } head)
        {
            return null;
        }

        // Who deletes rows may leave the end of the log, or the hashes of complete tiles, as they were.
        long rows = await context.AuditEntries.MaxAsync(e => (long?)e.Seq, cancellationToken).ConfigureAwait(false) + 1 ?? 0;
        long archived = await context.AuditSegments.MaxAsync(s => (long?)(s.First + s.Count), cancellationToken).ConfigureAwait(false) ?? 0;
        long size = Math.Min(head.Size, Math.Max(rows, archived));
        return new TrailComparison(context, head.LogId, size, await KeysAsync(context, head.LogId, cancellationToken).ConfigureAwait(false), keyFile);
    }

    /// <summary>Compares one checkpoint. Of many, the smallest first.</summary>
    public async Task<AnchorVerdict> CompareAsync(PublishedCheckpoint published, CancellationToken cancellationToken)
    {
        Checkpoint checkpoint = published.Checkpoint;
        if (checkpoint.Origin != Checkpoint.OriginOf(LogId))
        {
            return IsSigned(published, []) ? AnchorVerdict.Replaced : AnchorVerdict.OtherLog;
        }

        if (checkpoint.Size <= Size && await RootAsync(checkpoint.Size, cancellationToken).ConfigureAwait(false) is { } root && root.AsSpan().SequenceEqual(checkpoint.Root))
        {
            return AnchorVerdict.Agrees;
        }

        return !IsSigned(published, _keys) ? AnchorVerdict.NotSigned
            : checkpoint.Size > Size ? AnchorVerdict.Shorter
            : AnchorVerdict.Different;
    }

    /// <summary>
    /// The keys that the log names, as far as it can be read: a trail that went back to before a rotation does not know the key that signed
    /// since, so that the file's key counts too.
    /// </summary>
    private static async Task<IReadOnlyList<VerifierKey>> KeysAsync(OpsDbContext context, string logId, CancellationToken cancellationToken)
    {
        string[] kinds = [AuditEvents.Started, CheckpointEvents.KeyRotated, CheckpointEvents.KeyReplaced];
        List<byte[]> entries = await context.AuditEntries.AsNoTracking().Where(e => kinds.Contains(e.Kind)).OrderByDescending(e => e.Seq).Take(1000)
            .Select(e => e.Entry).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. entries.Select(KeyIn).OfType<VerifierKey>().Where(k => k.Name == Checkpoint.OriginOf(logId))];
    }

    private static VerifierKey? KeyIn(byte[] entry)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(entry);
            return document.RootElement.GetProperty("after").GetProperty("verifierKey").GetString() is { } key ? VerifierKey.TryParse(key) : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<byte[]?> RootAsync(long size, CancellationToken cancellationToken)
    {
        if (!_roots.TryGetValue(size, out byte[]? root))
        {
            root = await _tree.RootAsync(size, cancellationToken).ConfigureAwait(false);
            _roots[size] = root;
        }

        return root;
    }

    private bool IsSigned(PublishedCheckpoint published, IReadOnlyList<VerifierKey> keys) =>
        SignedNote.TryParse(published.Note) is { } note && keys.Concat(FileKeys(published.Checkpoint.Origin)).Any(note.IsSignedBy);

    private IEnumerable<VerifierKey> FileKeys(string origin)
    {
        foreach (string path in (string[])[_keyFile.Path, _keyFile.NextPath])
        {
            if (Read(path, origin) is { } key)
            {
                yield return key;
            }
        }
    }

    private static VerifierKey? Read(string path, string origin)
    {
        try
        {
            using SigningKey key = SigningKey.FromPem(File.ReadAllText(path));
            return key.Verifier(origin);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return null; // signing says so
        }
    }
}
