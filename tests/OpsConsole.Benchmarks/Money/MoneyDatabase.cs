using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Storage;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Benchmarks.Money;

/// <summary>The database of a company after three years: 36 months of the bill and of numbers by the day, and the interactions of the last 90 days.</summary>
internal sealed class MoneyDatabase(string directory)
{
    /// <summary>Days of the bill and of numbers by the day.</summary>
    public const int Days = 1_096;

    /// <summary>Days of single interactions and of numbers by the hour.</summary>
    public const int RecentDays = 90;

    /// <summary>The first instant that has nothing, UTC.</summary>
    public DateTime Now { get; } = DateTime.UtcNow.Date.AddHours(DateTime.UtcNow.Hour);

    private string File => Path.Combine(directory, "opsconsole.db");

    /// <summary>Makes it, unless the folder has one already.</summary>
    public void Make(TextWriter output)
    {
        bool isNew = !System.IO.File.Exists(File);
        Migrate();
        if (isNew)
        {
            using SqliteConnection connection = new($"Data Source={File};Pooling=False");
            connection.Open();
            Run(connection, "PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; PRAGMA temp_store=MEMORY;");
            Insert(connection, "SettingVersions", ["Id", "Name", "Number", "Blob", "Text", "At", "Change", "ByName", "FollowedAt"], Settings());
            MoneyUse use = new(connection, Now);
            use.Fill();
            MoneyBill.Fill(connection, DateOnly.FromDateTime(Now), use.Models);
            Run(connection, "ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);");
        }

        Pack();

        using SqliteConnection counting = new($"Data Source={File};Pooling=False");
        counting.Open();
        output.WriteLine(
            $"{Count(counting, "Interactions"):N0} interactions of {RecentDays} days, {Count(counting, "Rollups"):N0} rollups and {Count(counting, "BilledLines"):N0} lines of the bill of {Days} days, {new FileInfo(File).Length / 1_073_741_824.0:0.0} GiB");
    }

    /// <summary>Runs statements.</summary>
    internal static void Run(SqliteConnection connection, string statements)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    /// <summary>Inserts rows into a table: the parameters of the statement are its columns.</summary>
    internal static void Insert(SqliteConnection connection, string table, string[] columns, IEnumerable<object?[]> rows)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand insert = connection.CreateCommand();
        (insert.Transaction, insert.CommandText) = (transaction, $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(c => "$" + c))})");
        SqliteParameter[] parameters = [.. columns.Select(c => insert.Parameters.Add("$" + c, SqliteType.Text))];
        Array.ForEach(parameters, p => p.ResetSqliteType());
        foreach (object?[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                parameters[i].Value = row[i] ?? DBNull.Value;
            }

            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static long Count(SqliteConnection connection, string table)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }

    private void Migrate()
    {
        using ServiceProvider services = Services();
        services.GetRequiredService<IStorageDialect>().MigrateAsync(CancellationToken.None).GetAwaiter().GetResult();
        SqliteConnection.ClearAllPools();
    }

    /// <summary>Packs the days of the bill, as the job does that reads them.</summary>
    private void Pack()
    {
        using ServiceProvider services = Services();
        using OpsDbContext context = services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContext();
        foreach (BilledDay day in BillPacking.Unpacked(context, MoneyBill.Source).ToList())
        {
            BillPacking.PackAsync(context, day, CancellationToken.None).GetAwaiter().GetResult();
        }

        SqliteConnection.ClearAllPools();
    }

    private ServiceProvider Services()
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton(TimeProvider.System);
        services.AddOpsModel();
        services.AddSqliteStorage(new StorageOptions { DataDirectory = directory });
        return services.BuildServiceProvider();
    }

    /// <summary>Budgets, and what outcomes are worth, as if they had been approved a year ago.</summary>
    private IEnumerable<object?[]> Settings()
    {
        DateTime since = Now.AddDays(-365);
        ValueEntry entry = new() { From = DateOnly.FromDateTime(since), Kind = ValueKind.Deflected, Worth = 4, Share = 0.3m, Build = 120_000, Monthly = 9_000 };
        yield return Setting(1, ValueSettings.Name, ValueText.Write(new ValueBook([entry])), since);
        for (int i = 0; i < MoneyUse.Applications.Length; i++)
        {
            Budget budget = new() { Name = MoneyUse.Applications[i], Scope = new BudgetScope(BudgetScopeKind.App, MoneyUse.Applications[i]), Amount = 20_000, Period = BudgetPeriod.Month, UsualFactor = 4 };
            yield return Setting(2 + i, Budget.SettingOf($"b{i}"), BudgetText.Write(budget), since);
        }
    }

    private static object?[] Setting(int id, string name, string text, DateTime at) =>
        [$"{id:x16}", name, 1, new string('0', 64), text, at, $"{id:x16}", "Founders", at];
}
