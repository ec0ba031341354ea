using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Identity;

/// <summary>Whether any telemetry ever arrived. Until then the home page shows how to connect an application.</summary>
internal sealed class TelemetryPresence(IDbContextFactory<OpsDbContext> contexts)
{
    private volatile bool _seen;

    /// <summary>True from the first span or metric on. Asks the database only while it is false.</summary>
    public async ValueTask<bool> AnyAsync(CancellationToken cancellationToken)
    {
        if (_seen)
        {
            return true;
        }

        await using OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return _seen = await context.SpanSegments.AnyAsync(cancellationToken)
            || await context.TraceStubs.AnyAsync(cancellationToken)
            || await context.RollupSeries.AnyAsync(cancellationToken);
    }
}
