namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>A segment's part in a change.</summary>
/// <param name="Key">Its values, one for each dimension; null for none.</param>
/// <param name="Before">Its own value before; null where it had nothing.</param>
/// <param name="After">Its own value in the window; null where it has nothing.</param>
/// <param name="ShareBefore">Its share of the whole before, 0 to 1; of sums its share of the sum.</param>
/// <param name="ShareAfter">Its share of the whole in the window.</param>
/// <param name="Own">What its own change adds to the whole's, in the measure's unit.</param>
/// <param name="Shift">What its growing or shrinking share adds.</param>
public sealed record ChangeSegment(IReadOnlyList<string?> Key, double? Before, double? After, double ShareBefore, double ShareAfter, double Own, double Shift)
{
    /// <summary>What it adds to the change in all.</summary>
    public double Contribution => Own + Shift;
}

/// <summary>
/// A change taken apart by segments, whose contributions add up to it. A rate R is the mean of the segments' rates r, weighted by their shares w of the whole. Its change is
/// <c>Σ (w₀+w₁)/2·(r₁−r₀) + Σ (r₀+r₁)/2·(w₁−w₀)</c>: what segments changed themselves, and what their shares did (Kitagawa, "Components of a difference between two rates", Journal of
/// the American Statistical Association 50, 1955). As the changes of shares add up to nothing, any constant may be taken from the mean rates of the second sum; it is the whole's rate
/// before, so that a segment which grows counts by how far it is from what was usual, and one that came new counts for all it brought. Sums are taken apart by subtraction.
/// </summary>
/// <param name="Dimensions">What it is taken apart by.</param>
/// <param name="Before">The whole's value before.</param>
/// <param name="After">The whole's value in the window.</param>
/// <param name="Segments">The segments, those first that did most in the direction of the change.</param>
public sealed record ChangeBreakdown(IReadOnlyList<MetricsDimension> Dimensions, double Before, double After, IReadOnlyList<ChangeSegment> Segments)
{
    /// <summary>The change.</summary>
    public double Change => After - Before;

    /// <summary>Which part of the change a contribution is: 0.72 for 72%. Above 1 where others went the other way; 0 where nothing changed.</summary>
    public double PartOf(double contribution) => Change == 0 ? 0 : contribution / Change;

    /// <summary>Takes a change apart.</summary>
    /// <param name="dimensions">The dimensions of the cells' keys.</param>
    /// <param name="cells">The segments.</param>
    /// <param name="isSum">Whether it is a sum and no rate.</param>
    /// <returns>Null where there is nothing on one of the sides, so that nothing can be compared.</returns>
    public static ChangeBreakdown? Of(IReadOnlyList<MetricsDimension> dimensions, IReadOnlyList<MovedCell> cells, bool isSum)
    {
        ArgumentNullException.ThrowIfNull(cells);
        double part = cells.Sum(c => c.Part), partBefore = cells.Sum(c => c.PartBefore);
        double whole = isSum ? part : cells.Sum(c => c.Whole), wholeBefore = isSum ? partBefore : cells.Sum(c => c.WholeBefore);
        if (whole <= 0 || wholeBefore <= 0)
        {
            return null;
        }

        (double before, double after) = isSum ? (partBefore, part) : (partBefore / wholeBefore, part / whole);
        int direction = Math.Sign(after - before);
        return new ChangeBreakdown(dimensions, before, after,
        [
            .. cells.Select(c => isSum ? Sum(c, whole, wholeBefore) : Rate(c, whole, wholeBefore, before))
                .OrderByDescending(s => direction == 0 ? Math.Abs(s.Contribution) : s.Contribution * direction).ThenByDescending(s => s.ShareAfter),
        ]);
    }

    private static ChangeSegment Sum(MovedCell cell, double whole, double wholeBefore) =>
        new(cell.Key, cell.PartBefore, cell.Part, cell.PartBefore / wholeBefore, cell.Part / whole, cell.Part - cell.PartBefore, 0);

    private static ChangeSegment Rate(MovedCell cell, double whole, double wholeBefore, double usual)
    {
        double? before = cell.WholeBefore > 0 ? cell.PartBefore / cell.WholeBefore : null, after = cell.Whole > 0 ? cell.Part / cell.Whole : null;
        (double shareBefore, double share) = (cell.WholeBefore / wholeBefore, cell.Whole / whole);

        // What it is above the usual, weighted, now less before: of all segments together that is the change. What came or went has no change of its own.
        double all = ((cell.Part - (usual * cell.Whole)) / whole) - ((cell.PartBefore - (usual * cell.WholeBefore)) / wholeBefore);
        double own = before is { } b && after is { } a ? (shareBefore + share) / 2 * (a - b) : 0;
        return new ChangeSegment(cell.Key, before, after, shareBefore, share, own, all - own);
    }
}
