using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>Registers what reads the trail.</summary>
internal static class AuditReadingFeature
{
    public static IServiceCollection AddAuditReading(this IServiceCollection services)
    {
        services.AddSingleton(provider => new AuditQueries(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<AuditKinds>(), provider.GetRequiredService<KeyQueries>(),
            provider.GetRequiredService<SegmentFiles>()));
        services.AddSingleton(provider => new AuditProofs(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<NewestCheckpoint>()));
        services.AddSingleton(provider => new AuditStatusQuery(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<NewestCheckpoint>(),
            provider.GetRequiredService<CheckpointIssuer>(), provider.GetRequiredService<AuditProofs>(), provider.GetRequiredService<AuditKinds>(),
            provider.GetRequiredService<AnchorStates>()));
        return services;
    }
}
