namespace OpsConsole.Core.Prompts.Comparing;

/// <summary>Lines that stand exactly once in each of two texts, as many as have the same order in both: what "patience" diffs begin with.</summary>
internal static class Anchors
{
    /// <summary>Their places in both texts, in order. Time n·log n.</summary>
    public static IEnumerable<(int Old, int New)> Of(IReadOnlyList<string> old, IReadOnlyList<string> now, Change piece)
    {
        Dictionary<string, int> once = Once(now, piece.NewStart, piece.NewCount);
        List<(int Old, int New)> common = [];
        foreach ((string line, int at) in Once(old, piece.OldStart, piece.OldCount))
        {
            if (at >= 0 && once.TryGetValue(line, out int other) && other >= 0)
            {
                common.Add((at, other));
            }
        }

        common.Sort();
        return LongestRise.Of(common, (one, next) => one.New < next.New).Select(i => common[i]);
    }

    /// <summary>Place of each line; -1 for one that stands there more than once.</summary>
    private static Dictionary<string, int> Once(IReadOnlyList<string> lines, int start, int count)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int i = start; i < start + count; i++)
        {
            if (!places.TryAdd(lines[i], i))
            {
                places[lines[i]] = -1;
            }
        }

        return places;
    }
}
