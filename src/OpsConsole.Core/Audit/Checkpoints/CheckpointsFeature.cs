using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>Registers the signing of the trail.</summary>
internal static class CheckpointsFeature
{
    /// <summary>Adds the part.</summary>
    public static IServiceCollection AddCheckpoints(this IServiceCollection services)
    {
        services.AddAuditKinds(CheckpointEvents.Kinds);
        services.AddSingleton<SigningKeyFile>();
        services.AddSingleton<NewestCheckpoint>();
        services.AddSingleton<DamageReport>();
        services.AddSingleton<KeySettlement>();
        services.AddSingleton(provider => new CheckpointIssuer(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<SigningKeyFile>(),
            provider.GetRequiredService<NewestCheckpoint>(),
            provider.GetRequiredService<DamageReport>(),
            provider.GetRequiredService<KeySettlement>(),
            provider.GetRequiredService<IStorageDialect>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CheckpointIssuer>>()));
        services.AddSingleton(provider => new KeyRotation(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<CheckpointIssuer>(),
            provider.GetRequiredService<SigningKeyFile>(),
            provider.GetRequiredService<AccessDirectory>()));
        services.AddHostedService<CheckpointWatch>();
        return services;
    }
}
