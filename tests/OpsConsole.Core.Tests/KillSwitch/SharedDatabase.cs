using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Core.Tests.KillSwitch;

/// <summary>One database with its audit trail, for the boards of several nodes.</summary>
internal sealed class SharedDatabase : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private SharedDatabase(TestDatabase database, ServiceProvider services)
    {
        Database = database;
        _services = services;
    }

    public TestDatabase Database { get; }

    public IStorageDialect Dialect => _services.GetRequiredService<IStorageDialect>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<SharedDatabase> CreateAsync()
    {
        TestDatabase database = await TestDatabase.CreateAsync(Storage.Database.Sqlite);
        StorageOptions storage = database.Provider.GetRequiredService<StorageOptions>();
        ServiceCollection services = new();
        services.AddSingleton(storage).AddSingleton(TimeProvider.System).AddLogging().AddOpsModel().AddDataProtection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddAudit().AddAuditKinds(KillSwitchEvents.Kinds).AddPeopleAndKeys().AddSqliteStorage(storage);
        SharedDatabase shared = new(database, services.BuildServiceProvider());
        await shared._services.GetRequiredService<AuditStart>().PrepareAsync(Cancel);
        return shared;
    }

    /// <summary>The ledger of a node's board on this database.</summary>
    public SwitchLedger Ledger(OpenBoard board, int node = 0) => new(
        board.Board, board.Journal, _services.GetRequiredService<IDbContextFactory<OpsDbContext>>(), _services.GetRequiredService<AuditTrail>(), Dialect, new StorageOptions { Node = node });

    public OpsDbContext Context() => _services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContext();

    public async Task<List<SwitchRow>> RowsAsync()
    {
        await using OpsDbContext context = Context();
        return await context.SwitchRecords.AsNoTracking().OrderBy(r => r.Position).ToListAsync(Cancel);
    }

    /// <summary>The events that belong to rows or are about the kill switch, oldest first.</summary>
    public async Task<List<AuditRow>> EventsAsync()
    {
        string[] kinds = [.. KillSwitchEvents.Kinds.Select(k => k.Name), KillSwitchEvents.RollbackDetected];
        await using OpsDbContext context = Context();
        return await context.AuditEntries.AsNoTracking().Where(e => kinds.Contains(e.Kind)).OrderBy(e => e.Seq).ToListAsync(Cancel);
    }

    /// <summary>Each record is there once, with its own event of its own time, and the trail is intact.</summary>
    public async Task AssertSoundAsync()
    {
        List<SwitchRow> rows = await RowsAsync();
        List<AuditRow> events = await EventsAsync();
        Assert.Equal(rows.Select(r => (r.Id, AuditEntry.Text(r.At))).Order(), events.Select(e => (e.Id, OccurredAt(e))).Order());
        Assert.Equal(rows.Count, rows.Select(r => r.Id).Distinct().Count());
        AuditVerification result = (await _services.GetRequiredService<VerificationRuns>().RunAsync(Actor.Shell("tester@localhost"), Cancel))!;
        Assert.Equal("", result.Message);
    }

    public static string OccurredAt(AuditRow row) => (string)JsonNode.Parse(row.Entry)!["occurredAt"]!;

    /// <summary>A copy of the database, as a backup makes it.</summary>
    public async Task<string> BackupAsync()
    {
        string copy = Path.Combine(Path.GetDirectoryName(Database.File)!, Guid.NewGuid().ToString("n"));
        await Dialect.BackupAsync(copy, Cancel);
        return copy;
    }

    /// <summary>Puts a backup in the place of the database.</summary>
    public void PutBack(string backup)
    {
        SqliteConnection.ClearAllPools();
        foreach (string suffix in new[] { "-wal", "-shm" })
        {
            File.Delete(Database.File + suffix);
        }

        File.Copy(backup, Database.File, overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Database.DisposeAsync();
    }
}
