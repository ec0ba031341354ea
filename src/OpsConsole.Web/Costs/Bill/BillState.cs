using System.Data.Common;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>Loads and holds what the page of the bill shows. Old numbers stay until new ones are there.</summary>
internal sealed partial class BillState(AllocationQuery query, Teams teams, TimeProvider time, ILogger<BillState> logger)
{
    private int _load;

    /// <summary>The bill of the month; null until first loaded.</summary>
    public AllocatedBill? Bill { get; private set; }

    /// <summary>Whether any source of bills was ever read.</summary>
    public bool HasSource { get; private set; }

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether teams are named in the settings.</summary>
    public bool HasTeams => teams.All.Count > 0;

    /// <summary>The currency that is shown: that of the address where the month has it.</summary>
    public string CurrencyOf(AllocationView view) =>
        Bill is { Currencies: { Count: > 0 } all } ? all.Contains(view.Currency ?? "") ? view.Currency! : all[0] : Reconciliation.Currency;

    /// <summary>Loads a month. When several loads overlap, the last one asked for counts.</summary>
    public async Task LoadAsync(AllocationView view, CancellationToken cancellationToken = default)
    {
        int load = ++_load;
        try
        {
            DateTime now = time.GetUtcNow().UtcDateTime;
            DateOnly from = view.MonthAt(now), tomorrow = DateOnly.FromDateTime(now).AddDays(1), end = from.AddMonths(1);
            AllocatedBill bill = await query.RunAsync(from, end < tomorrow ? end : tomorrow, cancellationToken);
            bool hasSource = bill.Days.Count > 0 || await query.AnyBillAsync(cancellationToken);
            if (load == _load)
            {
                (Bill, HasSource, Problem) = (bill, hasSource, null);
            }
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or InvalidOperationException { InnerException: DbException } && load == _load)
        {
            Log.Failed(logger, failure);
            Problem = "The bill could not be read from the database. Try again in a moment; if it persists, look at the health page.";
        }
    }

    /// <summary>The rows of the bill.</summary>
    public IReadOnlyList<BillRow> RowsOf(AllocatedBill bill, AllocationView view) =>
        view.By switch
        {
            BillBy.Team => BillRows.ByTeam(bill, CurrencyOf(view), teams.Of),
            BillBy.Feature => BillRows.ByFeature(bill, CurrencyOf(view)),
            _ => BillRows.ByApplication(bill, CurrencyOf(view)),
        };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The bill could not be read.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
