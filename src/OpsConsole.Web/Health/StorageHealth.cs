using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Health;

/// <summary>Whether the database answers.</summary>
internal sealed partial class StorageHealth(IDbContextFactory<OpsDbContext> contexts, IStorageDialect dialect, ILogger<StorageHealth> logger) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using OpsDbContext database = await contexts.CreateDbContextAsync(cancellationToken);
            await database.Roles.AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy(dialect.Provider);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
        {
            Log.Failing(logger, exception); // the message may name paths and servers: to the log, not to anonymous callers
            return HealthCheckResult.Unhealthy("The database does not answer. The log of the console says why.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer.")]
        public static partial void Failing(ILogger logger, Exception exception);
    }
}
