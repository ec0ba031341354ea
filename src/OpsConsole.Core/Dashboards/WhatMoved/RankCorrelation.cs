using OpsConsole.Core.Statistics;

namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>How two series move together.</summary>
/// <param name="Strength">Spearman's rank correlation, -1 to 1.</param>
/// <param name="Lag">By how many points the other one moved earlier; below 0 where later.</param>
/// <param name="Points">Points that were compared.</param>
/// <param name="Effective">How many independent points they are worth.</param>
/// <param name="Chance">How likely unrelated series are as close at any of the lags: 0 to 1.</param>
public readonly record struct Comovement(double Strength, int Lag, int Points, double Effective, double Chance);

/// <summary>
/// Spearman's rank correlation at the lag where it is strongest. Points of a series resemble their neighbours, so that they are worth fewer independent ones:
/// <c>1/N' = 1/N + 2/N·Σ (1−k/N)·a(k)·b(k)</c> with the autocorrelations a and b of the two (Bartlett 1946; Pyper and Peterman, Canadian Journal of Fisheries and Aquatic Sciences 55,
/// 1998). Chance is by Fisher's z with the variance 1.06/(N'−3) for ranks (Fieller, Hartley and Pearson, Biometrika 44, 1957), times the number of lags that were tried.
/// </summary>
public static class RankCorrelation
{
    /// <summary>Lags that are tried in either direction, points.</summary>
    public const int MaxLag = 6;

    /// <summary>Fewer common points than this say nothing.</summary>
    public const int LeastPoints = 24;

    /// <summary>Compares two series of the same intervals; null values are left out.</summary>
    /// <returns>Null where they have too few points in common, or one of them never changes.</returns>
    public static Comovement? Of(IReadOnlyList<double?> series, IReadOnlyList<double?> other)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(other);
        Comovement? best = null;
        for (int step = 0; step <= 2 * MaxLag; step++)
        {
            int lag = step % 2 == 0 ? step / 2 : -(step + 1) / 2; // 0, -1, 1, -2, …: of equals the least shifted stays
            if (At(series, other, lag) is { } found && (best is null || Math.Abs(found.Strength) > Math.Abs(best.Value.Strength) + 1e-12))
            {
                best = found;
            }
        }

        return best is { } strongest ? strongest with { Chance = Math.Min(1, strongest.Chance * ((2 * MaxLag) + 1)) } : null;
    }

    /// <summary>The ranks of values, those of equal values shared.</summary>
    internal static double[] Ranks(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(i => values[i])];
        double[] ranks = new double[values.Count];
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && values[order[end]] == values[order[start]];)
            {
                end++;
            }

            for (int i = start; i < end; i++)
            {
                ranks[order[i]] = (start + end + 1) / 2.0;
            }
        }

        return ranks;
    }

    /// <summary>How many independent points two series of this length are worth.</summary>
    internal static double Effective(double[] one, double[] other)
    {
        int count = one.Length;
        double sum = 0;
        for (int lag = 1; lag <= Math.Min(count / 4, 40); lag++)
        {
            sum += (1 - ((double)lag / count)) * Auto(one, lag) * Auto(other, lag);
        }

        return Math.Clamp(count / (1 + (2 * sum)), Math.Min(4, count), count); // where they resemble their neighbours less than by chance, points are still not worth more
    }

    /// <summary>How a series resembles itself a lag later, -1 to 1.</summary>
    internal static double Auto(double[] values, int lag)
    {
        double mean = values.Average(), spread = 0, common = 0;
        for (int i = 0; i < values.Length; i++)
        {
            spread += (values[i] - mean) * (values[i] - mean);
            common += i + lag < values.Length ? (values[i] - mean) * (values[i + lag] - mean) : 0;
        }

        return spread > 0 ? common / spread : 0;
    }

    private static Comovement? At(IReadOnlyList<double?> series, IReadOnlyList<double?> other, int lag)
    {
        List<double> ours = [], theirs = [];
        for (int i = Math.Max(0, lag); i < Math.Min(series.Count, other.Count + lag); i++)
        {
            if (series[i] is { } value && other[i - lag] is { } counterpart)
            {
                ours.Add(value);
                theirs.Add(counterpart);
            }
        }

        if (ours.Count < LeastPoints)
        {
            return null;
        }

        double[] x = Ranks(ours), y = Ranks(theirs);
        if (Pearson(x, y) is not { } strength)
        {
            return null;
        }

        double effective = Effective(x, y), room = Math.Max(1, effective - 3);
        double z = Math.Atanh(Math.Clamp(strength, -0.999999, 0.999999)) * Math.Sqrt(room / 1.06);
        return new Comovement(strength, lag, ours.Count, effective, Normal.TwoSided(z));
    }

    private static double? Pearson(double[] x, double[] y)
    {
        double meanX = x.Average(), meanY = y.Average(), common = 0, spreadX = 0, spreadY = 0;
        for (int i = 0; i < x.Length; i++)
        {
            common += (x[i] - meanX) * (y[i] - meanY);
            spreadX += (x[i] - meanX) * (x[i] - meanX);
            spreadY += (y[i] - meanY) * (y[i] - meanY);
        }

        return spreadX > 0 && spreadY > 0 ? common / Math.Sqrt(spreadX * spreadY) : null;
    }
}
