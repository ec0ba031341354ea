using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Holds a trail against checkpoints from outside while it goes by.</summary>
internal sealed class AnchorComparison(IReadOnlyList<Checkpoint> anchors)
{
    private int _next;
    private long _agreed;

    /// <summary>Checkpoints that agreed.</summary>
    public int Agreed { get; private set; }

    /// <summary>Checkpoints whose size lies among entries that are left out.</summary>
    public int PassedOver { get; private set; }

    /// <summary>Checkpoints that were signed after the trail was exported.</summary>
    public int Later { get; private set; }

    /// <summary>Compares what has been reached.</summary>
    public TrailFinding? Reached(long position, TrailChain chain)
    {
        for (; _next < anchors.Count && anchors[_next].Size <= position; _next++)
        {
            Checkpoint anchor = anchors[_next];
            byte[]? root = anchor.Size == position ? chain.Root() : anchor.Size == 0 ? MerkleTree.EmptyRoot : null;
            if (root is null)
            {
                PassedOver++;
            }
            else if (root.AsSpan().SequenceEqual(anchor.Root))
            {
                (_agreed, Agreed) = (position, Agreed + 1);
            }
            else
            {
                return _agreed > 0
                    ? new TrailFinding(Tampering.Forked, _agreed, $"The trail has another root at {position} entries than the checkpoint that was kept outside: after entry {_agreed - 1} there are two histories.")
                    : new TrailFinding(Tampering.Rewritten, 0, $"The trail has another root at {position} entries than the checkpoint that was kept outside: it is not the trail that was signed then.");
            }
        }

        return null;
    }

    /// <summary>Looks at what was not reached.</summary>
    /// <param name="size">Size of the trail.</param>
    /// <param name="madeAt">When it was exported.</param>
    public TrailFinding? Beyond(long size, DateTime madeAt)
    {
        List<Checkpoint> beyond = [.. anchors.Skip(_next)];
        Later = beyond.Count(a => a.At > madeAt);
        return beyond.Where(a => a.At <= madeAt).MaxBy(a => a.Size) is { } lost
            ? new TrailFinding(Tampering.RolledBack, size, $"A checkpoint that was kept outside covers {lost.Size} entries, but the trail has only {size}: its end was cut off, or the database went back to an older state.")
            : null;
    }
}
