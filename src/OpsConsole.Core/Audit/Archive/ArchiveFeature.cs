using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Archive;

/// <summary>Registers the archive of old entries.</summary>
internal static class ArchiveFeature
{
    /// <summary>Shortest retention in days: six months, as Regulation (EU) 2024/1689, Articles 19 and 26, asks of logs.</summary>
    public const int LeastRetention = 184;

    private const int MostRetention = 36_500;

    private const string Nightly = "0 10 4 * * ?"; // 04:10 UTC: after the night's other work, which makes room

    public static IServiceCollection AddAuditArchive(this IServiceCollection services)
    {
        services.AddOptions<AuditOptions>().Validate(
            options => options.Retention is >= LeastRetention and <= MostRetention,
            $"Audit:Retention: must be a number of days from {LeastRetention} (six months) to {MostRetention}. Leave it out for 400.");
        services.AddAuditKinds(ArchiveEvents.Kinds);
        services.AddSingleton<SegmentDirectory>();
        services.AddSingleton(provider => new SegmentFiles(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<SegmentDirectory>()));
        services.AddSingleton(provider => new AuditArchive(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<IStorageDialect>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<AccessDirectory>(),
            ActivatorUtilities.CreateInstance<ExportPlanner>(provider),
            provider.GetRequiredService<SegmentDirectory>(),
            provider.GetRequiredService<AuditOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        return services.AddScheduledJob<AuditArchiveJob>(AuditArchiveJob.Name, "Moves entries of the audit trail past their retention to the archive", Nightly);
    }
}
