using OpsConsole.Core.Storage;
using OpsConsole.Migrations.Sqlite;
using OpsConsole.Migrations.SqlServer;

namespace OpsConsole.Web.Storage;

/// <summary>Chooses the database by configuration.</summary>
internal static class StorageWeb
{
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        StorageOptions options = builder.Configuration.GetSection("Database").Get<StorageOptions>() ?? new StorageOptions();
        options.DataDirectory = Path.GetFullPath(builder.Configuration["DataDirectory"] ?? "data", builder.Environment.ContentRootPath);
        builder.Services.AddSingleton(options);
        builder.Services.AddOpsModel();
        _ = options.Provider.ToUpperInvariant() switch
        {
            "SQLITE" => builder.Services.AddSqliteStorage(options),
            "SQLSERVER" => builder.Services.AddSqlServerStorage(options),
            _ => throw new ArgumentException($"Database:Provider is '{options.Provider}'. It must be Sqlite or SqlServer."),
        };
    }

    public static Task PrepareStorageAsync(this WebApplication app) =>
        app.Services.GetRequiredService<IStorageDialect>().MigrateAsync(app.Lifetime.ApplicationStopping);
}
