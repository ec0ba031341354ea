using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Audit.Erasure;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Audit.Witness;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit;

/// <summary>Registers the audit trail.</summary>
public static class AuditFeature
{
    /// <summary>Adds the feature. Its settings are in the section <c>Audit</c>.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddOptions<AuditOptions>().BindConfiguration("Audit").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuditOptions>, ValidateAuditOptions>());
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<AuditOptions>>().Value);
        services.AddAuditKinds(AuditEvents.Kinds);
        services.AddAuditKinds(StorageEvents.Kinds);
        services.AddSingleton<AuditKinds>();
        services.AddSingleton<AuditCommits>();
        services.AddSingleton<AuditAppender>();
        services.AddSingleton(provider => new AuditTrail(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<AuditAppender>(),
            provider.GetRequiredService<AuditKinds>(),
            provider.GetRequiredService<AuditCommits>()));
        services.AddSingleton(provider => new AuditStart(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<SigningKeyFile>(),
            provider.GetRequiredService<IStorageDialect>()));
        services.AddAuditReading();
        services.AddAuditErasure();
        services.AddAuditArchive();
        services.AddAuditExports();
        services.AddAuditVerification();
        services.AddAnchors();
        services.AddCheckpoints();
        services.AddUpkeep();
        services.AddWitness();
        services.AddSingleton<DeniedAttempts>();
        services.AddHostedService(provider => provider.GetRequiredService<DeniedAttempts>());
        return services;
    }
}
