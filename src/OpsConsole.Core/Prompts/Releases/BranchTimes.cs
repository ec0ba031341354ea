namespace OpsConsole.Core.Prompts.Releases;

/// <summary>
/// Times for commits of a branch. Their order is the branch's; what their clocks say may contradict it. As many of them as agree with the order
/// and each other are believed, the others are put between their neighbours.
/// </summary>
internal static class BranchTimes
{
    /// <summary>Times that never go back.</summary>
    /// <param name="claimed">What the commits say, oldest first.</param>
    public static DateTime[] Straighten(IReadOnlyList<DateTime> claimed)
    {
        bool[] believed = new bool[claimed.Count];
        foreach (int i in LongestRise.Of(claimed, (one, next) => one <= next))
        {
            believed[i] = true;
        }

        return Fill(claimed, believed);
    }

    private static DateTime[] Fill(IReadOnlyList<DateTime> claimed, bool[] believed)
    {
        DateTime[] times = new DateTime[claimed.Count];
        DateTime later = DateTime.MaxValue;
        for (int i = times.Length - 1; i >= 0; i--)
        {
            later = believed[i] ? claimed[i] : later;
            times[i] = i == 0 && claimed[0] < later ? claimed[0] : later; // of those that are not believed, the latest that can be
        }

        for (int i = 1; i < times.Length; i++)
        {
            DateTime latest = times[i];
            times[i] = believed[i] ? claimed[i] : claimed[i] < times[i - 1] ? times[i - 1] : claimed[i] > latest ? latest : claimed[i];
        }

        return times;
    }
}
