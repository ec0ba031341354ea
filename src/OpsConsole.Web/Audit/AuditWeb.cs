using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpsConsole.Core.Audit;
using OpsConsole.Web.Audit.Evidence;
using OpsConsole.Web.Audit.Exports;
using OpsConsole.Web.Audit.Reading;
using OpsConsole.Web.Audit.Witness;

namespace OpsConsole.Web.Audit;

/// <summary>The audit trail: its start, its pages and its API.</summary>
internal static class AuditWeb
{
    public static void AddAuditWeb(this IServiceCollection services)
    {
        services.AddAudit();
        services.AddAuditReadingWeb();
        services.AddHealthChecks().AddCheck<AuditHealth>("audit", HealthStatus.Degraded, timeout: TimeSpan.FromSeconds(3)); // also where it fails itself
    }

    /// <summary>Starts the trail in an empty database. After the migration, before anything is changed.</summary>
    public static Task PrepareAuditAsync(this WebApplication app) =>
        app.Services.GetRequiredService<AuditStart>().PrepareAsync(app.Lifetime.ApplicationStopping);

    public static void MapAudit(this WebApplication app)
    {
        app.MapAuditReading();
        app.MapAuditExports();
        app.MapAuditEvidence();
        app.MapAuditWitness();
    }
}
