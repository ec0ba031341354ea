using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;
using OpsConsole.Web.KillSwitch.Drills;

namespace OpsConsole.Web.Tests.KillSwitch;

/// <summary>Drills when something is broken: the drill must say so, and must not leave anything broken behind.</summary>
public sealed class DrillFaultTests
{
    private static readonly (string, string)[] Impatient = [("KillSwitch:Drill:Patience", "00:00:01"), ("KillSwitch:Drill:Limit", "00:00:00.900")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_console_that_its_own_client_cannot_reach_fails_the_drill_and_says_so_above_every_page()
    {
        using DrillConsole console = DrillConsole.Started([.. Impatient, ("KillSwitch:Drill:Endpoint", "http://127.0.0.1:9")]); // nobody listens there

        DrillRun run = await console.DrillAsync();

        Assert.Equal(DrillOutcome.Failed, run.Outcome);
        Assert.StartsWith("The console's own client got no state from http://127.0.0.1:9.", run.Problem, StringComparison.Ordinal);
        Assert.StartsWith("The drill of the kill switch in production failed.", console.Get<DrillBanner>().Banner.Live!.Text, StringComparison.Ordinal);
        Assert.Equal(0, console.Board.Current.In("production").Version); // nothing was killed
    }

    [Fact]
    public async Task A_drill_works_while_the_database_is_locked_and_is_written_down_afterwards()
    {
        using DrillConsole console = DrillConsole.Started(Impatient);
        DrillRun run;
        await using (SqliteConnection locker = new($"Data Source={Path.Combine(console.DataDirectory, "opsconsole.db")};Pooling=False"))
        {
            await locker.OpenAsync(Cancel);
            await using SqliteCommand command = locker.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync(Cancel);

            run = await console.DrillAsync();

            Assert.Equal((DrillOutcome.Passed, null), (run.Outcome, run.Problem));
            Assert.Contains(run, console.Get<DrillHistory>().Waiting);
        }

        while (await StoredAsync(console, run.Id) is null)
        {
            await Task.Delay(50, Cancel);
        }

        Assert.Empty(console.Get<DrillHistory>().Waiting);
    }

    [Fact]
    public async Task What_a_crash_in_the_middle_of_a_drill_left_killed_is_live_after_the_next_start()
    {
        string directory;
        using (DrillConsole crashed = DrillConsole.Started())
        {
            directory = Directory.CreateTempSubdirectory("opsconsole-crashed-").FullName;
            SwitchDecision kill = await crashed.Board.KillAsync(
                new KillOrder("production", KillScope.Drill, "Scheduled drill.", RecordedActor.Of(Actor.Console), SwitchCause.Drill) { Subject = "00000000000000aa" });
            await crashed.Board.KillAsync(new KillOrder("production", KillScope.Parse("model:m"), "real", RecordedActor.Of(DrillConsole.Shell), SwitchCause.Command));
            Assert.True(kill.Durable);
            Directory.CreateDirectory(Path.Combine(directory, "killswitch"));
            foreach (string file in Directory.GetFiles(Path.Combine(crashed.DataDirectory, "killswitch"), "journal-*"))
            {
                File.Copy(file, Path.Combine(directory, "killswitch", Path.GetFileName(file))); // what the disk has at this moment
            }
        }

        using DrillConsole console = DrillConsole.Started(("KillSwitch:JournalDirectory", Path.Combine(directory, "killswitch")));
        while (console.Board.Current.In("production").IsKilled(KillScope.Drill))
        {
            await Task.Delay(10, Cancel);
        }

        Assert.True(console.Board.Current.In("production").IsKilled(KillScope.Parse("model:m"))); // nothing else is restored
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_drill_that_another_node_runs_is_left_alone_until_no_drill_lasts_that_long()
    {
        using DrillConsole console = DrillConsole.Started();
        SwitchRecord young = OfNode7(DateTime.UtcNow), old = OfNode7(DateTime.UtcNow.AddMinutes(-2));
        console.Board.Learn([young with { Environment = "young" }, old with { Environment = "old" }], 1);

        Assert.Null(console.Get<DrillRunner>().Start("young", DrillConsole.Shell, Cancel));
        while (console.Board.Current.In("old").IsKilled(KillScope.Drill))
        {
            await console.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<DrillSweep>().Single().SweepAsync();
        }

        Assert.True(console.Board.Current.In("young").IsKilled(KillScope.Drill));
    }

    private static SwitchRecord OfNode7(DateTime at) => new(
        new SortableId(TimeProvider.System, 7).Next().ToString("x16"), 1, "", KillScope.Drill, SwitchAction.Kill, at, SwitchCause.Drill, RecordedActor.Of(Actor.Console), "Scheduled drill.")
    {
        Subject = "00000000000000bb",
    };

    private static async Task<DrillRun?> StoredAsync(DrillConsole console, string id)
    {
        await using OpsDbContext context = await console.ContextAsync();
        return await context.DrillRuns.SingleOrDefaultAsync(r => r.Id == id, Cancel);
    }
}
