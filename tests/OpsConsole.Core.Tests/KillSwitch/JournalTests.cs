using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Journal;
using OpsConsole.Core.KillSwitch.State;
using static OpsConsole.Core.Tests.KillSwitch.JournalDirectory;

namespace OpsConsole.Core.Tests.KillSwitch;

/// <summary>What survives a restart, and what does not stop one.</summary>
public class JournalTests
{
    private const int FirstFrame = 4096;

    [Fact]
    public async Task A_kill_survives_a_restart_with_all_that_was_said()
    {
        using JournalDirectory directory = new();
        SwitchDecision kill;
        using (OpenBoard board = directory.Open())
        {
            kill = await board.Board.KillAsync(new KillOrder("production", Scope, "it babbles", Tester, SwitchCause.Command) { Fallback = new Fallback("Sorry.", "gpt-y"), Subject = "s" });
            Assert.True(kill.Changed && kill.Durable);
        }

        using OpenBoard again = directory.Open();
        SwitchRecord record = again.State.Killed[Scope];
        Assert.Equal(kill.Record! with { Undoes = [] }, record with { Undoes = [] });
        Assert.Equal((1, 1), (again.Board.Current.Epoch, again.State.Version));
        Assert.Equal([record.Id], again.Board.Unsettled.Select(r => r.Id));
    }

    [Fact]
    public async Task What_counts_moves_from_file_to_file()
    {
        using JournalDirectory directory = new() { Size = JournalFile.MinSize };
        long version;
        string[] unsettled;
        using (OpenBoard board = directory.Open())
        {
            await board.KillAsync(Scope);
            for (int i = 0; i < 300; i++) // some 120 KiB: more than the file holds
            {
                await board.KillAsync(KillScope.Drill);
                await board.RestoreAsync(KillScope.Drill);
            }

            version = board.State.Version;
            unsettled = [.. board.Board.Unsettled.Select(r => r.Id)];
        }

        using OpenBoard again = directory.Open();
        Assert.Equal(601, version);
        Assert.Equal(version, again.State.Version);
        Assert.Equal([Scope], again.State.Killed.Keys);
        Assert.Equal(unsettled, again.Board.Unsettled.Select(r => r.Id));
        Assert.Null(again.Board.Current.Doubt);
    }

    [Fact]
    public async Task A_state_that_is_larger_than_the_file_makes_the_file_larger()
    {
        using JournalDirectory directory = new() { Size = JournalFile.MinSize };
        using (OpenBoard board = directory.Open())
        {
            for (int i = 0; i < 100; i++)
            {
                Assert.True((await board.KillAsync(KillScope.Model("m" + i), reason: new string('ä', SwitchRecord.MaxReason))).Durable);
            }
        }

        using OpenBoard again = directory.Open();
        Assert.Equal(100, again.State.Killed.Count);
        Assert.Contains("ab", name => new FileInfo(directory.File(name)).Length > JournalFile.MinSize);
    }

    [Theory]
    [InlineData(1 << 17, 1 << 20)]
    [InlineData(1 << 20, 1 << 17)]
    public async Task Another_size_in_the_settings_loses_nothing(long before, long after)
    {
        using JournalDirectory directory = new() { Size = before };
        using (OpenBoard board = directory.Open())
        {
            await board.KillAsync(Scope);
        }

        using JournalDirectory resized = new() { Size = after };
        foreach (char name in "ab")
        {
            File.Copy(directory.File(name), resized.File(name));
        }

        using OpenBoard again = resized.Open();
        Assert.True(again.State.IsKilled(Scope));
    }

    [Fact]
    public async Task A_crash_at_any_byte_of_a_write_leaves_what_was_there_before_it()
    {
        using JournalDirectory directory = new();
        byte[] before, after;
        using (OpenBoard board = directory.Open())
        {
            await board.KillAsync(Scope);
            before = File.ReadAllBytes(directory.File('a'));
            await board.KillAsync(KillScope.Global);
            after = File.ReadAllBytes(directory.File('a'));
        }

        int from = before.AsSpan().CommonPrefixLength(after), to = after.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        for (int cut = from; cut < to; cut += 7)
        {
            using JournalDirectory crashed = new();
            File.Copy(directory.File('b'), crashed.File('b'));
            File.WriteAllBytes(crashed.File('a'), [.. after.AsSpan(0, cut), .. before.AsSpan(cut)]);
            using OpenBoard again = crashed.Open();
            Assert.Equal([Scope], again.State.Killed.Keys);
            Assert.Null(again.Board.Current.Doubt);
            Assert.True((await again.KillAsync(KillScope.Global)).Durable);
        }
    }

