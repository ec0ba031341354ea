using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Builds the tiles of the tree anew from leaf hashes, and holds the stored ones against them.</summary>
internal sealed class TileCheck(OpsDbContext context)
{
    private readonly List<List<byte[]>> _levels = [];
    private long _position;

    /// <summary>First position whose stored hash is not the one that the entries give; null when all are.</summary>
    public long? FirstWrong { get; private set; }

    /// <summary>Takes the hash of the next entry.</summary>
    public Task AddAsync(byte[] leaf, CancellationToken cancellationToken)
    {
        _position++;
        return AddAsync(0, leaf, cancellationToken);
    }

    /// <summary>Takes a whole tile of entries that cannot be read: its own hashes are believed, which the checkpoints judge.</summary>
    public Task AddTileAsync(byte[] hashes, CancellationToken cancellationToken)
    {
        _position += AuditTile.Width;
        return AddAsync(1, MerkleTree.Fold(hashes), cancellationToken);
    }

    private async Task AddAsync(int level, byte[] hash, CancellationToken cancellationToken)
    {
        while (_levels.Count <= level)
        {
            _levels.Add([]);
        }

        List<byte[]> hashes = _levels[level];
        hashes.Add(hash);
        if (hashes.Count < AuditTile.Width)
        {
            return;
        }

        byte[] tile = [.. hashes.SelectMany(h => h)];
        hashes.Clear();
        long covered = (long)Math.Pow(AuditTile.Width, level + 1), index = (_position / covered) - 1;
        byte[]? stored = await context.AuditTiles.AsNoTracking().Where(t => t.Level == level && t.Index == index)
            .Select(t => t.Hashes).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (stored is null || !stored.AsSpan().SequenceEqual(tile))
        {
            long first = (index * covered) + ((stored?.AsSpan().CommonPrefixLength(tile) ?? 0) / MerkleTree.HashLength * (covered / AuditTile.Width));
            FirstWrong = Math.Min(FirstWrong ?? long.MaxValue, first);
        }

        await AddAsync(level + 1, MerkleTree.Fold(tile), cancellationToken).ConfigureAwait(false);
    }
}
