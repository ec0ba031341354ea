using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.KillSwitch.Ledger;
using OpsConsole.Core.KillSwitch.State;
using static OpsConsole.Core.Tests.KillSwitch.JournalDirectory;

namespace OpsConsole.Core.Tests.KillSwitch;

/// <summary>Whatever happens in whatever order: nothing is lost, nothing revives, and all agree.</summary>
public class SwitchProperties
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly KillScope[] Scopes = [KillScope.Global, KillScope.App("a"), KillScope.Model("m"), KillScope.Drill];

    [Fact]
    public void The_same_records_in_any_order_and_any_number_of_times_give_the_same_state_and_version() => ForAnySeed(500, random =>
    {
        List<SwitchRecord> records = [];
        for (int i = 0; i < 30; i++)
        {
            KillScope scope = Scopes[random.Next(Scopes.Length)];
            SwitchRecord[] kills = [.. records.Where(r => r.Scope == scope && r.Action == SwitchAction.Kill && random.Next(2) == 0)];
            SwitchAction action = (SwitchAction)random.Next(3);
            records.Add(new SwitchRecord($"{i:x16}", 1 + random.Next(2), "production", scope, action, DateTime.UnixEpoch, SwitchCause.Command, Tester, "test")
            {
                Undoes = action == SwitchAction.Note ? [] : [.. kills.Select(k => k.Id)],
                Subject = action == SwitchAction.Note ? NoteSubject.BeginsAt(random.Next(100)) : null,
            });
        }

        SwitchRecord[] shuffled = [.. records, .. records.Where(_ => random.Next(2) == 0)];
        random.Shuffle(shuffled);
        SwitchSnapshot one = records.Aggregate(SwitchSnapshot.New, (s, r) => s.With(r)), other = shuffled.Aggregate(SwitchSnapshot.New, (s, r) => s.With(r));
        LedgerTests.AssertSame(one, other);
        HashSet<string> undone = [.. records.SelectMany(r => r.Undoes)];
        Assert.Equal(records.Where(r => r.Action == SwitchAction.Kill && !undone.Contains(r.Id)).Select(r => r.Id).Order(StringComparer.Ordinal), one.In("production").Kills.Keys);
    });

    [Fact]
    public void Three_nodes_with_late_and_lost_reads_agree_in_the_end_and_no_version_falls() => ForAnySeed(6, RunNodesAsync);

    [Fact]
    public void A_journal_cut_at_any_byte_keeps_all_that_was_on_the_disk_and_revives_nothing() => ForAnySeed(15, CrashAsync);

    private static async Task RunNodesAsync(Random random)
    {
        await using SharedDatabase database = await SharedDatabase.CreateAsync();
        List<JournalDirectory> directories = [new(), new(), new()];
        List<OpenBoard> boards = [.. directories.Select((d, i) => d.Open(node: i))];
        List<SwitchLedger> ledgers = [.. boards.Select((b, i) => database.Ledger(b, i))];
        long[] versions = new long[3];
        HashSet<string> kills = [], undone = [];
        for (int step = 0; step < 25; step++)
        {
            int node = random.Next(3);
            KillScope scope = Scopes[random.Next(Scopes.Length)];
            switch (random.Next(6))
            {
                case 0 or 1 when (await boards[node].KillAsync(scope)) is { Changed: true, Record: { } record }:
                    kills.Add(record.Id);
                    undone.UnionWith(record.Undoes);
                    break;
                case 2 when (await boards[node].RestoreAsync(scope)) is { Changed: true, Record: { } record }:
                    undone.UnionWith(record.Undoes);
                    break;
                case 3:
                    await ledgers[node].SettleAsync(Cancel);
                    break;
                case 4:
                    await ledgers[node].ReadAsync(Cancel);
                    break;
                case 5: // it crashes, and what it read last may be lost
                    directories.Add(directories[node].Crash());
                    boards[node].Dispose();
                    (directories[node], directories[^1]) = (directories[^1], directories[node]);
                    boards[node] = directories[node].Open(node: node);
                    ledgers[node] = database.Ledger(boards[node], node);
                    versions[node] = 0; // clients remember; the node may have to read again
                    break;
            }

            Assert.True(boards[node].State.Version >= versions[node]);
            versions[node] = boards[node].State.Version;
        }

        await LedgerTests.SettleAndReadAsync([.. ledgers]);
        await LedgerTests.SettleAndReadAsync([.. ledgers]);
        Assert.All(boards, b => LedgerTests.AssertSame(boards[0].Board.Current, b.Board.Current));
        Assert.All(boards, b => Assert.Null(b.Board.Current.Doubt));
        Assert.Equal(kills.Except(undone).Order(StringComparer.Ordinal), boards[0].State.Kills.Keys);
        await database.AssertSoundAsync();
        boards.ForEach(b => b.Dispose());
        directories.ForEach(d => d.Dispose());
    }

    private static async Task CrashAsync(Random random)
    {
        JournalDirectory directory = new() { Size = Core.KillSwitch.Journal.JournalFile.MinSize };
        SwitchSnapshot model = SwitchSnapshot.New;
        for (int life = 0; life < 3; life++)
        {
            SwitchSnapshot durable;
            byte[][] before;
            using (OpenBoard board = directory.Open())
            {
                LedgerTests.AssertSame(model, board.Board.Current);
                for (int i = random.Next(1, 60); i > 0; i--)
                {
                    KillScope scope = Scopes[random.Next(Scopes.Length)];
                    _ = random.Next(2) == 0 ? await board.KillAsync(scope) : await board.RestoreAsync(scope);
                }

                durable = board.Board.Current;
                await board.Journal.FlushedAsync();
                before = [File.ReadAllBytes(directory.File('a')), File.ReadAllBytes(directory.File('b'))];
                await board.KillAsync(KillScope.Model("last" + life)); // cut short by the crash
            }

            JournalDirectory crashed = new() { Size = directory.Size };
            for (int file = 0; file < 2; file++)
            {
                byte[] after = File.ReadAllBytes(directory.File("ab"[file]));
                int from = before[file].AsSpan().CommonPrefixLength(after), to = Math.Max(from, after.AsSpan().LastIndexOfAnyExcept((byte)0));
                int cut = after.AsSpan(0, 8).SequenceEqual(before[file].AsSpan(0, 8)) ? random.Next(from, to + 1) : 0; // a file that was begun has its header last
                File.WriteAllBytes(crashed.File("ab"[file]), [.. after.AsSpan(0, cut), .. before[file].AsSpan(cut)]);
            }

            directory.Dispose();
            directory = crashed;
            model = durable;
        }

        using (OpenBoard last = directory.Open())
        {
            LedgerTests.AssertSame(model, last.Board.Current);
            Assert.Null(last.Board.Current.Doubt);
        }

        directory.Dispose();
    }

    private static void ForAnySeed(int runs, Func<Random, Task> property) => ForAnySeed(runs, random => property(random).GetAwaiter().GetResult());

    private static void ForAnySeed(int runs, Action<Random> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => property(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(runs));
}
