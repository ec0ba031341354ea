using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace OpsConsole.Core.Storage;

/// <summary>
/// Builds a context for <c>dotnet ef</c> from the same registrations as the product: Identity's part of the model depends on
/// its options, and two sets of registrations would disagree about pending changes.
/// </summary>
public static class DesignTime
{
    /// <summary>Creates the context of one database.</summary>
    public static TContext Create<TContext>(Action<IServiceCollection> addStorage) where TContext : OpsDbContext
    {
        ArgumentNullException.ThrowIfNull(addStorage);
        ServiceCollection services = new();
        services.AddOpsModel();
        addStorage(services);
        return services.BuildServiceProvider().GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext();
    }
}
