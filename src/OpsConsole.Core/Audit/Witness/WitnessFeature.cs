using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Witness;

/// <summary>Registers what applications that watch the trail need.</summary>
internal static class WitnessFeature
{
    /// <summary>Adds the part.</summary>
    public static IServiceCollection AddWitness(this IServiceCollection services)
    {
        services.AddAuditKinds(WitnessEvents.Kinds);
        services.AddSingleton(provider => new KeyHistory(provider.GetRequiredService<IDbContextFactory<OpsDbContext>>()));
        services.AddSingleton(provider => new WitnessReports(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<SigningKeyFile>(),
            provider.GetRequiredService<AnchorCheck>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WitnessReports>>()));
        return services;
    }
}
