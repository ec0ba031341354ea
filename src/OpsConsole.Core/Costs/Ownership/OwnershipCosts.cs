using OpsConsole.Core.Costs.Allocation;

namespace OpsConsole.Core.Costs.Ownership;

/// <summary>
/// What a time really cost in the four dimensions: billed where there is a bill, and where nobody bills a model on a day, what its tokens cost by the price book. US dollars;
/// currencies are never exchanged. A function of values.
/// </summary>
/// <param name="Parts">The models and services, the dearest first.</param>
/// <param name="Untagged">What of it no tag gives to anybody.</param>
/// <param name="BilledUntil">The last day that was billed; null where none was.</param>
/// <param name="Elsewhere">What was billed in other currencies, and is in no sum.</param>
public sealed record OwnershipCosts(IReadOnlyList<OwnershipPart> Parts, decimal Untagged, DateOnly? BilledUntil, IReadOnlyList<(string Currency, decimal Amount)> Elsewhere)
{
    private const string NoModel = "Calls without a model";

    /// <summary>All of it.</summary>
    public decimal Total => Parts.Sum(p => p.Amount);

    /// <summary>What of it is billed.</summary>
    public decimal Billed => Parts.Where(p => !p.IsEstimated).Sum(p => p.Amount);

    /// <summary>What of it is estimated.</summary>
    public decimal Estimated => Parts.Where(p => p.IsEstimated).Sum(p => p.Amount);

    /// <summary>What a dimension cost.</summary>
    public decimal Of(OwnershipDimension dimension) => Parts.Where(p => p.Dimension == dimension).Sum(p => p.Amount);

    /// <summary>Puts the bill of a time and its estimates together.</summary>
    /// <param name="bill">The bill, divided.</param>
    /// <param name="application">One application: what is its by use or by tag; null for all that was billed.</param>
    /// <param name="environment">One environment: what is its by use; null for all.</param>
    public static OwnershipCosts Of(AllocatedBill bill, string? application = null, string? environment = null)
    {
        ArgumentNullException.ThrowIfNull(bill);
        BillAllocation allocation = bill.Allocation;
        AllocatedShare[] shares = [.. allocation.Shares.Where(s => (application is null || s.Application == application) && (environment is null || s.Environment == environment))];
        AllocatedShare[] dollars = [.. shares.Where(s => s.Charge.Currency == Reconciliation.Currency)];
        HashSet<(DateOnly, SoldModel)> isBilled = [.. allocation.Shares.Where(s => s.Sold is not null && !s.Charge.FollowsUse).Select(s => (s.Charge.Day, s.Sold!.Value))];
        PricedUse[] uses = [.. bill.Uses.Where(u => (application is null || u.Application == application) && (environment is null || u.Environment == environment))];
        ILookup<bool, (string Name, PricedUse Use)> named = uses.Select(u => (NameOfUse(u), Use: u)).ToLookup(u => u.Use.Model is { } model && isBilled.Contains((u.Use.Day, allocation.ModelOf(model))));
        Dictionary<string, long> tokens = named[true].GroupBy(u => u.Name).ToDictionary(g => g.Key, g => g.Sum(u => TokensOf(u.Use)), StringComparer.Ordinal);

        IEnumerable<OwnershipPart> billed = dollars
            .Select(s => (Dimension: OwnershipSorting.Of(s.Charge, allocation.ModelOf(s.Charge).IsOfModels), Share: s))
            .GroupBy(s => (s.Dimension, Name: s.Dimension == OwnershipDimension.Tokens && s.Share.Sold is { } sold ? NameOf(sold) : s.Share.Charge.Service))
            .Select(g => new OwnershipPart(g.Key.Dimension, g.Key.Name, g.Sum(s => s.Share.Amount), IsEstimated: false, g.Key.Dimension == OwnershipDimension.Tokens ? tokens.GetValueOrDefault(g.Key.Name) : 0));
        IEnumerable<OwnershipPart> estimated = named[false].GroupBy(u => u.Name)
            .Select(g => new OwnershipPart(OwnershipDimension.Tokens, g.Key, g.Sum(u => u.Use.Estimated), IsEstimated: true, g.Sum(u => TokensOf(u.Use))));
        return new OwnershipCosts(
            [.. billed.Concat(estimated).Where(p => p.Amount != 0).OrderByDescending(p => p.Amount).ThenBy(p => p.Name, StringComparer.Ordinal)],
            dollars.Where(s => s.Rule == AllocationRule.Untagged).Sum(s => s.Amount),
            bill.Days.Where(d => d.Charges.Count > 0).Select(d => (DateOnly?)d.Day).Max(),
            [.. shares.Where(s => s.Charge.Currency != Reconciliation.Currency).GroupBy(s => s.Charge.Currency).Select(g => (g.Key, g.Sum(s => s.Amount))).OrderBy(c => c.Key, StringComparer.Ordinal)]);

        string NameOfUse(PricedUse use) => use.Model is { } model ? NameOf(allocation.ModelOf(model)) : NoModel;
    }

    private static string NameOf(SoldModel model) => model.Seller.Length == 0 ? model.Family : $"{model.Family} · {model.Seller}";

    private static long TokensOf(PricedUse use) => use.Tokens.Input + use.Tokens.Output;
}
