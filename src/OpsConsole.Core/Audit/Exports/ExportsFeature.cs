using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>Registers the export of the trail.</summary>
internal static class ExportsFeature
{
    public static IServiceCollection AddAuditExports(this IServiceCollection services)
    {
        services.AddAuditKinds(ExportEvents.Kinds);
        services.AddSingleton<ExportRuns>();
        services.AddSingleton(provider => new TrailExports(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            new ExportPlanner(
                provider.GetRequiredService<CheckpointIssuer>(),
                provider.GetRequiredService<SigningKeyFile>(),
                provider.GetRequiredService<SegmentFiles>(),
                provider.GetRequiredService<SegmentDirectory>(),
                provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<SegmentFiles>()));
        return services;
    }
}
