using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Costs.Budgets.Spending;

/// <summary>What all budgets are judged by, at a moment.</summary>
/// <param name="At">The moment, UTC.</param>
/// <param name="Minutes">The last minutes, the current one last.</param>
/// <param name="Today">Since midnight.</param>
/// <param name="Before">By beginning of a period what it had spent until midnight.</param>
/// <param name="Days">The last 28 whole days, by day.</param>
/// <param name="Hours">The same hour of the week, of each of the four weeks before.</param>
public sealed record SpendPicture(DateTime At, SpendSheet Minutes, SpendSheet Today, IReadOnlyDictionary<DateTime, SpendSheet> Before, SpendSheet Days, IReadOnlyList<SpendSheet> Hours);

/// <summary>
/// Reads what was spent, once for all budgets: by who spent it, and each budget adds up what it covers. Only the last minutes and today are read each time. The past is
/// read again after some minutes, because telemetry may come late. Not for several threads.
/// </summary>
internal sealed class SpendReader(MetricsQuery query)
{
    /// <summary>Whole minutes before the current one.</summary>
    public const int PastMinutes = 10;

    /// <summary>Days that forecasts and shares go by.</summary>
    public const int PastDays = 28;

    /// <summary>Weeks that the usual goes by.</summary>
    public const int PastWeeks = 4;

    private const int Day = 24 * 60, Week = 7 * Day;

    private static readonly TimeSpan ReadAgain = TimeSpan.FromMinutes(5);
    private static readonly MetricsDimension[] Closely = [MetricsDimension.App, MetricsDimension.Env, MetricsDimension.Model, MetricsDimension.Prompt];
    private static readonly MetricsDimension[] Roughly = [MetricsDimension.App, MetricsDimension.Env, MetricsDimension.Model];

    private readonly Dictionary<(DateTime From, DateTime To), (DateTime ReadAt, SpendSheet Sheet)> _past = [];

    private bool _byFeature;

    /// <summary>Questions that were put to the rollups since the start.</summary>
    public long Questions { get; private set; }

    /// <summary>Reads it.</summary>
    /// <param name="now">The moment, UTC.</param>
    /// <param name="periods">Which periods are asked for.</param>
    /// <param name="byFeature">Whether features are to be told apart. It costs more, so it is asked for only where a budget is for one.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<SpendPicture> ReadAsync(DateTime now, IEnumerable<BudgetPeriod> periods, bool byFeature, CancellationToken cancellationToken)
    {
        if (byFeature != _byFeature)
        {
            _byFeature = byFeature;
            _past.Clear(); // it was read in another way
        }

        DateTime minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)), hour = now.Date.AddHours(now.Hour), today = now.Date;
        SpendSheet minutes = await AskAsync(minute.AddMinutes(-PastMinutes), minute.AddMinutes(1), 1, cancellationToken).ConfigureAwait(false);
        SpendSheet sinceMidnight = await AskAsync(today, minute.AddMinutes(1), null, cancellationToken).ConfigureAwait(false);
        Dictionary<DateTime, SpendSheet> before = [];
        foreach (DateTime from in periods.Select(p => PeriodRange.Of(p, now).From).Distinct())
        {
            before[from] = from == today ? SpendSheet.Empty : await PastAsync(from, today, null, now, cancellationToken).ConfigureAwait(false);
        }

        SpendSheet days = await PastAsync(today.AddDays(-PastDays), today, Day, now, cancellationToken).ConfigureAwait(false);
        List<SpendSheet> hours = [];
        for (int week = 1; week <= PastWeeks; week++)
        {
            DateTime then = hour.AddMinutes(-week * Week);
            hours.Add(await PastAsync(then, then.AddHours(1), null, now, cancellationToken).ConfigureAwait(false));
        }

        Forget(now);
        return new SpendPicture(now, minutes, sinceMidnight, before, days, hours);
    }

    private async Task<SpendSheet> PastAsync(DateTime from, DateTime to, int? interval, DateTime now, CancellationToken cancellationToken)
    {
        if (_past.TryGetValue((from, to), out (DateTime ReadAt, SpendSheet Sheet) known) && now - known.ReadAt < ReadAgain)
        {
            return known.Sheet;
        }

        SpendSheet sheet = await AskAsync(from, to, interval, cancellationToken).ConfigureAwait(false);
        _past[(from, to)] = (now, sheet);
        return sheet;
    }

    private void Forget(DateTime now)
    {
        foreach ((DateTime, DateTime) old in _past.Where(p => now - p.Value.ReadAt >= 2 * ReadAgain).Select(p => p.Key).ToList())
        {
            _past.Remove(old);
        }
    }

    private async Task<SpendSheet> AskAsync(DateTime from, DateTime to, int? interval, CancellationToken cancellationToken)
    {
        MetricsDimension[] by = By(interval == Day ? Roughly : Closely);
        MetricsRequest request = new() { From = from, To = to, IntervalMinutes = interval, GroupBy = by, CountersOnly = true };
        MetricsResult result;
        try
        {
            Questions++;
            result = await query.RunAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (TooManyPointsException) when (interval != Day)
        {
            by = By(Roughly);
            result = await query.RunAsync(request with { GroupBy = by }, cancellationToken).ConfigureAwait(false); // prompt versions only explain
        }

        return new SpendSheet(from, [.. result.Groups.Where(g => g.Totals.Counters.Calls > 0).Select(g => new SpendLine(
            new SpendKey(g.Key[0], g.Key[1], g.Key[2], ValueOf(by, g, MetricsDimension.Prompt)) { Feature = ValueOf(by, g, MetricsDimension.Feature) },
            interval is null ? [CellOf(g.Totals)] : [.. g.Series.Select(p => CellOf(p.Totals))]))]);
    }

    private MetricsDimension[] By(MetricsDimension[] dimensions) => _byFeature ? [.. dimensions, MetricsDimension.Feature] : dimensions;

    private static string? ValueOf(MetricsDimension[] by, MetricsGroup group, MetricsDimension dimension) => Array.IndexOf(by, dimension) is >= 0 and int at ? group.Key[at] : null;

    private static SpendCell CellOf(MetricsTotals totals) => new(totals.Requests, totals.Counters.Calls, totals.Counters.CostMicros / 1_000_000m, totals.Counters.UnpricedCalls);
}
