using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Core.KillSwitch.State;
using static OpsConsole.Core.Tests.KillSwitch.JournalDirectory;
using static OpsConsole.Core.Tests.KillSwitch.LedgerTests;
using static OpsConsole.Core.Tests.KillSwitch.OpenBoard;

namespace OpsConsole.Core.Tests.KillSwitch;

/// <summary>A storage that goes back in time revives nothing.</summary>
public class RollbackTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_put_back_is_noticed_filled_again_and_doubted_until_a_new_lineage_begins()
    {
        await using SharedDatabase database = await SharedDatabase.CreateAsync();
        using JournalDirectory directory = new(), other = new();
        string backup;
        using (OpenBoard board = directory.Open(node: 1))
        {
            SwitchLedger ledger = database.Ledger(board, 1);
            for (int i = 0; i < 15; i++)
            {
                await board.KillAsync(KillScope.Drill);
                await board.RestoreAsync(KillScope.Drill);
            }

            await ledger.SettleAsync(Cancel);
            backup = await database.BackupAsync(); // at version 30
            for (int i = 0; i < 5; i++)
            {
                await board.KillAsync(KillScope.Drill);
                await board.RestoreAsync(KillScope.Drill);
            }

            await board.KillAsync(Scope);
            await ledger.SettleAsync(Cancel);
            Assert.Equal(41, board.State.Version);
        }

        database.PutBack(backup);
        using OpenBoard again = directory.Open(node: 1);
        SwitchLedger ledgerAgain = database.Ledger(again, 1);
        await SeeAsync(ledgerAgain);
        Assert.True(again.State.IsKilled(Scope));
        Assert.Equal(42, again.Board.Current.PublishedVersion(Production));
        Assert.Contains("backup", again.Board.Current.Doubt);

        List<AuditRow> events = await database.EventsAsync();
        Assert.Single(events, e => e.Kind == "storage.rollback_detected");
        Assert.Equal(42, (await database.RowsAsync()).Count); // 30 from the backup, 11 given back, the note
        await database.AssertSoundAsync();

        // It is found once; another node that knows nothing gets all of it.
        await SeeAsync(ledgerAgain);
        using OpenBoard fresh = other.Open(node: 2);
        await SeeAsync(database.Ledger(fresh, 2));
        AssertSame(again.Board.Current, fresh.Board.Current);

        SwitchSnapshot agreed = (await again.Board.BeginLineageAsync(Tester, "we looked")).Snapshot;
        Assert.Equal((2, null), (agreed.Epoch, agreed.Doubt));
        Assert.True(agreed.PublishedVersion(Production) > 42);
        await ledgerAgain.SettleAsync(Cancel);
        await SeeAsync(database.Ledger(fresh, 2));
        AssertSame(again.Board.Current, fresh.Board.Current);
        Assert.True(fresh.State.IsKilled(Scope));
        Assert.Single(await database.EventsAsync(), e => e.Kind == "killswitch.reconciled");
        using JournalDirectory third = new();
        using OpenBoard newest = third.Open();
        await SeeAsync(database.Ledger(newest));
        AssertSame(again.Board.Current, newest.Board.Current);
    }

    [Fact]
    public async Task Doubt_lineage_and_late_kills_survive_restarts()
    {
        using JournalDirectory directory = new();
        using (OpenBoard board = directory.Open())
        {
            await board.KillAsync(Scope);
            board.Board.FoundRollback([]);
        }

        long version;
        using (OpenBoard board = directory.Open())
        {
            Assert.NotNull(board.Board.Current.Doubt);
            await board.Board.BeginLineageAsync(Tester, "we looked");
            version = board.State.Version;
        }

        using OpenBoard again = directory.Open();
        Assert.Equal((2, version, null), (again.Board.Current.Epoch, again.State.Version, again.Board.Current.Doubt));
        Assert.True(again.State.IsKilled(Scope));

        // A node that was cut off killed in the lineage before.
        SwitchRecord late = again.State.Killed[Scope] with { Id = "ffffffffffffff00", Scope = KillScope.Global, Undoes = [] };
        again.Board.Learn([late], 7);
        Assert.True(again.State.IsKilled(KillScope.Global));
        Assert.Equal((2, version), (again.Board.Current.Epoch, again.State.Version));
    }

    [Fact]
    public async Task A_database_that_goes_back_while_the_console_runs_is_noticed_at_the_next_read()
    {
        await using SharedDatabase database = await SharedDatabase.CreateAsync();
        using JournalDirectory directory = new();
        string backup = await database.BackupAsync();
        using OpenBoard board = directory.Open();
        SwitchLedger ledger = database.Ledger(board);
        await board.KillAsync(Scope);
        await SettleAndReadAsync(ledger);
        database.PutBack(backup);
        await SettleAndReadAsync(ledger);
        Assert.NotNull(board.Board.Current.Doubt);
        await SettleAndReadAsync(ledger);
        Assert.Equal(2, (await database.RowsAsync()).Count);
        Assert.Equal(2, board.State.Version);
        await database.AssertSoundAsync();
    }

    [Fact]
    public async Task A_client_that_knows_more_holds_versions_at_ours_and_raises_a_doubt_when_nothing_explains_it()
    {
        using JournalDirectory directory = new();
        ManualTime time = new(DateTime.UtcNow);
        using (OpenBoard board = directory.Open(time))
        {
            await board.KillAsync(Scope);
            board.Board.ReportedByClient(Production, 1, 1); // what it was told
            board.Board.ReportedByClient(Production, 5_000, 1);
            board.Board.ReportedByClient(Production, 1, -1);
            board.Board.ReportedByClient(Production, 1, (1L << 53) + 1);
            Assert.Equal((2, false), (board.Board.IgnoredReports, board.Board.HasReports));

            board.Board.ReportedByClient(Production, 1, 3);
            board.Board.JudgeReports();
            Assert.Null(board.Board.Current.Doubt); // another node may have told it
            time.Advance(TimeSpan.FromSeconds(11));
            board.Board.JudgeReports();
            Assert.Contains("version 3 of production", board.Board.Current.Doubt);
            for (int i = 0; i < 5; i++)
            {
                await board.KillAsync(KillScope.Model("m" + i));
            }

            Assert.Equal((1, 6), (board.Board.Current.PublishedVersion(Production), board.State.Version));
        }

        using OpenBoard again = directory.Open(time);
        Assert.Equal(1, again.Board.Current.PublishedVersion(Production));
        SwitchSnapshot agreed = (await again.Board.BeginLineageAsync(Tester, "we looked")).Snapshot;
        Assert.Equal((2, 7, 6), (agreed.Epoch, agreed.PublishedVersion(Production), agreed.In(Production).Killed.Count));
    }

    [Fact]
    public async Task Clients_that_keep_raising_what_they_claim_cost_one_entry_for_each_environment()
    {
        using JournalDirectory directory = new();
        ManualTime time = new(DateTime.UtcNow);
        using OpenBoard board = directory.Open(time);
        await board.KillAsync(Scope, "known");
        int changes = 0;
        using IDisposable counting = board.Board.Subscribe(_ => changes++);
        void Claim(int from, int to)
        {
            for (int version = from; version <= to; version++)
            {
                board.Board.ReportedByClient($"made-up-{version}", 1, 1);
                board.Board.ReportedByClient(Production, 1, version);
                board.Board.JudgeReports();
            }
        }

        Claim(1, 300);
        Assert.Equal((100, 100, 0), (changes, board.Board.Current.Ceilings.Count, board.Board.Current.Ceilings[Production])); // no more names that clients make up
        board.Board.ReportedByClient("known", 1, 7);
        Assert.Equal((101, 1), (changes, board.Board.Current.Ceilings["known"]));

        time.Advance(TimeSpan.FromSeconds(10));
        board.Board.JudgeReports();
        Assert.Equal(102, changes); // the doubt, about all of them in one entry
        Assert.Contains("or a later one, and this console knows only version", board.Board.Current.Doubt, StringComparison.Ordinal);

        time.Advance(TimeSpan.FromMinutes(1));
        Claim(1, 302);
        Assert.Equal((102, false), (changes, board.Board.HasReports)); // nothing of it is new
    }

    [Fact]
    public async Task What_another_node_told_a_client_is_learned_and_no_doubt_remains()
    {
        await using SharedDatabase database = await SharedDatabase.CreateAsync();
        using JournalDirectory one = new(), two = new();
        ManualTime time = new(DateTime.UtcNow);
        using OpenBoard a = one.Open(time, node: 1), b = two.Open(time, node: 2);
        await a.KillAsync(Scope);
        await a.KillAsync(KillScope.Global);
        b.Board.ReportedByClient(Production, 1, 2); // it came over from the first node
        await b.KillAsync(KillScope.Drill);
        Assert.True(b.Board.HasReports);
        await SettleAndReadAsync(database.Ledger(a, 1), database.Ledger(b, 2));
        time.Advance(TimeSpan.FromMinutes(1));
        b.Board.JudgeReports();
        Assert.Equal((null, 3), (b.Board.Current.Doubt, b.Board.Current.PublishedVersion(Production)));
    }

    [Fact]
    public async Task The_next_lineage_is_above_what_a_client_reported()
    {
        using JournalDirectory directory = new();
        ManualTime time = new(DateTime.UtcNow);
        using OpenBoard board = directory.Open(time);
        await board.KillAsync(Scope);
        board.Board.ReportedByClient(Production, 7, 2);
        time.Advance(TimeSpan.FromSeconds(11));
        board.Board.JudgeReports();
        Assert.NotNull(board.Board.Current.Doubt);
        Assert.Equal(8, (await board.Board.BeginLineageAsync(Tester, "we looked")).Snapshot.Epoch);
        Assert.False((await board.Board.BeginLineageAsync(Tester, "once more")).Changed);
    }

    private static async Task SeeAsync(SwitchLedger ledger)
    {
        await ledger.ExamineAsync(Cancel);
        await ledger.ReadAsync(Cancel);
        await ledger.SettleAsync(Cancel);
        await ledger.ReadAsync(Cancel);
    }
}
