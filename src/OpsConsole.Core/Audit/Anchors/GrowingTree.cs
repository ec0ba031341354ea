using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>
/// Roots of the stored tree at one size after the other. Asked in growing order, it reads no hash twice: thousands of checkpoints of a
/// long trail cost little more than one.
/// </summary>
internal sealed class GrowingTree(OpsDbContext context)
{
    private readonly TreeReader _tree = new(context);
    private CompactRange _range = new();
    private long _broken = long.MaxValue;

    /// <summary>The root of the first entries.</summary>
    /// <returns>Null when a hash that it needs is not there.</returns>
    public async Task<byte[]?> RootAsync(long size, CancellationToken cancellationToken)
    {
        if (size >= _broken)
        {
            return null;
        }

        if (size < _range.Size)
        {
            _range = new CompactRange();
        }

        try
        {
            while (_range.Size < size)
            {
                long count = Step(_range.Size, size - _range.Size);
                _range.Append(count, await _tree.SubtreeAsync(_range.Size, count, cancellationToken).ConfigureAwait(false));
            }

            return _range.Root();
        }
        catch (InvalidDataException)
        {
            _broken = size;
            return null;
        }
    }

    /// <summary>The largest complete subtree that can stand at a position and is no larger than this.</summary>
    private static long Step(long position, long atMost)
    {
        long aligned = position == 0 ? long.MaxValue : position & -position;
        return Math.Min(aligned, 1L << (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)atMost)));
    }
}
