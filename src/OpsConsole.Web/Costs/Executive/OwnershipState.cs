using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Ownership;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Costs.Spend;
using OpsConsole.Web.Costs.WhatIf;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>What the month cost in all four dimensions.</summary>
/// <param name="Costs">What it cost, and how that is known.</param>
/// <param name="Interactions">How many interactions it had.</param>
/// <param name="Completed">How many of them were completed.</param>
/// <param name="Days">How long it was so far, days.</param>
/// <param name="HasBill">Whether any source of bills was ever read.</param>
public sealed record OwnershipData(OwnershipCosts Costs, long Interactions, long Completed, decimal Days, bool HasBill)
{
    /// <summary>All of it for each interaction, US dollars; null without any.</summary>
    public decimal? PerInteraction => Interactions > 0 ? Costs.Total / Interactions : null;

    /// <summary>All of it for each interaction that was completed; null without any.</summary>
    public decimal? PerSuccess => Completed > 0 ? Costs.Total / Completed : null;

    /// <summary>The calculator, set to what a month of 30 days costs at this pace.</summary>
    public string WhatIf => new WhatIfView(OwnershipPlans.Of(Costs, Days), null).Url;
}

/// <summary>Loads and holds what a month cost all told. Apart from the rest of the page, as dividing the bill takes longest.</summary>
internal sealed partial class OwnershipState(AllocationQuery query, ILogger<OwnershipState> logger)
{
    private readonly LatestLoad _load = new("The bill");

    /// <summary>The costs; null until first loaded.</summary>
    public OwnershipData? Data { get; private set; }

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem => _load.Problem;

    /// <summary>Loads it for a month that is shown. When several loads overlap, the last one asked for counts.</summary>
    public Task LoadAsync(ExecutiveView view, SpendData month, CancellationToken cancellationToken = default) => _load.RunAsync(async () =>
    {
        DateOnly from = DateOnly.FromDateTime(month.From), to = DateOnly.FromDateTime(month.IsOpen ? month.Until.AddDays(1) : month.End);
        AllocatedBill bill = await query.RunAsync(from, to, cancellationToken);
        OwnershipCosts costs = OwnershipCosts.Of(bill, view.Application, view.Month.Environment);
        bool hasBill = bill.IsBilled || await query.AnyBillAsync(cancellationToken);
        return () => Data = new OwnershipData(costs, month.Now.Requests, month.Now.Completed, (decimal)(month.Until - month.From).TotalDays, hasBill);
    }, failure => Log.Failed(logger, failure));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "What the month cost all told could not be read.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
