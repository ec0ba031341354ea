using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using OpsConsole.Core.Storage;

namespace OpsConsole.Migrations.Sqlite;

/// <summary>The model on SQLite.</summary>
public sealed class SqliteOpsDbContext : OpsDbContext
{
    /// <summary>Creates a context for one operation.</summary>
    public SqliteOpsDbContext(DbContextOptions<SqliteOpsDbContext> options)
        : base(options) =>
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always; // the write gate is held by transactions
}

/// <summary>Lets <c>dotnet ef</c> build the model without the web application.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteOpsDbContext>
{
    public SqliteOpsDbContext CreateDbContext(string[] args) =>
        DesignTime.Create<SqliteOpsDbContext>(services => services.AddSqliteStorage(new StorageOptions { DataDirectory = Path.GetTempPath() }));
}
