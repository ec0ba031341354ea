namespace OpsConsole.Core.Prompts;

/// <summary>The longest row of items, in their order, of which each may follow the one before.</summary>
internal static class LongestRise
{
    /// <summary>Places of its items, in order. Time n·log n.</summary>
    /// <param name="items">The items.</param>
    /// <param name="mayFollow">Whether the second may stand behind the first; as an order has it.</param>
    public static IReadOnlyList<int> Of<T>(IReadOnlyList<T> items, Func<T, T, bool> mayFollow)
    {
        List<int> ends = []; // of the best row of each length so far, where it ends
        int[] before = new int[items.Count];
        for (int i = 0; i < items.Count; i++)
        {
            int low = 0, high = ends.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = mayFollow(items[ends[middle]], items[i]) ? (middle + 1, high) : (low, middle);
            }

            before[i] = low > 0 ? ends[low - 1] : -1;
            if (low == ends.Count)
            {
                ends.Add(i);
            }
            else
            {
                ends[low] = i;
            }
        }

        List<int> row = [];
        for (int i = ends.Count > 0 ? ends[^1] : -1; i >= 0; i = before[i])
        {
            row.Add(i);
        }

        row.Reverse();
        return row;
    }
}
