using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Erasure;

/// <summary>Registers the erasure of personal data.</summary>
internal static class ErasureFeature
{
    public static IServiceCollection AddAuditErasure(this IServiceCollection services)
    {
        services.AddAuditKinds(ErasureEvents.Kinds);
        return services.AddSingleton(provider => new AuditErasure(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<AccessDirectory>()));
    }
}
