using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Migrations.Sqlite;
using OpsConsole.Migrations.SqlServer;

namespace OpsConsole.Web.Storage;

/// <summary>Chooses the database by configuration.</summary>
internal static class StorageWeb
{
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        StorageOptions options = builder.StorageOptions();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(_ => StorageStartup.Lock(options)); // let go when the container is disposed
        builder.Services.AddOpsModel();
        _ = options.Provider.ToUpperInvariant() switch
        {
            "SQLITE" => builder.Services.AddSqliteStorage(options),
            "SQLSERVER" => builder.Services.AddSqlServerStorage(options),
            _ => throw new ArgumentException($"Database:Provider is '{options.Provider}'. It must be Sqlite or SqlServer."),
        };
    }

    /// <summary>The settings of the database, with the data directory made absolute.</summary>
    public static StorageOptions StorageOptions(this WebApplicationBuilder builder)
    {
        StorageOptions options = builder.Configuration.GetSection("Database").Get<StorageOptions>() ?? new StorageOptions();
        options.DataDirectory = Path.GetFullPath(builder.Configuration["DataDirectory"] ?? "data", builder.Environment.ContentRootPath);
        return options;
    }

    /// <summary>Takes the data directory for as long as the application lives, and creates or upgrades the tables.</summary>
    /// <exception cref="StorageUnusableException">With a message for the operator.</exception>
    public static Task PrepareStorageAsync(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<DataDirectoryLock>();
        return StorageStartup.PrepareAsync(
            app.Services.GetRequiredService<IStorageDialect>(),
            app.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("OpsConsole.Storage"),
            app.Lifetime.ApplicationStopping);
    }
}
