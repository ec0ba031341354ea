namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>The shortest thing that explains most of a change: one value of one dimension, and within it one of a second where that says more.</summary>
/// <param name="Values">Which: each dimension with its value, null for none.</param>
/// <param name="Part">Which part of the change it is: 0.72 for 72%. Above 1 where others went the other way.</param>
/// <param name="Segment">What it did.</param>
public sealed record ChangeExplanation(IReadOnlyList<(MetricsDimension Dimension, string? Value)> Values, double Part, ChangeSegment Segment)
{
    /// <summary>Below this part of a change nothing is named: it is spread.</summary>
    public const double Least = 0.4;

    // A second dimension is named when it keeps nearly all of what the first explains, in clearly less traffic.
    private const double Keeps = 0.75, Narrows = 0.8;

    // Of equals the one that people can act upon comes first.
    private static readonly MetricsDimension[] Order = [MetricsDimension.Prompt, MetricsDimension.Topic, MetricsDimension.Feature, MetricsDimension.Model, MetricsDimension.AppVersion, MetricsDimension.App, MetricsDimension.Env];

    /// <summary>The value of a dimension that it names; null when it names none.</summary>
    public string? ValueOf(MetricsDimension dimension) => Values.FirstOrDefault(v => v.Dimension == dimension).Value;

    /// <summary>Finds it.</summary>
    /// <param name="dimensions">The dimensions of the cells' keys.</param>
    /// <param name="cells">The finest segments there are.</param>
    /// <param name="isSum">Whether it is a sum and no rate.</param>
    /// <returns>Null where the change is spread, or there is none.</returns>
    public static ChangeExplanation? Find(IReadOnlyList<MetricsDimension> dimensions, IReadOnlyList<MovedCell> cells, bool isSum)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        ArgumentNullException.ThrowIfNull(cells);
        (ChangeExplanation Explanation, int Place, double Score)? best = null;
        foreach (MetricsDimension dimension in Order.Where(dimensions.Contains))
        {
            int place = dimensions.ToList().IndexOf(dimension);
            if (ChangeBreakdown.Of([dimension], MovedCell.By(cells, [place]), isSum) is { Change: not 0, Segments.Count: > 1 } breakdown
                && breakdown.Segments.FirstOrDefault(s => s.Key[0] is not null) is { } first) // that something has no name explains nothing
            {
                double part = breakdown.PartOf(first.Contribution), score = Score(part, first);
                if (part >= Least && (best is null || score > best.Value.Score + 0.02))
                {
                    best = (new ChangeExplanation([(dimension, first.Key[0])], part, first), place, score);
                }
            }
        }

        return best is { } found ? Narrowed(found.Explanation, found.Place, dimensions, cells, isSum) : null;
    }

    // It explains much in little traffic. What came or went is judged by what it was on its smaller side: that it came is the explanation, however large it is now.
    private static double Score(double part, ChangeSegment segment) => Math.Min(part, 1) - Math.Max(0, part - 1) - Math.Min(segment.ShareBefore, segment.ShareAfter);

    private static ChangeExplanation Narrowed(ChangeExplanation whole, int place, IReadOnlyList<MetricsDimension> dimensions, IReadOnlyList<MovedCell> cells, bool isSum)
    {
        (ChangeExplanation Explanation, double Score)? best = null;
        foreach (MetricsDimension dimension in Order.Where(d => dimensions.Contains(d) && d != dimensions[place]))
        {
            int other = dimensions.ToList().IndexOf(dimension);
            ChangeBreakdown breakdown = ChangeBreakdown.Of([dimensions[place], dimension], MovedCell.By(cells, [place, other]), isSum)!;
            ChangeSegment[] within = [.. breakdown.Segments.Where(s => s.Key[0] == whole.Values[0].Value)];
            double traffic = within.Sum(s => s.ShareAfter + s.ShareBefore), kept = breakdown.PartOf(within[0].Contribution) / whole.Part;
            double narrower = traffic > 0 ? (within[0].ShareAfter + within[0].ShareBefore) / traffic : 1;
            if (within.Length > 1 && within[0].Key[1] is not null && kept >= Keeps && narrower <= Narrows && (best is null || kept - narrower > best.Value.Score + 0.02))
            {
                best = (new ChangeExplanation([whole.Values[0], (dimension, within[0].Key[1])], breakdown.PartOf(within[0].Contribution), within[0]), kept - narrower);
            }
        }

        return best?.Explanation ?? whole;
    }
}
