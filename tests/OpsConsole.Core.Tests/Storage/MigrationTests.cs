using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Tests.Telemetry.Interactions;
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

    [Theory, EveryDatabase]
    public async Task Interactions_from_before_there_were_features_have_none_and_go_on(Database kind)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await database.CommitAsync(SampleTraces.Request(SampleTraces.Delta(1, SampleTraces.Root(), SampleTraces.Call())));
        await using (OpsDbContext old = database.Context())
        {
            string[] all = [.. old.Database.GetMigrations()];
            await old.GetService<IMigrator>().MigrateAsync(all[Array.FindIndex(all, m => m.EndsWith("_Features", StringComparison.Ordinal)) - 1], cancel);
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => old.Interactions.Select(i => i.FeatureId).ToListAsync(cancel));
        }

        await database.Dialect.MigrateAsync(cancel);

        await using OpsDbContext context = database.Context();
        Assert.Equal((0, 0, 0), ((await context.Interactions.SingleAsync(cancel)).FeatureId, (await context.ModelCalls.SingleAsync(cancel)).FeatureId, (await context.RollupSeries.SingleAsync(cancel)).FeatureId));
        await database.CommitAsync(SampleTraces.Request(SampleTraces.Delta(1, SampleTraces.Call(3, SampleTraces.Noon + 9000) with { Feature = "chat" })));
        context.ChangeTracker.Clear();
        Assert.NotEqual(0, (await context.Interactions.SingleAsync(cancel)).FeatureId);
        await Recount.AssertRollupsAsync(context);
    }

    [Theory, EveryDatabase]
    public async Task Interactions_from_before_there_were_versions_and_traits_have_none_and_go_on(Database kind)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await database.CommitAsync(SampleTraces.Request(SampleTraces.Delta(1, SampleTraces.Root(), SampleTraces.Call())));
        await using (OpsDbContext old = database.Context())
        {
            string[] all = [.. old.Database.GetMigrations()];
            await old.GetService<IMigrator>().MigrateAsync(all[Array.FindIndex(all, m => m.EndsWith("_AppVersionsAndTraits", StringComparison.Ordinal)) - 1], cancel);
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => old.Interactions.Select(i => i.Traits).ToListAsync(cancel));
        }

        await database.Dialect.MigrateAsync(cancel);

        await using OpsDbContext context = database.Context();
        Assert.Equal((0, Traits.None, 0), ((await context.Interactions.SingleAsync(cancel)).AppVersionId, (await context.Interactions.SingleAsync(cancel)).Traits, (await context.RollupSeries.SingleAsync(cancel)).AppVersionId));
        await database.CommitAsync(SampleTraces.Request(SampleTraces.Delta(1, SampleTraces.Call(3, SampleTraces.Noon - 9000) with { AppVersion = "1.1", FromCache = true })));
        context.ChangeTracker.Clear();
        Assert.NotEqual(0, (await context.Interactions.SingleAsync(cancel)).AppVersionId);
        Assert.Equal(Traits.CacheHit, (await context.Interactions.SingleAsync(cancel)).Traits);
        await Recount.AssertRollupsAsync(context);
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
