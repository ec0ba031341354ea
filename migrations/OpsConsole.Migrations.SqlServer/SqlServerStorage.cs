using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Telemetry.Dimensions;

namespace OpsConsole.Migrations.SqlServer;

/// <summary>The model on SQL Server.</summary>
public sealed class SqlServerOpsDbContext(DbContextOptions<SqlServerOpsDbContext> options) : OpsDbContext(options)
{
    private const string Exact = "Latin1_General_100_BIN2";

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);

        // Values that differ only in case are different values, as on SQLite and in the catalog in memory.
        builder.Entity<Dimension>().Property(d => d.Value).UseCollation(Exact);
        builder.Entity<SourceClaim>().Property(c => c.Application).UseCollation(Exact);
        builder.Entity<SourceClaim>().Property(c => c.Environment).UseCollation(Exact);
    }
}

/// <summary>Lets <c>dotnet ef</c> build the model without the web application. Scripts need no server behind the address.</summary>
internal sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerOpsDbContext>
{
    public SqlServerOpsDbContext CreateDbContext(string[] args) => DesignTime.Create<SqlServerOpsDbContext>(services =>
        services.AddSqlServerStorage(new StorageOptions { ConnectionString = "Server=localhost;Database=OpsConsole;Encrypt=True" }));
}

/// <summary>Registers SQL Server as the database.</summary>
public static class SqlServerStorage
{
    /// <summary>Adds the context and the dialect.</summary>
    /// <exception cref="ArgumentException">No connection string is configured.</exception>
    public static IServiceCollection AddSqlServerStorage(this IServiceCollection services, StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            throw new ArgumentException("Database:Provider is SqlServer, so Database:ConnectionString must name the server and the database.", nameof(options));
        }

        services.AddOpsContext<SqlServerOpsDbContext>((_, builder) => builder.UseSqlServer(options.ConnectionString, server => server
            .MigrationsAssembly(typeof(SqlServerStorage).Assembly.GetName().Name)
            .MaxBatchSize(options.MaxBatchSize)));
        services.AddSingleton<IStorageDialect>(provider => new SqlServerDialect(
            provider.GetRequiredService<IDbContextFactory<SqlServerOpsDbContext>>()));
        return services;
    }
}
