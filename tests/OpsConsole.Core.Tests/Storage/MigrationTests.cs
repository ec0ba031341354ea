using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Storage;
using OpsConsole.Migrations.Sqlite;
using OpsConsole.Migrations.SqlServer;

namespace OpsConsole.Core.Tests.Storage;

public class MigrationTests
{
    [Fact]
    public void The_migrations_of_SQLite_are_up_to_date() =>
        AssertUpToDate(services => services.AddSqliteStorage(new StorageOptions { DataDirectory = Path.GetTempPath() }));

    [Fact]
    public void The_migrations_of_SQL_Server_are_up_to_date() =>
        AssertUpToDate(services => services.AddSqlServerStorage(new StorageOptions { ConnectionString = "Server=localhost;Database=OpsConsole" }));

    [Theory, EveryDatabase]
    public async Task Migrating_twice_changes_nothing(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);

        await database.Dialect.MigrateAsync(TestContext.Current.CancellationToken);

        await using OpsDbContext context = database.Context();
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
    }

    private static void AssertUpToDate(Action<IServiceCollection> addStorage)
    {
        ServiceCollection services = new();
        services.AddOpsModel();
        addStorage(services);
        using ServiceProvider provider = services.BuildServiceProvider();
        using OpsDbContext context = provider.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContext();
        Assert.False(context.Database.HasPendingModelChanges());
    }
}
