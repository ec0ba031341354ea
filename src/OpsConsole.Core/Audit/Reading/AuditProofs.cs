using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>Makes proofs from the stored tree, against the newest signed checkpoint.</summary>
public sealed class AuditProofs
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly NewestCheckpoint _newest;

    internal AuditProofs(IDbContextFactory<OpsDbContext> contexts, NewestCheckpoint newest) => (_contexts, _newest) = (contexts, newest);

    /// <summary>Proves that an entry belongs to the log.</summary>
    /// <returns>Null when no checkpoint covers it yet, or it is neither in the database nor in the archive.</returns>
    /// <exception cref="InvalidDataException">Hashes of the tree are missing.</exception>
    public async Task<AuditProof?> ProveAsync(long seq, CancellationToken cancellationToken = default)
    {
        if (_newest.Current is not { } signed || seq < 0 || seq >= signed.Checkpoint.Size)
        {
            return null;
        }

        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            TreeReader tree = new(context);
            byte[]? entry = await context.AuditEntries.AsNoTracking().Where(e => e.Seq == seq).Select(e => e.Entry).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (entry is null && !await context.AuditSegments.AnyAsync(s => s.First <= seq && seq < s.First + s.Count, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            byte[] leaf = entry is null ? await tree.SubtreeAsync(seq, 1, cancellationToken).ConfigureAwait(false) : MerkleTree.Leaf(entry); // hashes outlive their entries here
            IReadOnlyList<byte[]> path = await tree.InclusionAsync(seq, signed.Checkpoint.Size, cancellationToken).ConfigureAwait(false);
            bool holds = InclusionProof.RootOf(leaf, seq, signed.Checkpoint.Size, path) is { } root && root.AsSpan().SequenceEqual(signed.Checkpoint.Root);
            return new AuditProof(seq, leaf, path, signed, holds);
        }
    }

    /// <summary>Proves that the log of one size is the beginning of the log of another.</summary>
    /// <returns>Null when the log is not that large.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are not 1 ≤ from ≤ to.</exception>
    /// <exception cref="InvalidDataException">Hashes of the tree are missing.</exception>
    public async Task<AuditConsistency?> ConsistencyAsync(long from, long to, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            long size = await context.AuditHead.AsNoTracking().Select(h => h.Size).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return to > size ? null : new AuditConsistency(from, to, await new TreeReader(context).ConsistencyAsync(from, to, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>The key that signs checkpoints of a size, as the log itself names it; null when the log does not, or was tampered with there.</summary>
    public async Task<VerifierKey?> KeyAsync(long size, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            try
            {
                return (await KeyEntries.ReadAsync(context, cancellationToken).ConfigureAwait(false)).KeyFor(size);
            }
            catch (InvalidDataException)
            {
                return null;
            }
        }
    }
}
