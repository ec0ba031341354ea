using OpsConsole.Core.Statistics;

namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>Whether a series stepped when something happened.</summary>
/// <param name="Strength">How far the points afterwards are above those before: 1 where each is, -1 where none is (Cliff's delta).</param>
/// <param name="Before">Median before.</param>
/// <param name="After">Median afterwards.</param>
/// <param name="PointsBefore">Points before.</param>
/// <param name="PointsAfter">Points afterwards.</param>
/// <param name="Chance">How likely a series that did not step looks so: 0 to 1.</param>
public readonly record struct Step(double Strength, double Before, double After, int PointsBefore, int PointsAfter, double Chance);

/// <summary>
/// The rank-sum test of Mann and Whitney (Annals of Mathematical Statistics 18, 1947) for the points on both sides of a moment. Its variance is made larger by (1+a)/(1−a), where a is
/// how the points on each side resemble their neighbours, for they are worth so many fewer.
/// </summary>
public static class StepTest
{
    /// <summary>Most points that are compared on each side.</summary>
    public const int Side = 12;

    /// <summary>Fewer points than this on a side say nothing.</summary>
    public const int LeastSide = 5;

    /// <summary>Compares the sides.</summary>
    /// <param name="series">The values; null where nothing was measured.</param>
    /// <param name="at">The first point that is wholly afterwards.</param>
    /// <param name="side">How many points of each side are compared.</param>
    /// <returns>Null where a side has too few points.</returns>
    public static Step? Of(IReadOnlyList<double?> series, int at, int side = Side)
    {
        ArgumentNullException.ThrowIfNull(series);
        double[] before = [.. series.Take(Math.Clamp(at, 0, series.Count)).TakeLast(side).OfType<double>()], after = [.. series.Skip(Math.Max(0, at)).Take(side).OfType<double>()];
        if (before.Length < LeastSide || after.Length < LeastSide)
        {
            return null;
        }

        double[] ranks = RankCorrelation.Ranks([.. before, .. after]);
        double count = ranks.Length, pairs = (double)before.Length * after.Length;
        double above = ranks.Skip(before.Length).Sum() - (after.Length * (after.Length + 1) / 2.0); // pairs in which the later one is above
        double ties = ranks.GroupBy(r => r).Sum(g => Math.Pow(g.Count(), 3) - g.Count());
        double variance = pairs / 12 * (count + 1 - (ties / (count * (count - 1))));
        double alike = Math.Clamp((RankCorrelation.Auto(before, 1) + RankCorrelation.Auto(after, 1)) / 2, 0, 0.9);
        variance *= (1 + alike) / (1 - alike);
        double chance = variance > 0 ? Normal.TwoSided(Math.Max(0, Math.Abs(above - (pairs / 2)) - 0.5) / Math.Sqrt(variance)) : 1;
        return new Step((2 * above / pairs) - 1, Median(before), Median(after), before.Length, after.Length, chance);
    }

    private static double Median(double[] values)
    {
        double[] ordered = [.. values.Order()];
        return ordered.Length % 2 == 1 ? ordered[ordered.Length / 2] : (ordered[(ordered.Length / 2) - 1] + ordered[ordered.Length / 2]) / 2;
    }
}
