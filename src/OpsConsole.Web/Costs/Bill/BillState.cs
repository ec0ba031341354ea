using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>Loads and holds what the page of the bill shows. Old numbers stay until new ones are there.</summary>
internal sealed partial class BillState(AllocationQuery query, Teams teams, TimeProvider time, ILogger<BillState> logger)
{
    private readonly LatestLoad _load = new("The bill");

    /// <summary>The bill of the month; null until first loaded.</summary>
    public AllocatedBill? Bill { get; private set; }

    /// <summary>The bill of the year; null where a month is shown, or until first loaded.</summary>
    public YearBill? Year { get; private set; }

    /// <summary>Whether any source of bills was ever read.</summary>
    public bool HasSource { get; private set; }

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem => _load.Problem;

    /// <summary>Whether teams are named in the settings.</summary>
    public bool HasTeams => teams.All.Count > 0;

    /// <summary>The currency that is shown: that of the address where the month has it.</summary>
    public string CurrencyOf(AllocationView view) =>
        (view.Year is null ? Bill?.Currencies : Year?.Currencies) is { Count: > 0 } all ? all.Contains(view.Currency ?? "") ? view.Currency! : all[0] : Reconciliation.Currency;

    /// <summary>Loads a month or a year. When several loads overlap, the last one asked for counts.</summary>
    public Task LoadAsync(AllocationView view, CancellationToken cancellationToken = default) => _load.RunAsync(async () =>
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        YearBill? year = view.Year is { } wanted ? await YearAsync(wanted, now, cancellationToken) : null;
        AllocatedBill? bill = year is null ? await MonthAsync(view.MonthAt(now), now, cancellationToken) : null;
        bool hasSource = bill is { Days.Count: > 0 } || await query.AnyBillAsync(cancellationToken);
        return () => (Bill, Year, HasSource) = (bill, year, hasSource);
    }, failure => Log.Failed(logger, failure));

    /// <summary>Divides month by month and keeps the sums, so that a year takes no more memory than its largest month.</summary>
    private async Task<YearBill> YearAsync(int year, DateTime now, CancellationToken cancellationToken)
    {
        List<MonthBill> months = [];
        for (DateOnly month = new(year, 1, 1); month.Year == year && month <= DateOnly.FromDateTime(now); month = month.AddMonths(1))
        {
            months.AddRange(MonthBill.Of(await MonthAsync(month, now, cancellationToken), teams.Of));
        }

        return new YearBill(year, months);
    }

    private Task<AllocatedBill> MonthAsync(DateOnly first, DateTime now, CancellationToken cancellationToken)
    {
        DateOnly tomorrow = DateOnly.FromDateTime(now).AddDays(1), end = first.AddMonths(1);
        return query.RunAsync(first, end < tomorrow ? end : tomorrow, cancellationToken);
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
