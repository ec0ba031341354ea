using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Dashboards.Homes;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Audit.Reading;
using OpsConsole.Web.Changes.Queue;

namespace OpsConsole.Web.Dashboards.Home;

/// <summary>What somebody's home shows.</summary>
/// <param name="Waiting">Changes that wait for them, the oldest first.</param>
/// <param name="Alerts">Alerts of budgets that nobody acknowledged.</param>
/// <param name="Since">The end of their visit before; null on the first, when a week is shown.</param>
/// <param name="Changes">What happened since.</param>
/// <param name="Applications">The applications, most used first.</param>
/// <param name="Mine">The names of those that they marked as theirs.</param>
/// <param name="Trail">What the audit trail has since; null for those who do not see all of it.</param>
internal sealed record HomeData(
    IReadOnlyList<QueueItem> Waiting, IReadOnlyList<BudgetAlert> Alerts, DateTime? Since, CauseList Changes, IReadOnlyList<HomeApplication> Applications, IReadOnlyList<string> Mine, HomeTrail? Trail);

/// <summary>What the audit trail has since somebody looked last.</summary>
/// <param name="Entries">Entries without heartbeats; past a bound, that bound and one.</param>
/// <param name="Denied">Those of attempts that were denied.</param>
internal sealed record HomeTrail(int Entries, int Denied);

/// <summary>Loads somebody's home: what waits for them, what changed since they last looked, their applications' three numbers.</summary>
internal sealed partial class HomeState(
    QueueWatch watch, ChangeQueue queue, BudgetAlertQueries alerts, HomeVisits visits, OwnApplications own, CausesQuery causes, MetricsQuery query, AuditQueries trail, AuditReader reader, AccessDirectory access, TimeProvider time, ILogger<HomeState> logger)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>The home; null until first loaded.</summary>
    public HomeData? Data { get; private set; }

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem { get; private set; }

    /// <summary>Loads it, and notes the look.</summary>
    public async Task LoadAsync(Actor by, CancellationToken cancellationToken = default)
    {
        try
        {
            DateTime now = time.GetUtcNow().UtcDateTime;
            DateTime? since = await visits.LookAsync(by.Id, cancellationToken);
            DateTime from = since ?? now - Week;
            bool seesNumbers = by.May(Permissions.ViewMetrics, access);
            Data = new HomeData(
                by.May(Permissions.ViewChanges, access) ? [.. queue.For(watch.Changes, by).Where(i => i.Place == QueuePlace.Mine)] : [],
                seesNumbers ? [.. (await alerts.OpenAsync(cancellationToken)).Where(a => a.AcknowledgedAt is null)] : [],
                since,
                seesNumbers ? await causes.FindAsync(from, now, MetricsFilter.All, cancellationToken) : CauseList.Empty,
                seesNumbers ? await ApplicationsAsync(now, cancellationToken) : [],
                await own.OfAsync(by.Id, cancellationToken),
                await TrailAsync(by, from, cancellationToken));
            Problem = null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException) // the edge of the circuit: the page stays
        {
            Log.Failed(logger, failure);
            Problem = "Your home could not be read from the database. Try again in a moment; if it persists, look at the health page.";
        }
    }

    /// <summary>Marks an application as theirs, or no longer.</summary>
    public async Task MarkAsync(Actor by, string application, bool isOwn, CancellationToken cancellationToken = default)
    {
        try
        {
            if (Data is { } data && by.May(Permissions.ViewMetrics, access))
            {
                Data = data with { Mine = await own.MarkAsync(by.Id, application, isOwn, cancellationToken) };
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException) // the edge of the circuit: the page stays
        {
            Log.Failed(logger, failure);
            Problem = "The mark could not be written to the database. Nothing was changed: try again.";
        }
    }

    private async Task<IReadOnlyList<HomeApplication>> ApplicationsAsync(DateTime now, CancellationToken cancellationToken)
    {
        MetricsRequest week = new() { From = now - Week, To = now, GroupBy = [MetricsDimension.App] };
        MetricsResult result = await query.RunAsync(week, cancellationToken), earlier = await query.RunAsync(week with { From = now - Week - Week, To = now - Week }, cancellationToken);
        Dictionary<string, MetricsTotals> before = earlier.Groups.Where(g => g.Key[0] is not null).ToDictionary(g => g.Key[0]!, g => g.Totals);
        return [.. result.Groups.Where(g => g.Key[0] is not null && g.Totals.Requests > 0).Select(g => new HomeApplication(g.Key[0]!, g.Totals, before.GetValueOrDefault(g.Key[0]!)))];
    }

    private async Task<HomeTrail?> TrailAsync(Actor by, DateTime from, CancellationToken cancellationToken)
    {
        AuditVisibility visible = reader.VisibleTo(by);
        if (!visible.IsWhole)
        {
            return null;
        }

        AuditFilter since = new() { From = from, ExceptKind = AuditFilter.HeartbeatKind };
        return new HomeTrail(
            await trail.CountAsync(since, visible, cancellationToken) ?? 0,
            await trail.CountAsync(since with { Outcome = "denied" }, visible, cancellationToken) ?? 0);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Somebody's home could not be read.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
