namespace OpsConsole.Core.Statistics;

/// <summary>Corrects p-values for that many things were tested at once.</summary>
public static class ManyTests
{
    /// <summary>Holm's step-down correction (Scandinavian Journal of Statistics 6, 1979): the probability of any false finding among all stays below the level.</summary>
    /// <returns>The corrected values, in the order given.</returns>
    public static IReadOnlyList<double> Holm(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] corrected = new double[values.Count];
        double least = 0;
        foreach ((int rank, int at) in Enumerable.Range(0, values.Count).OrderBy(i => values[i]).Index())
        {
            least = Math.Max(least, Math.Min(1, values[at] * (values.Count - rank)));
            corrected[at] = least;
        }

        return corrected;
    }
}
