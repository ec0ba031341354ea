using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources.Costs;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>
/// Reads what days cost into the bill: this month, and the last one until it is final, by as few requests as there can be, because each costs money. Days side by side are
/// asked for at once, so a day more costs nothing. Once a day it reads what is to come, and what is unusual.
/// </summary>
internal sealed class CostPull(SourceDefinition source, CostExplorerSettings settings, decimal cap, JobBook book, IDbContextFactory<OpsDbContext> contexts, TimeProvider time) : WindowedJob(contexts, time)
{
    /// <summary>Times the requests of a reading that a run may send: it may try again, and read further back.</summary>
    private const int Readings = 3;

    /// <summary>Requests for the forecast and for anomalies, once a day.</summary>
    private const int OutlookRequests = 2;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1), Stretch = TimeSpan.FromDays(62);

    private readonly IDbContextFactory<OpsDbContext> _contexts = contexts;
    private readonly TimeProvider _time = time;
    private PaidReport _report = null!;

    protected override WindowRule Rule => RuleAt(Now);

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Whole days, two months at once.</summary>
    public static WindowRule RuleAt(DateTime now) => new(Day, BillDue.First(null, DateOnly.FromDateTime(now)).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), TimeSpan.Zero, Stretch, Stretch);

    /// <summary>How many requests a day takes at least.</summary>
    public static int RequestsOfDay(int reading, int times) => (reading * times) + OutlookRequests;

    public override async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        DateTime now = Now;
        decimal before = await book.SpentAsync(run.Run.Job, now, run.Run.Id, cancellationToken).ConfigureAwait(false);
        _report = new PaidReport(run, CostExplorerClient.PricePerRequest, Readings * settings.MostRequests, cap, before);
        await run.WriteAsync(
            async context =>
            {
                await BillWriter.SweepAsync(context, source.Id, cancellationToken).ConfigureAwait(false);
                return 0;
            },
            cancellationToken).ConfigureAwait(false);
        await base.RunAsync(run, cancellationToken).ConfigureAwait(false);
        await BillPacking.RunAsync(run, source.Id, cancellationToken).ConfigureAwait(false);
        if (run.Range is null && !await IsOutlookReadAsync(run.Run.Job, now, cancellationToken).ConfigureAwait(false))
        {
            await new CostOutlook(source.Id, settings, _report, run).ReadAsync(now, cancellationToken).ConfigureAwait(false);
        }

        run.Say(_report.Text);
    }

    protected override async Task<IWindowContent> ReadAsync(TimeWindow stretch, IReadOnlyList<TimeWindow> pieces, JobRunning run, CancellationToken cancellationToken)
    {
        IReadOnlyList<CostDay> said = await CostExplorerPull.ReadAsync(DateOnly.FromDateTime(stretch.From), DateOnly.FromDateTime(stretch.To), settings, _report, cancellationToken).ConfigureAwait(false);
        return await StagedBill.WriteAsync(source, pieces, said, run, Now, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What may still change is said by the days themselves, and by no fixed span.</summary>
    protected override async Task<IReadOnlyList<TimeWindow>> DueAsync(JobRun run, DateTime now, CancellationToken cancellationToken)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            IQueryable<BilledDay> days = context.BilledDays.AsNoTracking().Where(d => d.SourceId == source.Id);
            DateOnly first = BillDue.First(await days.MaxAsync(d => (DateOnly?)d.Day, cancellationToken).ConfigureAwait(false), DateOnly.FromDateTime(now));
            Dictionary<DateOnly, BilledDay> known = await days.Where(d => d.Day >= first).ToDictionaryAsync(d => d.Day, cancellationToken).ConfigureAwait(false);
            return [.. BillDue.Of(known, now, run.StartedAt).Select(d => d.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)).Select(from => new TimeWindow(from, from + Day))];
        }
    }

    private async Task<bool> IsOutlookReadAsync(string job, DateTime now, CancellationToken cancellationToken) =>
        (await book.RunsAsync(job, JobEnds.Kept, cancellationToken).ConfigureAwait(false)).Any(r => r.State == JobRunState.Done && r.Trigger != JobTrigger.Backfill && r.StartedAt >= now.Date);
}
