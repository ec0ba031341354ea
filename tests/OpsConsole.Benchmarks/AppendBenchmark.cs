using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Benchmarks;

/// <summary>
/// What an event in the audit trail adds to a command, at 100 commands a second. The limit beside it: the same row committed
/// without an event. Both wait for the disk.
/// </summary>
internal static class AppendBenchmark
{
    private const int PerSecond = 100;
    private const int Blocks = 8;
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(5);

    /// <summary>Runs it; takes 80 seconds.</summary>
    public static void Run(TextWriter output)
    {
        string directory = Directory.CreateTempSubdirectory("opsconsole-append-").FullName;
        try
        {
            RunAsync(output, directory).GetAwaiter().GetResult();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task RunAsync(TextWriter output, string directory)
    {
        StorageOptions storage = new() { DataDirectory = directory };
        ServiceCollection collection = new();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddSingleton(storage).AddLogging().AddOpsModel().AddDataProtection();
        collection.AddSqliteStorage(storage).AddAudit().AddPeopleAndKeys();
        await using ServiceProvider services = collection.BuildServiceProvider();
        await services.GetRequiredService<IStorageDialect>().MigrateAsync(CancellationToken.None);
        await services.GetRequiredService<AuditStart>().PrepareAsync();

        IDbContextFactory<OpsDbContext> contexts = services.GetRequiredService<IDbContextFactory<OpsDbContext>>();
        KeyCommands commands = services.GetRequiredService<KeyCommands>();
        Func<Task> audited = () => commands.AddAsync("benchmark", [Scopes.FlagsRead], Actor.Shell("benchmark@localhost"));
        Func<Task> bare = () => SaveAsync(contexts);
        await MeasureAsync(audited, TimeSpan.FromSeconds(3)); // until the compiler has settled
        await MeasureAsync(bare, TimeSpan.FromSeconds(2));

        List<double> with = [], without = [];
        for (int i = 0; i < Blocks; i++) // in turns, so that the machine's mood falls on both
        {
            without.AddRange(await MeasureAsync(bare, Block));
            with.AddRange(await MeasureAsync(audited, Block));
        }

        output.WriteLine($"a command of one row at {PerSecond}/s, milliseconds until it is on disk ({with.Count:N0} each)");
        Print(output, "with its event   ", with);
        Print(output, "without (limit)  ", without);
        output.WriteLine($"added: p50 {At(with, 0.5) - At(without, 0.5):0.0} ms, p99 {At(with, 0.99) - At(without, 0.99):0.0} ms; target: p99 at most 10 ms");
    }

    /// <summary>Starts commands on a fixed schedule, whether or not earlier ones have ended.</summary>
    private static async Task<IReadOnlyList<double>> MeasureAsync(Func<Task> command, TimeSpan duration)
    {
        List<Task<double>> running = [];
        long start = Stopwatch.GetTimestamp();
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1.0 / PerSecond));
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            await timer.WaitForNextTickAsync();
            running.Add(Task.Run(() => TimeAsync(command)));
        }

        return await Task.WhenAll(running);
    }

    private static async Task<double> TimeAsync(Func<Task> command)
    {
        long start = Stopwatch.GetTimestamp();
        await command();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task SaveAsync(IDbContextFactory<OpsDbContext> contexts)
    {
        (string id, string key) = ApiKeyText.Create();
        await using OpsDbContext context = await contexts.CreateDbContextAsync();
        context.InAuditedTransaction = true; // the limit is the row alone
        context.ApiKeys.Add(new ApiKey { Id = id, Name = "benchmark", Scopes = Scopes.FlagsRead, Hash = ApiKeyText.Hash(key), CreatedAt = DateTime.UtcNow, CreatedBy = "benchmark" });
        await context.SaveChangesAsync();
    }

    private static void Print(TextWriter output, string name, List<double> millis) =>
        output.WriteLine($"  {name} p50 {At(millis, 0.5),5:0.0}   p99 {At(millis, 0.99),5:0.0}   max {millis.Max(),5:0.0}");

    private static double At(List<double> millis, double quantile)
    {
        millis.Sort();
        return millis[(int)Math.Min(millis.Count - 1, Math.Ceiling(millis.Count * quantile))];
    }
}
