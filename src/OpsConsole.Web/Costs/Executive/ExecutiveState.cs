using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Costs.Comparison;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Costs.Savings;
using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Costs.Spend;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>Loads and holds what the executive page shows. Old numbers stay until new ones are there.</summary>
internal sealed partial class ExecutiveState(
    SpendState spend, MetricsQuery query, InteractionSamples samples, ModelComparisons models, SavingsQuery savings, ValueInForce values, PriceBooks prices, BudgetBook budgets, BudgetWatch watch, ILogger<ExecutiveState> logger)
{
    /// <summary>Over how many days models are compared and savings are looked for.</summary>
    public const int ComparedDays = 90;

    private const int Day = 24 * 60;

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly LatestLoad _load = new("The numbers");

    /// <summary>The numbers; null until first loaded.</summary>
    public ExecutiveData? Data { get; private set; }

    /// <summary>Whether any budget is over now.</summary>
    public BudgetsInShort Budgets => BudgetsInShort.Of([.. budgets.All.Select(b => (b, watch.Standings.GetValueOrDefault(b.Slug)))]);

    /// <summary>Environments to choose from.</summary>
    public IReadOnlyList<string> Environments { get; private set; } = [];

    /// <summary>Applications to choose from.</summary>
    public IReadOnlyList<string> Applications { get; private set; } = [];

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem => spend.Problem ?? _load.Problem;

    /// <summary>Loads it. When several loads overlap, the last one asked for counts.</summary>
    public Task LoadAsync(ExecutiveView view, CancellationToken cancellationToken = default) => _load.RunAsync(async () =>
    {
        await spend.LoadAsync(view.Month, view.Filter, cancellationToken);
        if (spend.Problem is not null || spend.Data is not { } month)
        {
            return () => { };
        }

        ExecutiveData data = await ReadAsync(month, view, cancellationToken);
        MetricsDimensions dimensions = await query.DimensionsAsync(cancellationToken);
        return () => (Data, Environments, Applications) = (data, dimensions.Environments, dimensions.Applications);
    }, failure => Log.Failed(logger, failure));

    private async Task<ExecutiveData> ReadAsync(SpendData month, ExecutiveView view, CancellationToken cancellationToken)
    {
        MetricsFilter filter = view.Filter;
        DateTime until = month.Until > month.From ? month.Until : month.From.AddMinutes(1), from = until.AddDays(-ComparedDays);
        MetricsRequest days = new() { From = month.From, To = until, Filter = filter, IntervalMinutes = Day, CountersOnly = true };

        // SQLite's calls block their thread: what does not wait for each other is read side by side.
        Task<IReadOnlyList<SampledInteraction>> sampling = Task.Run(() => samples.SpreadAsync(from, until, filter, cancellationToken), cancellationToken);
        Task<ModelComparison> comparing = Task.Run(() => models.RunAsync(from, until, filter, sampling, cancellationToken), cancellationToken);
        MetricsResult byApplication = await query.RunAsync(days with { GroupBy = [MetricsDimension.App] }, cancellationToken);
        MetricsGroup all = (await query.RunAsync(days with { From = month.From.AddMonths(1 - view.Months) }, cancellationToken)).Groups[0];
        Trend trend = await TrendAsync(month, days with { IntervalMinutes = null }, until, cancellationToken);
        IReadOnlyList<SampledInteraction> sample = await sampling;
        return new ExecutiveData(
            month, trend, MonthsOf(all, month.From, view.Months), ValueOfOutcomes.Of(byApplication, values.Book, until), await comparing, from, await savings.RunAsync(from, until, filter, sample, prices.Current, cancellationToken), sample.Count);
    }

    /// <summary>Months are compared, and weeks where the month before has nothing.</summary>
    private async Task<Trend> TrendAsync(SpendData month, MetricsRequest request, DateTime until, CancellationToken cancellationToken)
    {
        if (month.Before.Completed > 0 || !month.IsOpen)
        {
            return new Trend(month.Now, month.Before, month.IsOpen ? "this month" : "the month", month.IsOpen ? "the month before, up to the same time of it" : "the month before");
        }

        MetricsTotals now = (await query.RunAsync(request with { From = until - Week, To = until }, cancellationToken)).Groups[0].Totals;
        MetricsTotals before = (await query.RunAsync(request with { From = until - Week - Week, To = until - Week }, cancellationToken)).Groups[0].Totals;
        return new Trend(now, before, "the last seven days", "the seven days before");
    }

    private static IReadOnlyList<MonthCost> MonthsOf(MetricsGroup days, DateTime month, int months)
    {
        ILookup<DateOnly, MetricsTotals> used = days.Series.Where(d => d.Totals.Counters.Calls > 0).ToLookup(d => new DateOnly(d.At.Year, d.At.Month, 1), d => d.Totals);
        return [.. Enumerable.Range(1 - months, months).Select(m => DateOnly.FromDateTime(month.AddMonths(m))).Select(first => new MonthCost(first, used.Contains(first) ? used[first].Sum(t => t.Cost ?? 0) : null))];
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The numbers of the executive page could not be read.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
