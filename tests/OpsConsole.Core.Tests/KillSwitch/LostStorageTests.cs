using System.Collections.Immutable;
using System.Text;
using OpsConsole.Core.KillSwitch.Journal;
using OpsConsole.Core.KillSwitch.State;
using static OpsConsole.Core.Tests.KillSwitch.JournalDirectory;
using static OpsConsole.Core.Tests.KillSwitch.OpenBoard;

namespace OpsConsole.Core.Tests.KillSwitch;

/// <summary>What storage lost and clients still know stays killed with them, whatever is decided afterwards.</summary>
public class LostStorageTests
{
    [Fact]
    public async Task A_lost_kill_stays_with_its_client_when_another_client_reports_more()
    {
        using JournalDirectory directory = new();
        FollowingClient a = new(), b = new();
        JournalDirectory older;
        using (OpenBoard board = directory.Open())
        {
            await board.KillAsync(KillScope.Drill);
            older = directory.Crash();
            await board.KillAsync(Scope);
            a.Hear(board.Board);
            await board.KillAsync(KillScope.Model("other"));
            b.Hear(board.Board);
        }

        using (older)
        using (OpenBoard board = older.Open())
        {
            foreach (FollowingClient client in new[] { a, b })
            {
                client.Hear(board.Board);
                client.Tell(board.Board);
            }

            await board.KillAsync(KillScope.Model("x"));
            await board.KillAsync(KillScope.Model("y"));
            a.Hear(board.Board);
            Assert.True(a.Obeys(Scope) && a.Obeys(KillScope.Model("x")) && a.Obeys(KillScope.Model("y")));
            Assert.Equal((3, 1), (board.State.Version, board.Board.Current.PublishedVersion(Production)));
        }
    }

    [Fact]
    public async Task A_kill_that_a_damaged_journal_lost_stays_with_its_client()
    {
        using JournalDirectory directory = new();
        FollowingClient client = new();
        using (OpenBoard board = directory.Open())
        {
            await board.KillAsync(KillScope.Drill);
            await board.KillAsync(Scope, reason: "the lost one");
            client.Hear(board.Board);
            await board.KillAsync(KillScope.Model("other"));
        }

        byte[] file = File.ReadAllBytes(directory.File('a'));
        file[file.AsSpan().IndexOf(Encoding.UTF8.GetBytes("the lost one"))] ^= 1;
        File.WriteAllBytes(directory.File('a'), file);
        using OpenBoard again = directory.Open();
        Assert.Contains("damaged", again.Board.Current.Doubt);
        await again.KillAsync(KillScope.Model("x"));
        await again.KillAsync(KillScope.Model("y"));
        client.Hear(again.Board);
        Assert.True(client.Obeys(Scope) && client.Obeys(KillScope.Model("y")));
    }

    [Fact]
    public async Task An_environment_that_a_damaged_journal_lost_altogether_begins_at_nothing()
    {
        using JournalDirectory directory = new();
        FollowingClient client = new();
        using (OpenBoard board = directory.Open())
        {
            await board.KillAsync(Scope);
            client.Hear(board.Board);
        }

        byte[] garbage = new byte[directory.Size];
        new Random(1).NextBytes(garbage);
        File.WriteAllBytes(directory.File('a'), garbage);
        File.WriteAllBytes(directory.File('b'), garbage);
        for (int life = 0; life < 2; life++)
        {
            using OpenBoard again = directory.Open();
            await again.KillAsync(KillScope.Model("x" + life));
            await again.KillAsync(KillScope.Model("y" + life));
            client.Hear(again.Board);
            Assert.True(client.Obeys(Scope) && client.Obeys(KillScope.Model("y" + life)));
            Assert.Equal(0, again.Board.Current.PublishedVersion(Production));
        }
    }

    [Fact]
    public async Task A_journal_that_holds_versions_at_what_clients_reported_is_read_as_held_at_what_they_were_told()
    {
        using JournalDirectory directory = new();
        using (OpenBoard board = directory.Open())
        {
            await board.KillAsync(Scope);
            await board.Journal.AppendAsync(new JournalDoubt(1, "as it was", ImmutableSortedDictionary<string, long>.Empty.Add(Production, 3), 0, ReadAgain: false));
        }

        for (int version = 2; version < 5; version++)
        {
            using OpenBoard again = directory.Open();
            await again.KillAsync(KillScope.Model("m" + version));
            Assert.Equal(("as it was", version, 1), (again.Board.Current.Doubt, again.State.Version, again.Board.Current.PublishedVersion(Production)));
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    public async Task A_restart_while_a_report_waits_for_its_explanation_does_not_forget_it(long epoch, long version)
    {
        using JournalDirectory directory = new();
        ManualTime time = new(DateTime.UtcNow);
        using (OpenBoard board = directory.Open(time))
        {
            await board.KillAsync(Scope);
            board.Board.ReportedByClient(Production, epoch, version);
        }

        using OpenBoard again = directory.Open(time);
        await again.KillAsync(KillScope.Global);
        again.Board.JudgeReports();
        Assert.Equal((null, true, 1), (again.Board.Current.Doubt, again.Board.HasReports, again.Board.Current.PublishedVersion(Production)));
        time.Advance(TimeSpan.FromSeconds(11));
        again.Board.JudgeReports();
        Assert.Contains("this console knows only version 1", again.Board.Current.Doubt);
        Assert.Equal(epoch == 1 ? 2 : 4, (await again.Board.BeginLineageAsync(Tester, "we looked")).Snapshot.Epoch);
    }

    [Fact]
    public async Task After_a_restart_another_nodes_record_lifts_what_it_explains()
    {
        using JournalDirectory directory = new();
        ManualTime time = new(DateTime.UtcNow);
        SwitchRecord record;
        using (OpenBoard board = directory.Open(time))
        {
            record = (await board.KillAsync(Scope)).Record!;
            board.Board.ReportedByClient(Production, 1, 3);
        }

        using OpenBoard again = directory.Open(time);
        again.Board.ReportedByClient(Production, 1, 3); // it is still there
        again.Board.Learn([record with { Id = "ffffffffffffff00", Undoes = [] }], 1);
        Assert.Equal((true, 1), (again.Board.HasReports, again.Board.Current.PublishedVersion(Production)));
        again.Board.Learn([record with { Id = "ffffffffffffff01", Undoes = [] }], 2);
        time.Advance(TimeSpan.FromSeconds(11));
        again.Board.JudgeReports();
        Assert.Equal((null, false, 3), (again.Board.Current.Doubt, again.Board.HasReports, again.Board.Current.PublishedVersion(Production)));
    }
}
