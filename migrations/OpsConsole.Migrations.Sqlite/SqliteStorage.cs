using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Storage;

namespace OpsConsole.Migrations.Sqlite;

/// <summary>Registers SQLite as the database.</summary>
public static class SqliteStorage
{
    /// <summary>Adds the context, the dialect and the write gate.</summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SqliteRuntime.EnsureLoaded();
        string connectionString = ConnectionString(options);
        WriteGate gate = WriteGate.ForOneWriter();
        services.AddOpsContext<SqliteOpsDbContext>((_, builder) => builder
            .UseSqlite(connectionString, sqlite => sqlite.MigrationsAssembly(typeof(SqliteStorage).Assembly.GetName().Name))
            .AddInterceptors(new SqliteConnectionSettings(), new WriteGateInterceptor(gate)));
        services.AddSingleton<IStorageDialect>(provider => new SqliteDialect(
            connectionString, gate, provider.GetRequiredService<IDbContextFactory<SqliteOpsDbContext>>()));
        return services;
    }

    /// <summary>The connection string, with relative files resolved against the data directory.</summary>
    internal static string ConnectionString(StorageOptions options)
    {
        SqliteConnectionStringBuilder builder = new(options.ConnectionString);
        if (builder.DataSource.Length == 0)
        {
            builder.DataSource = "opsconsole.db";
        }

        builder.DataSource = Path.GetFullPath(builder.DataSource, Path.GetFullPath(options.DataDirectory));
        return builder.ToString();
    }
}
