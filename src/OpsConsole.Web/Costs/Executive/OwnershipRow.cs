using OpsConsole.Core.Costs.Ownership;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>A dimension of the total cost as a row.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Amount">What it cost, US dollars.</param>
/// <param name="Estimated">What of that is estimated.</param>
/// <param name="Share">Its part of all, 0 to 1; null where all is nothing.</param>
/// <param name="From">Where that is from, in words.</param>
internal sealed record OwnershipRow(OwnershipDimension Dimension, decimal Amount, decimal Estimated, double? Share, string From)
{
    private const int MostNames = 2;

    /// <summary>The four rows.</summary>
    public static IReadOnlyList<OwnershipRow> Of(OwnershipData data) => [.. Enum.GetValues<OwnershipDimension>().Select(d => Row(data, d))];

    private static OwnershipRow Row(OwnershipData data, OwnershipDimension dimension)
    {
        OwnershipPart[] parts = [.. data.Costs.Parts.Where(p => p.Dimension == dimension)], billed = [.. parts.Where(p => !p.IsEstimated)], estimated = [.. parts.Where(p => p.IsEstimated)];
        decimal amount = parts.Sum(p => p.Amount);
        string[] from =
        [
            .. (billed.Length > 0 ? [$"Billed: {Names(billed)}"] : Array.Empty<string>()),
            .. (estimated.Length > 0 ? [$"{(billed.Length > 0 ? "estimated" : "Estimated")} by list prices: {Names(estimated)}"] : Array.Empty<string>()),
        ];
        return new OwnershipRow(
            dimension, amount, estimated.Sum(p => p.Amount), data.Costs.Total > 0 ? (double)(amount / data.Costs.Total) : null,
            from.Length > 0 ? string.Join("; ", from) + "." : data.HasBill ? "Nothing of this is billed." : "Not known without a bill.");
    }

    private static string Names(OwnershipPart[] parts) =>
        string.Join(", ", parts.Take(MostNames).Select(p => $"{p.Name} {Figures.Money(p.Amount)}")) + (parts.Length > MostNames ? $" and {parts.Length - MostNames} more" : "");
}
