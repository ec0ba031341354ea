using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.WhatMoved;

namespace OpsConsole.Web.Dashboards.WhatMoved;

/// <summary>A line of the breakdown as it is shown.</summary>
/// <param name="Values">Dimensions with their values; empty for what is summed up.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Segment">Its numbers; null for what is summed up.</param>
/// <param name="Contribution">What it adds to the change, rounded so that the column adds up.</param>
/// <param name="Part">Which part of the change that is, 0.72 for 72%, rounded likewise.</param>
internal sealed record MovedRow(IReadOnlyList<(MetricsDimension Dimension, string? Value)> Values, string Name, ChangeSegment? Segment, double Contribution, double Part);

/// <summary>The lines of a breakdown: those that did most, all others as one, and figures whose columns add up as they are shown.</summary>
/// <param name="Rows">The lines.</param>
/// <param name="Change">The whole change, rounded as the lines are.</param>
internal sealed record MovedRows(IReadOnlyList<MovedRow> Rows, double Change)
{
    private const int Most = 8;

    private const double PartStep = 0.001;

    /// <summary>Makes them.</summary>
    public static MovedRows Of(ChangeBreakdown breakdown)
    {
        // In the direction of the change come first; what went the other way most is worth its own line too.
        ChangeSegment[] segments = [.. breakdown.Segments];
        ChangeSegment[] shown = segments.Length <= Most + 1 ? segments : [.. segments.OrderByDescending(s => Math.Abs(s.Contribution)).Take(Most).OrderBy(s => Array.IndexOf(segments, s))];
        ChangeSegment[] others = [.. segments.Except(shown)];
        double[] contributions = [.. shown.Select(s => s.Contribution), .. others.Length > 0 ? new[] { others.Sum(s => s.Contribution) } : []];
        double step = StepOf(breakdown.Change, contributions);
        double[] rounded = Rounded(contributions, breakdown.Change, step), parts = Rounded([.. contributions.Select(breakdown.PartOf)], breakdown.Change == 0 ? 0 : 1, PartStep);
        List<MovedRow> rows = [];
        for (int i = 0; i < contributions.Length; i++)
        {
            (MetricsDimension, string?)[] values = i < shown.Length ? [.. breakdown.Dimensions.Zip(shown[i].Key)] : [];
            rows.Add(new MovedRow(values, i < shown.Length ? MovedSplit.NameOf(values) : $"{others.Length} others", i < shown.Length ? shown[i] : null, rounded[i], parts[i]));
        }

        return new MovedRows(rows, Math.Round(breakdown.Change / step) * step);
    }

    /// <summary>Rounds numbers to steps so that they add up to their rounded sum: those are rounded the other way that lose least by it (the method of largest remainders).</summary>
    internal static double[] Rounded(IReadOnlyList<double> values, double sum, double step)
    {
        double[] floors = [.. values.Select(v => Math.Floor(v / step))];
        int missing = (int)Math.Clamp(Math.Round(sum / step) - floors.Sum(), 0, values.Count);
        int[] up = [.. Enumerable.Range(0, values.Count).OrderByDescending(i => (values[i] / step) - floors[i]).Take(missing)];
        return [.. floors.Select((f, i) => (f + (Array.IndexOf(up, i) >= 0 ? 1 : 0)) * step)];
    }

    // Three digits of the largest number that is shown: more say nothing.
    private static double StepOf(double change, double[] contributions)
    {
        double largest = Math.Max(Math.Abs(change), contributions.Max(Math.Abs));
        return largest > 0 ? Math.Pow(10, Math.Floor(Math.Log10(largest)) - 2) : 1;
    }
}