    [Fact]
    public async Task A_crash_at_any_step_of_a_change_of_files_loses_nothing()
    {
        using JournalDirectory directory = new() { Size = JournalFile.MinSize };
        byte[] spareBefore;
        using (OpenBoard board = directory.Open())
        {
            await board.KillAsync(Scope);
            spareBefore = File.ReadAllBytes(directory.File('b'));
            while (File.ReadAllBytes(directory.File('b')).AsSpan(0, 8).IndexOfAnyExcept((byte)0) < 0)
            {
                await board.KillAsync(KillScope.Drill);
                await board.RestoreAsync(KillScope.Drill);
            }
        }

        byte[] spareAfter = File.ReadAllBytes(directory.File('b'));
        int end = spareAfter.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        for (int cut = FirstFrame; cut <= end; cut += 997) // frames first: there is no header before they are whole
        {
            using JournalDirectory crashed = directory.Crash();
            File.WriteAllBytes(crashed.File('b'), [.. new byte[FirstFrame], .. spareAfter.AsSpan(FirstFrame, cut - FirstFrame), .. spareBefore.AsSpan(cut)]);
            using OpenBoard again = crashed.Open();
            Assert.True(again.State.IsKilled(Scope));
            Assert.Null(again.Board.Current.Doubt);
        }
    }

    [Fact]
    public async Task Bytes_that_rot_are_noticed_and_what_follows_them_still_counts()
    {
        using JournalDirectory directory = new();
        using (OpenBoard board = directory.Open())
        {
            await board.KillAsync(KillScope.Drill); // the picture at the start of the file may have this one
            await board.KillAsync(Scope, reason: "the first one");
            await board.KillAsync(KillScope.Global, reason: "the second one");
        }

        Spoil(directory.File('a'), "the first one");
        using (OpenBoard again = directory.Open())
        {
            Assert.Equal([KillScope.Global, KillScope.Drill], again.State.Killed.Keys);
            Assert.Contains("damaged", again.Board.Current.Doubt);
            Assert.Single(directory.Aside);
            Assert.True((await again.KillAsync(Scope)).Durable);
        }

        using OpenBoard third = directory.Open();
        Assert.Equal(3, third.State.Killed.Count);
        Assert.NotNull(third.Board.Current.Doubt);
        Assert.Single(directory.Aside);
    }

    [Fact]
    public async Task A_lost_picture_is_replaced_by_what_the_older_file_knows()
    {
        using JournalDirectory directory = new() { Size = JournalFile.MinSize };
        using (OpenBoard board = directory.Open())
        {
            await board.KillAsync(Scope);
            while (File.ReadAllBytes(directory.File('b')).AsSpan(0, 8).IndexOfAnyExcept((byte)0) < 0)
            {
                await board.KillAsync(KillScope.Drill);
                await board.RestoreAsync(KillScope.Drill);
            }

            await board.KillAsync(KillScope.Global);
        }

        Spoil(directory.File('b'), "\"is\":\"picture\"");
        using OpenBoard again = directory.Open();
        Assert.True(again.State.IsKilled(Scope) && again.State.IsKilled(KillScope.Global));
        Assert.NotNull(again.Board.Current.Doubt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Garbage_in_both_files_is_set_aside_and_the_board_works_in_doubt(bool isWhole)
    {
        using JournalDirectory directory = new();
        foreach (char name in "ab")
        {
            byte[] garbage = new byte[isWhole ? directory.Size : 100];
            new Random(name).NextBytes(garbage);
            File.WriteAllBytes(directory.File(name), garbage);
        }

        using (OpenBoard board = directory.Open())
        {
            Assert.Empty(board.State.Killed);
            Assert.True((await board.KillAsync(Scope)).Durable);
            Assert.Contains("damaged", board.Board.Current.Doubt);
            Assert.Equal(2, directory.Aside.Count());
        }

        using OpenBoard again = directory.Open();
        Assert.True(again.State.IsKilled(Scope));
    }

    [Fact]
    public async Task A_file_that_lost_its_end_gives_what_it_has()
    {
        using JournalDirectory directory = new();
        using (OpenBoard board = directory.Open())
        {
            await board.KillAsync(Scope);
        }

        using (FileStream file = File.OpenWrite(directory.File('a')))
        {
            file.SetLength(file.Length / 2);
        }

        using OpenBoard again = directory.Open();
        Assert.True(again.State.IsKilled(Scope));
        Assert.Null(again.Board.Current.Doubt);
    }

    /// <summary>Changes one byte of a text in a file.</summary>
    private static void Spoil(string path, string text)
    {
        byte[] all = File.ReadAllBytes(path);
        all[all.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text))] ^= 1;
        File.WriteAllBytes(path, all);
    }
}
