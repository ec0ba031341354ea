using Microsoft.Extensions.Options;
using OpsConsole.Core.Costs.Prices;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>Divides the bill of a range. The rules are in <see cref="BillAllocation"/>, the comparison in <see cref="Reconciliation"/>; this reads what they need.</summary>
public sealed class AllocationQuery(BillCharges charges, PricedUsage usage, Teams teams, PriceBooks prices, IOptions<CostsOptions> options, TimeProvider time)
{
    /// <summary>Divides a month, or any other range.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The day after the last one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<AllocatedBill> RunAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(to, from);
        IReadOnlyList<DayCharges> days = await charges.OfAsync(from, to, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PricedUse> uses = await usage.OfAsync(from, to, cancellationToken).ConfigureAwait(false);
        BillAllocation allocation = new([.. days.SelectMany(d => d.Charges)], uses, prices.Current, Tags, teams.Of);
        return new AllocatedBill(from, to, days, uses, allocation, new Reconciliation(allocation, uses, days, time.GetUtcNow().UtcDateTime));
    }

    /// <summary>Whether any source of bills was ever read.</summary>
    public Task<bool> AnyBillAsync(CancellationToken cancellationToken = default) => charges.AnyAsync(cancellationToken);

    private TagKeys Tags => new(options.Value.AppTags ?? TagKeys.Default.AppTags, options.Value.TeamTags ?? TagKeys.Default.TeamTags);
}
