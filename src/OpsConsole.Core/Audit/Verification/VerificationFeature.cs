using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Verification;

/// <summary>Registers the verification of the trail in the database. Whoever has more to hold against it registers an <see cref="IVerificationStep"/>.</summary>
internal static class VerificationFeature
{
    public static IServiceCollection AddAuditVerification(this IServiceCollection services)
    {
        services.AddAuditKinds(VerificationEvents.Kinds);
        services.AddSingleton(provider => new VerificationRuns(
            new DatabaseVerifier(
                provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<SegmentFiles>(), provider.GetServices<IVerificationStep>()),
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<AccessDirectory>(),
            provider.GetRequiredService<StorageOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<VerificationRuns>>()));
        return services.AddScheduledJob<AuditVerificationJob>(
            AuditVerificationJob.Name, "Verifies the whole audit trail in the database, its archive and its anchors", AuditVerificationJob.Nightly);
    }
}
