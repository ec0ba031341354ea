namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>Corrects for having tested many things, of which some look related by chance (Benjamini and Hochberg, Journal of the Royal Statistical Society B 57, 1995).</summary>
public static class FalseDiscovery
{
    /// <summary>Found related when at most so many of those found are expected to be by chance.</summary>
    public const double Limit = 0.05;

    /// <summary>For each test the least share of false findings at which it counts as a finding.</summary>
    /// <param name="chances">How likely each test's result is by chance.</param>
    public static double[] Corrected(IReadOnlyList<double> chances)
    {
        ArgumentNullException.ThrowIfNull(chances);
        int[] worstFirst = [.. Enumerable.Range(0, chances.Count).OrderByDescending(i => chances[i])];
        double[] corrected = new double[chances.Count];
        double least = 1;
        for (int i = 0; i < worstFirst.Length; i++)
        {
            least = Math.Min(least, chances[worstFirst[i]] * chances.Count / (chances.Count - i));
            corrected[worstFirst[i]] = least;
        }

        return corrected;
    }
}
