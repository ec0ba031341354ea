using DiffPlex;
using DiffPlex.Model;

namespace OpsConsole.Core.Prompts.Comparing;

/// <summary>Compares replaced lines word by word, within a budget for the whole comparison.</summary>
internal sealed class WordMatch
{
    private const int LongestLine = 4_000;
    private const long LargestPair = 400_000; // words × words

    private long _budget = 10 * LargestPair;

    /// <summary>The stretches of both lines; null when they have too little in common to be the same line, or are too long to tell.</summary>
    public (IReadOnlyList<LineSegment> Before, IReadOnlyList<LineSegment> After)? Compare(string before, string after)
    {
        if (before == after || DiffersInSpaceOnly(before, after) && Math.Max(before.Length, after.Length) > LongestLine)
        {
            return (Whole(before), Whole(after)); // their ends differ
        }

        if (before.Length == 0 || after.Length == 0 || Math.Max(before.Length, after.Length) > LongestLine)
        {
            return null;
        }

        long size = (long)WordChunks.Of(before).Length * WordChunks.Of(after).Length;
        if (size > LargestPair || size > _budget)
        {
            return null;
        }

        _budget -= size;
        DiffResult diff = new Differ().CreateCustomDiffs(before, after, ignoreWhiteSpace: false, WordChunks.Of);
        List<LineSegment> first = [], second = [];
        int old = 0, now = 0, shared = 0;
        foreach (DiffBlock block in diff.DiffBlocks)
        {
            shared += Take(first, diff.PiecesOld, ref old, block.DeleteStartA, false);
            Take(second, diff.PiecesNew, ref now, block.InsertStartB, false);
            Take(first, diff.PiecesOld, ref old, block.DeleteStartA + block.DeleteCountA, true);
            Take(second, diff.PiecesNew, ref now, block.InsertStartB + block.InsertCountB, true);
        }

        shared += Take(first, diff.PiecesOld, ref old, diff.PiecesOld.Length, false);
        Take(second, diff.PiecesNew, ref now, diff.PiecesNew.Length, false);
        return shared * 4 >= Math.Max(Letters(before), Letters(after)) ? (first, second) : null;
    }

    /// <summary>Whether two lines are the same but for white space.</summary>
    public static bool DiffersInSpaceOnly(string before, string after)
    {
        int b = 0;
        foreach (char c in before)
        {
            if (char.IsWhiteSpace(c))
            {
                continue;
            }

            b = SkipSpace(after, b);
            if (b == after.Length || after[b++] != c)
            {
                return false;
            }
        }

        return SkipSpace(after, b) == after.Length;
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static List<LineSegment> Whole(string text) => text.Length == 0 ? [] : [new LineSegment(text, false)];

    /// <summary>Moves to a place, and tells how many characters other than white space were passed.</summary>
    private static int Take(List<LineSegment> segments, IReadOnlyList<string> pieces, ref int at, int end, bool changed)
    {
        if (at == end)
        {
            return 0;
        }

        string text = string.Concat(pieces.Skip(at).Take(end - at));
        at = end;
        segments.Add(new LineSegment(text, changed));
        return Letters(text);
    }

    private static int Letters(string text) => text.Count(c => !char.IsWhiteSpace(c));
}
