namespace OpsConsole.Core.Costs.Ownership;

/// <summary>Makes a plan of what a time really cost, to calculate on with.</summary>
public static class OwnershipPlans
{
    private const int MostOfDimension = 8;

    /// <summary>Lines that come to what a month of 30 days costs at the pace of a time. What credits made less than nothing is left out: nobody plans with it.</summary>
    /// <param name="costs">What the time cost.</param>
    /// <param name="days">How many days it had, parts of one too.</param>
    public static OwnershipPlan Of(OwnershipCosts costs, decimal days)
    {
        ArgumentNullException.ThrowIfNull(costs);
        return days <= 0 ? new OwnershipPlan([]) : new OwnershipPlan(
        [
            .. from dimension in Enum.GetValues<OwnershipDimension>()
               from line in LinesOf(dimension, [.. costs.Parts.Where(p => p.Dimension == dimension && p.Amount > 0)], days)
               select line,
        ]);
    }

    private static IEnumerable<OwnershipLine> LinesOf(OwnershipDimension dimension, OwnershipPart[] parts, decimal days)
    {
        // A model that is billed for some days and estimated for others is one line: its price is what it really cost a token.
        OwnershipPart[] merged = [.. parts.GroupBy(p => p.Name).Select(g => g.First() with { Amount = g.Sum(p => p.Amount), Tokens = g.Sum(p => p.Tokens) }).OrderByDescending(p => p.Amount)];
        decimal rest = merged.Skip(MostOfDimension).Sum(p => p.Amount);
        return merged.Take(MostOfDimension).Select(p => p.Tokens > 0 ? ByToken(p, days) : Whole(dimension, p.Name, p.Amount, days))
            .Concat(rest > 0 ? [Whole(dimension, "All others", rest, days)] : []);
    }

    private static OwnershipLine ByToken(OwnershipPart part, decimal days) =>
        OwnershipLine.Of("mtokens", Math.Min(decimal.Round(part.Tokens / days), OwnershipLine.Most), Math.Min(decimal.Round(part.Amount / part.Tokens * 1_000_000, 6), OwnershipLine.MostPrice), Short(part.Name));

    private static OwnershipLine Whole(OwnershipDimension dimension, string name, decimal amount, decimal days)
    {
        decimal month = decimal.Round(amount / days * OwnershipKind.MonthDays, 2);
        string code = dimension switch { OwnershipDimension.Compute => "compute", OwnershipDimension.Tokens => "use", OwnershipDimension.Storage => "keeping", _ => "effort" };
        return month <= OwnershipLine.MostPrice ? OwnershipLine.Of(code, 1, month, Short(name)) : OwnershipLine.Of(code, decimal.Round(month), 1, Short(name));
    }

    private static string Short(string name) => name.Length > OwnershipLine.MaxName ? name[..OwnershipLine.MaxName] : name;
}
