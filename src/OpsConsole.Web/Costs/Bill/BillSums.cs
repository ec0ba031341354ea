using OpsConsole.Core.Costs.Allocation;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>What a bill comes to, and how much of it is whose; the four parts add up to the whole as they are shown.</summary>
/// <param name="Billed">What was billed.</param>
/// <param name="ByUse">Divided by use, with the credits and taxes that go with it.</param>
/// <param name="ByTag">Told by a tag.</param>
/// <param name="NotMeasured">Of services of models, without telemetry.</param>
/// <param name="Untagged">Of other services, without a tag.</param>
public sealed record BillSums(decimal Billed, decimal ByUse, decimal ByTag, decimal NotMeasured, decimal Untagged)
{
    /// <summary>The sums of a bill in one currency.</summary>
    public static BillSums Of(AllocatedBill bill, string currency)
    {
        AllocatedShare[] shares = [.. bill.Allocation.Shares.Where(s => s.Charge.Currency == currency)];
        decimal[] shown = Split.Shown(
        [
            Sum(AllocationRule.Model, AllocationRule.Service, AllocationRule.FollowsUse), Sum(AllocationRule.Tag), Sum(AllocationRule.NotMeasured), Sum(AllocationRule.Untagged),
        ]);
        return new BillSums(shown.Sum(), shown[0], shown[1], shown[2], shown[3]);

        decimal Sum(params AllocationRule[] rules) => shares.Where(s => rules.Contains(s.Rule)).Sum(s => s.Amount);
    }

    /// <summary>A part of the whole; null where the whole is nothing.</summary>
    public double? PartOf(decimal amount) => Billed == 0 ? null : (double)(amount / Billed);
}
