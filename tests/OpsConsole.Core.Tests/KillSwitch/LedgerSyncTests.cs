using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;
using static OpsConsole.Core.Tests.KillSwitch.JournalDirectory;
using static OpsConsole.Core.Tests.KillSwitch.LedgerTests;

namespace OpsConsole.Core.Tests.KillSwitch;

/// <summary>A database in trouble holds up no decision, and has all of them afterwards.</summary>
public class LedgerSyncTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_locked_database_gets_every_decision_once_it_is_free()
    {
        await using SharedDatabase database = await SharedDatabase.CreateAsync();
        using JournalDirectory directory = new();
        using OpenBoard board = directory.Open();
        CountingLogger logger = new();
        using LedgerSync sync = new(board.Board, database.Ledger(board), database.Dialect, new KillSwitchOptions(), TimeProvider.System, logger);
        await using (SqliteConnection other = new($"Data Source={database.Database.File};Pooling=False"))
        {
            await other.OpenAsync(Cancel);
            await ExecuteAsync(other, "BEGIN EXCLUSIVE");
            await sync.StartAsync(Cancel);
            long start = Stopwatch.GetTimestamp();
            SwitchDecision kill = await board.KillAsync(Scope);
            Assert.True(kill.Durable);
            Assert.True(board.State.IsKilled(Scope));
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(4), "The decision waited for the database."); // which is locked for 5 s and more
            await ExecuteAsync(other, "ROLLBACK");
        }

        await UntilAsync(() => board.Board.Unsettled.Count == 0);
        await sync.StopAsync(Cancel);
        Assert.True(logger.Warnings <= 1);
        await database.AssertSoundAsync();
        Assert.Single(await database.RowsAsync());
    }

    [Fact]
    public async Task A_missing_database_is_asked_without_haste_until_it_is_back()
    {
        await using SharedDatabase database = await SharedDatabase.CreateAsync();
        using JournalDirectory directory = new();
        using OpenBoard board = directory.Open();
        string backup = await database.BackupAsync();
        SqliteConnection.ClearAllPools();
        File.Delete(database.Database.File);
        Directory.CreateDirectory(database.Database.File); // nothing can be opened there
        CountingLogger logger = new();
        using LedgerSync sync = new(board.Board, database.Ledger(board), database.Dialect, new KillSwitchOptions(), TimeProvider.System, logger);
        await sync.StartAsync(Cancel);
        for (int i = 0; i < 50; i++) // each would wake it
        {
            await board.KillAsync(KillScope.Model("m" + i));
        }

        await UntilAsync(() => logger.Warnings == 1);
        Directory.Delete(database.Database.File);
        database.PutBack(backup);
        await UntilAsync(() => board.Board.Unsettled.Count == 0);
        await sync.StopAsync(Cancel);
        Assert.Equal(1, logger.Warnings);
        Assert.Equal(50, (await database.RowsAsync()).Count);
        Assert.Null(board.Board.Current.Doubt);
        await database.AssertSoundAsync();
    }

    [Fact]
    public async Task Two_nodes_on_one_database_hear_of_each_other()
    {
        await using SharedDatabase database = await SharedDatabase.CreateAsync();
        using JournalDirectory one = new(), two = new();
        using OpenBoard a = one.Open(node: 1), b = two.Open(node: 2);
        ServerDialect dialect = new(database.Dialect);
        using LedgerSync syncA = new(a.Board, database.Ledger(a, 1), dialect, new KillSwitchOptions(), TimeProvider.System, new CountingLogger());
        using LedgerSync syncB = new(b.Board, database.Ledger(b, 2), dialect, new KillSwitchOptions(), TimeProvider.System, new CountingLogger());
        await syncA.StartAsync(Cancel);
        await syncB.StartAsync(Cancel);
        List<double> millis = [];
        for (int i = 0; i < 10; i++)
        {
            (OpenBoard from, OpenBoard to) = i % 2 == 0 ? (a, b) : (b, a);
            KillScope scope = KillScope.Model("m" + i);
            TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using IDisposable subscription = to.Board.Subscribe(s => _ = s.In(OpenBoard.Production).IsKilled(scope) && heard.TrySetResult());
            long start = Stopwatch.GetTimestamp();
            await from.KillAsync(scope);
            await heard.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            millis.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        await UntilAsync(() => a.State.Version == 10 && b.State.Version == 10);
        await syncA.StopAsync(Cancel);
        await syncB.StopAsync(Cancel);
        AssertSame(a.Board.Current, b.Board.Current);
        TestContext.Current.SendDiagnosticMessage($"from node to node: median {millis.Order().ElementAt(5):0} ms, longest {millis.Max():0} ms");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "It did not come to pass.");
            await Task.Delay(5, Cancel);
        }
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private sealed class CountingLogger : ILogger<LedgerSync>
    {
        private int _warnings;

        public int Warnings => Volatile.Read(ref _warnings);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                Interlocked.Increment(ref _warnings);
            }
        }
    }
}
