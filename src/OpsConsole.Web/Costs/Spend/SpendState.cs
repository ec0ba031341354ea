using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Costs.Spending;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Costs.Spend;

/// <summary>Loads and holds what the page of spending shows. Old numbers stay until new ones are there.</summary>
internal sealed partial class SpendState(MetricsQuery query, PriceBooks prices, TimeProvider time, ILogger<SpendState> logger)
{
    private const int Day = 24 * 60, SpreadDays = 28;

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly LatestLoad _load = new("The numbers");

    /// <summary>The numbers; null until first loaded.</summary>
    public SpendData? Data { get; private set; }

    /// <summary>Environments to choose from.</summary>
    public IReadOnlyList<string> Environments { get; private set; } = [];

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem => _load.Problem;

    /// <summary>Loads a month. When several loads overlap, the last one asked for counts.</summary>
    public Task LoadAsync(SpendView view, CancellationToken cancellationToken = default) => LoadAsync(view, new MetricsFilter(Environment: view.Environment), cancellationToken);

    /// <summary>Loads a month of what a filter lets through.</summary>
    public Task LoadAsync(SpendView view, MetricsFilter filter, CancellationToken cancellationToken = default) => _load.RunAsync(async () =>
    {
        SpendData data = await ReadAsync(view, filter, time.GetUtcNow().UtcDateTime, cancellationToken);
        IReadOnlyList<string> environments = (await query.DimensionsAsync(cancellationToken)).Environments;
        return () => (Data, Environments) = (data, environments);
    }, failure => Log.Failed(logger, failure));

    private async Task<SpendData> ReadAsync(SpendView view, MetricsFilter filter, DateTime now, CancellationToken cancellationToken)
    {
        DateTime from = view.MonthAt(now).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), end = from.AddMonths(1), until = now < end ? now : end;
        DateTime beforeFrom = from.AddMonths(-1), beforeUntil = until == end ? from : Earlier(beforeFrom + (until - from), from);
        MetricsRequest month = new() { From = from, To = until > from ? until : from.AddMinutes(1), Filter = filter, CountersOnly = true }, before = month with { From = beforeFrom, To = beforeUntil > beforeFrom ? beforeUntil : beforeFrom.AddMinutes(1) };

        MetricsGroup all = (await query.RunAsync(month with { IntervalMinutes = Day }, cancellationToken)).Groups[0];
        MetricsGroup was = (await query.RunAsync(before, cancellationToken)).Groups[0];
        return new SpendData(
            from, until, end, all.Totals, was.Totals, await WhyAsync(month, before, now < end ? now : null, cancellationToken), await ForecastAsync(month, end, now, all, cancellationToken),
            [.. all.Series.Select(p => p.Totals.Cost ?? 0)], await ApplicationsAsync(month, before, cancellationToken));
    }

    /// <summary>Compares months; where the one before has nothing, weeks, as long as the month is not over.</summary>
    private async Task<SpendComparison?> WhyAsync(MetricsRequest month, MetricsRequest before, DateTime? now, CancellationToken cancellationToken)
    {
        if (await ChangeAsync(month, before, cancellationToken) is { } change)
        {
            return new SpendComparison(now is null ? "the month" : "this month", now is null ? "the month before" : "the month before, up to the same time of it", change);
        }

        return now is { } today && await ChangeAsync(month with { From = today - Week, To = today }, month with { From = today - Week - Week, To = today - Week }, cancellationToken) is { } week
            ? new SpendComparison("the last seven days", "the seven days before", week) : null;
    }

    private async Task<CostChange?> ChangeAsync(MetricsRequest now, MetricsRequest before, CancellationToken cancellationToken) =>
        CostChange.Of(await UsesAsync(before, cancellationToken), await UsesAsync(now, cancellationToken), prices.Current);

    private async Task<CostPeriod> UsesAsync(MetricsRequest period, CancellationToken cancellationToken)
    {
        MetricsTotals totals = (await query.RunAsync(period, cancellationToken)).Groups[0].Totals;
        MetricsResult byModel = await query.RunAsync(period with { GroupBy = [MetricsDimension.Model] }, cancellationToken);
        DateTime middle = period.From + ((period.To - period.From) / 2);
        return new CostPeriod(totals.Requests, [.. byModel.Groups.Where(g => g.Totals.Counters.Calls > 0).Select(g => new ModelUse(g.Key[0] ?? "", middle, TokensOf(g.Totals.Counters), g.Totals.Cost ?? 0))]);
    }

    private async Task<SpendForecast?> ForecastAsync(MetricsRequest month, DateTime end, DateTime now, MetricsGroup soFar, CancellationToken cancellationToken)
    {
        if (now >= end)
        {
            return null;
        }

        IReadOnlyList<MetricsPoint> days = (await query.RunAsync(month with { From = now.Date.AddDays(-SpreadDays), To = now.Date, IntervalMinutes = Day }, cancellationToken)).Groups[0].Series;
        return SpendForecast.Of(soFar.Totals.Cost ?? 0, (end - now).TotalDays, [.. days.SkipWhile(d => d.Totals.Counters.Calls == 0).Select(d => d.Totals.Cost ?? 0)]); // days before the first call say nothing
    }

    private async Task<IReadOnlyList<SpendRow>> ApplicationsAsync(MetricsRequest month, MetricsRequest before, CancellationToken cancellationToken)
    {
        MetricsDimension[] byApplication = [MetricsDimension.App];
        Dictionary<string, MetricsTotals> earlier = (await query.RunAsync(before with { GroupBy = byApplication }, cancellationToken)).Groups.ToDictionary(g => g.Key[0] ?? "", g => g.Totals);
        MetricsResult now = await query.RunAsync(month with { GroupBy = byApplication }, cancellationToken);
        return [.. now.Groups.OrderByDescending(g => g.Totals.Cost).Select(g => new SpendRow(g.Key[0] ?? "", g.Totals, earlier.GetValueOrDefault(g.Key[0] ?? "")))];
    }

    private static PricedTokens TokensOf(RollupCounters counters) => new(counters.InputTokens, counters.OutputTokens, counters.CacheReadTokens, counters.CacheWriteTokens) { Calls = counters.Calls }; // some prices are for a call

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The numbers of the page of spending could not be read.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
