namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>What one combination of dimensions had in a window, and before.</summary>
/// <param name="Key">A value for each dimension, null for none.</param>
/// <param name="Part">The part in the window: completed interactions, dollars.</param>
/// <param name="Whole">The whole in the window that it is a part of: interactions. 0 for sums.</param>
/// <param name="PartBefore">The part before.</param>
/// <param name="WholeBefore">The whole before.</param>
public sealed record MovedCell(IReadOnlyList<string?> Key, double Part, double Whole, double PartBefore, double WholeBefore)
{
    /// <summary>Puts the groups of two windows side by side.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="now">Groups of the window.</param>
    /// <param name="before">Groups of the baseline, by the same dimensions.</param>
    /// <param name="above">Of a quantile, the former one.</param>
    public static IReadOnlyList<MovedCell> Of(MovedMeasure measure, IReadOnlyList<MetricsGroup> now, IReadOnlyList<MetricsGroup> before, double? above)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(before);
        Dictionary<string, MovedCell> cells = new(StringComparer.Ordinal);
        foreach (MetricsGroup group in now)
        {
            (double part, double whole) = measure.Sums(group, above);
            cells[Text(group.Key)] = new MovedCell(group.Key, part, whole, 0, 0);
        }

        foreach (MetricsGroup group in before)
        {
            (double part, double whole) = measure.Sums(group, above);
            cells[Text(group.Key)] = (cells.GetValueOrDefault(Text(group.Key)) ?? new MovedCell(group.Key, 0, 0, 0, 0)) with { PartBefore = part, WholeBefore = whole };
        }

        return [.. cells.Values];
    }

    /// <summary>The sums by some of the dimensions.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="places">Places of the dimensions in the keys.</param>
    public static IReadOnlyList<MovedCell> By(IEnumerable<MovedCell> cells, IReadOnlyList<int> places) =>
    [
        .. cells.GroupBy(c => Text([.. places.Select(p => c.Key[p])]), StringComparer.Ordinal).Select(g => new MovedCell(
            [.. places.Select(p => g.First().Key[p])], g.Sum(c => c.Part), g.Sum(c => c.Whole), g.Sum(c => c.PartBefore), g.Sum(c => c.WholeBefore))),
    ];

    // Values come from outside and may hold anything; a length before each keeps them apart.
    private static string Text(IReadOnlyList<string?> key) => string.Concat(key.Select(k => k is null ? "-;" : $"{k.Length};{k}"));
}
