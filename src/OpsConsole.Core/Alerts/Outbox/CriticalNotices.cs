using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Alerts.Outbox;

/// <summary>What people were told of that could not wait, on the timeline: once, however many were told.</summary>
internal sealed class CriticalNotices(IDbContextFactory<OpsDbContext> contexts) : ICauseSource
{
    /// <summary>Deliveries that are looked through, the newest first: one notice may have many.</summary>
    private const int Newest = 2_000;

    public string Tells => "critical notices";

    public async Task<IReadOnlyList<Cause>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var notices = await context.OutboxMessages.AsNoTracking().Where(m => m.CreatedAt >= from && m.CreatedAt < to && m.Severity == NotificationSeverity.Critical)
                .OrderByDescending(m => m.Id).Take(Newest).Select(m => new { m.CreatedAt, m.Title, m.Link }).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. notices.GroupBy(n => (n.Title, n.Link)).Select(g => new Cause(g.Min(n => n.CreatedAt), CauseKind.Incident, g.Key.Title, g.Key.Link) { Detail = "People were told at once" })];
        }
    }
}
