namespace OpsConsole.Core.Costs.Allocation;

/// <summary>The bill of a range, divided among those who caused it, with what telemetry estimates beside it.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The day after the last one.</param>
/// <param name="Days">The days that sources were read of, oldest first; several of a day where there are several sources.</param>
/// <param name="Uses">What telemetry counted.</param>
/// <param name="Allocation">The shares.</param>
/// <param name="Reconciliation">The estimate against the bill.</param>
public sealed record AllocatedBill(
    DateOnly From, DateOnly To, IReadOnlyList<DayCharges> Days, IReadOnlyList<PricedUse> Uses, BillAllocation Allocation, Reconciliation Reconciliation)
{
    /// <summary>The currencies of the bill, the one with most shares first.</summary>
    public IReadOnlyList<string> Currencies { get; } = [.. Allocation.Shares.GroupBy(s => s.Charge.Currency).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key)];

    /// <summary>Whether any use names the feature that it served.</summary>
    public bool HasFeatures { get; } = Uses.Any(u => u.Feature is not null);

    /// <summary>Whether anything was billed.</summary>
    public bool IsBilled => Allocation.Shares.Count > 0;
}
