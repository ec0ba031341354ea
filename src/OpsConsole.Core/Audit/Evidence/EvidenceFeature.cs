using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Evidence;

/// <summary>Registers evidence packs.</summary>
internal static class EvidenceFeature
{
    /// <summary>Adds the part. Packs need the dashboards' numbers, which the host adds.</summary>
    public static IServiceCollection AddEvidence(this IServiceCollection services)
    {
        services.AddAuditKinds(EvidenceEvents.Kinds);
        services.AddSingleton(provider => new EvidencePacks(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<AuditKinds>(),
            provider.GetRequiredService<CheckpointIssuer>(),
            new EvidenceUses(provider.GetRequiredService<AuditKinds>(), provider.GetRequiredService<MetricsQuery>()),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
