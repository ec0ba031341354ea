using DiffPlex;
using DiffPlex.Model;

namespace OpsConsole.Core.Prompts.Comparing;

/// <summary>
/// Finds which lines two texts share. What is alike at both ends is set aside; the rest goes to Myers' algorithm, whose time grows with the
/// product of the lengths: where that is large, lines that each text has exactly once cut it into pieces first, and a piece that
/// is still too large is not compared.
/// </summary>
internal sealed class LineMatch
{
    private const long EasyPiece = 1_000_000, LargestPiece = 4_000_000;

    private readonly IReadOnlyList<string> _old, _new;
    private readonly List<Change> _changes = [];
    private long _budget = 5 * LargestPiece;

    private LineMatch(IReadOnlyList<string> old, IReadOnlyList<string> now) => (_old, _new) = (old, now);

    /// <summary>The stretches that differ, in order.</summary>
    public IReadOnlyList<Change> Changes => _changes;

    /// <summary>Whether something was too large to compare.</summary>
    public bool Whole { get; private set; }

    public static LineMatch Of(IReadOnlyList<string> old, IReadOnlyList<string> now)
    {
        LineMatch match = new(old, now);
        match.Compare(new Change(0, old.Count, 0, now.Count), anchor: true);
        return match;
    }

    private void Compare(Change piece, bool anchor)
    {
        piece = Trim(piece);
        long size = (long)piece.OldCount * piece.NewCount;
        if (size == 0)
        {
            if (piece.OldCount + piece.NewCount > 0)
            {
                _changes.Add(piece);
            }
        }
        else if (anchor && size > EasyPiece && Math.Max(piece.OldCount, piece.NewCount) <= TextDiff.MaxLines)
        {
            (int old, int now) = (piece.OldStart, piece.NewStart);
            foreach ((int atOld, int atNew) in Anchors.Of(_old, _new, piece))
            {
                Compare(new Change(old, atOld - old, now, atNew - now), anchor: false);
                (old, now) = (atOld + 1, atNew + 1);
            }

            Compare(new Change(old, piece.OldStart + piece.OldCount - old, now, piece.NewStart + piece.NewCount - now), anchor: false);
        }
        else if (size <= LargestPiece && size <= _budget)
        {
            _budget -= size;
            Myers(piece);
        }
        else
        {
            Whole = true;
            _changes.Add(piece);
        }
    }

    private Change Trim(Change piece)
    {
        (int old, int oldEnd, int now, int newEnd) = (piece.OldStart, piece.OldStart + piece.OldCount, piece.NewStart, piece.NewStart + piece.NewCount);
        while (old < oldEnd && now < newEnd && _old[old] == _new[now])
        {
            (old, now) = (old + 1, now + 1);
        }

        while (old < oldEnd && now < newEnd && _old[oldEnd - 1] == _new[newEnd - 1])
        {
            (oldEnd, newEnd) = (oldEnd - 1, newEnd - 1);
        }

        return new Change(old, oldEnd - old, now, newEnd - now);
    }

    private void Myers(Change piece)
    {
        string old = string.Concat(_old.Skip(piece.OldStart).Take(piece.OldCount)), now = string.Concat(_new.Skip(piece.NewStart).Take(piece.NewCount));
        foreach (DiffBlock block in new Differ().CreateCustomDiffs(old, now, ignoreWhiteSpace: false, LineChunks.Of).DiffBlocks)
        {
            _changes.Add(new Change(piece.OldStart + block.DeleteStartA, block.DeleteCountA, piece.NewStart + block.InsertStartB, block.InsertCountB));
        }
    }
}
