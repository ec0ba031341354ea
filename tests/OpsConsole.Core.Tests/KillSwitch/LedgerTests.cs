using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Core.KillSwitch.State;
using static OpsConsole.Core.Tests.KillSwitch.JournalDirectory;

namespace OpsConsole.Core.Tests.KillSwitch;

/// <summary>Board and database: each record once, on every node.</summary>
public class LedgerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_decision_gets_its_row_and_its_event_once()
    {
        await using SharedDatabase database = await SharedDatabase.CreateAsync();
        using JournalDirectory directory = new();
        SwitchRecord kill;
        using (OpenBoard board = directory.Open())
        {
            kill = (await board.KillAsync(Scope)).Record!;
            await board.RestoreAsync(Scope);
            using JournalDirectory crashed = directory.Crash(); // what the database got, this journal does not know
            await database.Ledger(board).SettleAsync(Cancel);
            Assert.Empty(board.Board.Unsettled);
            using OpenBoard again = crashed.Open();
            Assert.Equal(2, again.Board.Unsettled.Count);
            await database.Ledger(again).SettleAsync(Cancel);
            await database.Ledger(again).ReadAsync(Cancel);
            Assert.Equal((2, 0), ((int)again.State.Version, again.Board.Unsettled.Count));
        }

        await database.AssertSoundAsync();
        List<AuditRow> events = await database.EventsAsync();
        Assert.Equal(["killswitch.killed", "killswitch.restored"], events.Select(e => e.Kind));
        Assert.Equal((kill.Id, AuditEntry.Text(kill.At), "model:gpt-x"), (events[0].Id, SharedDatabase.OccurredAt(events[0]), events[0].ObjectId));
    }

    [Fact]
    public async Task A_new_node_takes_the_state_from_the_database()
    {
        await using SharedDatabase database = await SharedDatabase.CreateAsync();
        using JournalDirectory old = new(), fresh = new();
        using OpenBoard before = old.Open(), after = fresh.Open();
        await before.KillAsync(KillScope.Global);
        await before.KillAsync(Scope);
        await before.RestoreAsync(KillScope.Global);
        await before.KillAsync(Scope, "staging");
        await database.Ledger(before).SettleAsync(Cancel);

        SwitchLedger ledger = database.Ledger(after);
        await ledger.ExamineAsync(Cancel);
        await ledger.ReadAsync(Cancel);
        AssertSame(before.Board.Current, after.Board.Current);
        Assert.Equal((1, 3, 1, null), (after.Board.Current.Epoch, after.State.Version, after.Board.Current.In("staging").Version, after.Board.Current.Doubt));
        Assert.Empty(after.Board.Unsettled);
    }

    [Fact]
    public async Task Two_nodes_that_kill_and_restore_at_once_agree_and_what_a_restore_did_not_know_stays_killed()
    {
        await using SharedDatabase database = await SharedDatabase.CreateAsync();
        using JournalDirectory one = new(), two = new();
        using OpenBoard a = one.Open(node: 1), b = two.Open(node: 2);
        SwitchLedger[] ledgers = [database.Ledger(a, 1), database.Ledger(b, 2)];
        await a.KillAsync(Scope);
        await SettleAndReadAsync(ledgers);

        await a.RestoreAsync(Scope);
        await b.RestoreAsync(Scope);
        await b.KillAsync(Scope, reason: "again"); // a does not know
        Assert.False(a.State.IsKilled(Scope));
        await SettleAndReadAsync(ledgers);

        AssertSame(a.Board.Current, b.Board.Current);
        Assert.Equal("again", a.State.Killed[Scope].Reason);
        Assert.Equal(4, a.State.Version);
        await database.AssertSoundAsync();
    }

    [Fact]
    public async Task A_record_that_comes_after_thousands_of_others_counts_once()
    {
        await using SharedDatabase database = await SharedDatabase.CreateAsync();
        using JournalDirectory one = new(), two = new();
        using OpenBoard a = one.Open(node: 1), b = two.Open(node: 2);
        SwitchRecord late = (await a.KillAsync(Scope)).Record!; // cut off from the database for long
        SwitchRecord pattern = late with { Scope = KillScope.Drill, Undoes = [] };
        b.Board.Learn([.. Enumerable.Range(1, RecentIds.Capacity + 10).Select(i => pattern with { Id = $"f{i:x15}", Action = SwitchAction.Restore })], 1);
        SwitchLedger[] ledgers = [database.Ledger(a, 1), database.Ledger(b, 2)];
        long version = b.State.Version;
        for (int i = 0; i < 3; i++)
        {
            await SettleAndReadAsync(ledgers);
        }

        Assert.True(b.State.IsKilled(Scope));
        Assert.Equal(version + 1, b.State.Version);
    }

    [Fact]
    public async Task An_id_that_the_trail_gave_away_already_is_not_taken_for_a_record_that_is_there()
    {
        await using SharedDatabase database = await SharedDatabase.CreateAsync();
        using JournalDirectory directory = new();
        ManualTime time = new(DateTime.UtcNow);
        using OpenBoard board = directory.Open(time);
        SwitchRecord kill = (await board.KillAsync(Scope)).Record!;
        Assert.InRange(kill.Id[0], '8', 'f'); // the trail's own ids begin lower: they never meet
        await database.Ledger(board).SettleAsync(Cancel);
        Assert.Equal([kill.Id], (await database.RowsAsync()).Select(r => r.Id));
    }

    [Fact]
    public async Task A_clock_that_goes_back_over_a_restart_gives_no_id_twice()
    {
        using JournalDirectory directory = new();
        ManualTime time = new(DateTime.UtcNow);
        using (OpenBoard board = directory.Open(time))
        {
            await board.KillAsync(Scope);
        }

        using OpenBoard again = directory.Open(time); // the same instant once more
        Assert.True((await again.KillAsync(KillScope.Global)).Changed);
        Assert.Equal(2, again.State.Killed.Count);
        Assert.Equal(2, again.State.Version);
    }

    [Fact]
    public async Task A_row_of_a_newer_program_stops_nothing()
    {
        await using SharedDatabase database = await SharedDatabase.CreateAsync();
        using JournalDirectory one = new(), two = new();
        using OpenBoard a = one.Open(node: 1), b = two.Open(node: 2);
        SwitchRecord kill = (await a.KillAsync(Scope)).Record!;
        await using (Core.Storage.OpsDbContext context = database.Context())
        {
            SwitchRow row = SwitchRow.Of(kill, 3);
            (row.Id, row.Scope) = ("ffffffffffffffff", "region:eu");
            context.InAuditedTransaction = true;
            context.SwitchRecords.Add(row);
            await context.SaveChangesAsync(Cancel);
        }

        await SettleAndReadAsync(database.Ledger(a, 1), database.Ledger(b, 2));
        Assert.Equal([Scope], b.State.Killed.Keys);
    }

    internal static void AssertSame(SwitchSnapshot one, SwitchSnapshot other)
    {
        Assert.Equal(one.Epoch, other.Epoch);
        Assert.Equal(one.Environments.Keys, other.Environments.Keys);
        foreach (string environment in one.Environments.Keys)
        {
            Assert.Equal(one.PublishedVersion(environment), other.PublishedVersion(environment));
            Assert.Equal(one.In(environment).Kills.Keys, other.In(environment).Kills.Keys);
            Assert.Equal(one.In(environment).Killed.Select(k => (k.Key, k.Value.Id)), other.In(environment).Killed.Select(k => (k.Key, k.Value.Id)));
        }
    }

    internal static async Task SettleAndReadAsync(params SwitchLedger[] ledgers)
    {
        foreach (SwitchLedger ledger in ledgers)
        {
            await ledger.SettleAsync(Cancel);
        }

        foreach (SwitchLedger ledger in ledgers)
        {
            await ledger.ReadAsync(Cancel);
        }
    }
}
