using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Web.Costs.Api;

/// <summary>A question to the divided bill.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The day after the last one.</param>
/// <param name="GroupBy">What the answer is grouped by, besides the currency.</param>
internal sealed record SharesRequest(DateOnly From, DateOnly To, IReadOnlyList<ShareDimension> GroupBy);

/// <summary>Answers what the divided bill comes to by groups, month by month: credits go the way of the use of their whole month.</summary>
internal sealed class AllocatedCosts(AllocationQuery query, Teams teams)
{
    /// <summary>Runs it.</summary>
    /// <returns>The groups, the largest first.</returns>
    /// <exception cref="TooManyGroupsException">There are more than <see cref="BillRequest.MostGroups"/>.</exception>
    public async Task<IReadOnlyList<AllocatedGroup>> RunAsync(SharesRequest request, CancellationToken cancellationToken)
    {
        List<AllocatedBill> bills = [];
        for (DateOnly month = new(request.From.Year, request.From.Month, 1); month < request.To; month = month.AddMonths(1))
        {
            bills.Add(await query.RunAsync(month, month.AddMonths(1), cancellationToken));
        }

        IReadOnlyList<AllocatedGroup> groups = AllocatedGroups.Of(bills, request.From, request.To, request.GroupBy, teams.Of);
        return groups.Count <= BillRequest.MostGroups ? groups : throw new TooManyGroupsException();
    }
}
