using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OpsConsole.Core.Storage;

/// <summary>Registrations of storage that every database shares.</summary>
public static class StorageFeature
{
    /// <summary>What decides the shape of the model, in one place for the product and the design-time tools.</summary>
    public static IServiceCollection AddOpsModel(this IServiceCollection services)
    {
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }

    /// <summary>Registers a database's context as the <see cref="OpsDbContext"/> that features ask for.</summary>
    public static IServiceCollection AddOpsContext<TContext>(this IServiceCollection services, Action<IServiceProvider, DbContextOptionsBuilder> configure)
        where TContext : OpsDbContext
    {
        services.AddDbContextFactory<TContext>(configure);
        services.AddSingleton<IDbContextFactory<OpsDbContext>, ContextFactory<TContext>>(); // the factory interface is not covariant
        services.AddScoped<OpsDbContext>(provider => provider.GetRequiredService<TContext>()); // Identity's stores ask for the context itself
        return services;
    }

    private sealed class ContextFactory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<OpsDbContext>
        where TContext : OpsDbContext
    {
        public OpsDbContext CreateDbContext() => inner.CreateDbContext();
    }
}
