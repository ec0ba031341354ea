namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>
/// The database breaks under a console that runs. A kill is answered at once, outlives SIGKILL, and is in the database and in the trail once when
/// there is one again.
/// </summary>
public sealed class KillSwitchRunningFaultTests
{
    private static readonly string[] Scopes = ["killswitch:write", "flags:read"];

    [Fact]
    public async Task A_deleted_database_neither_delays_a_kill_nor_loses_it()
    {
        using ConsoleProcess.DataDirectory data = new();
        string key = await ConsoleProcess.AddKeyAsync(data, Scopes);
        using (ConsoleProcess before = await ConsoleProcess.StartAsync(data))
        {
            using KillProgram killer = await KillProgram.ConnectAsync(before.Address, key, streams: 10);
            await killer.KillsAtOnceAsync("model:before");
            await KillTrail.OnceAsync(data.Path, "model:before");
            await before.SettledAsync(); // the next entry of the journal comes after this: a console that died sooner could not know that there was another database
            StorageFault.Delete(data.Path);
            await killer.KillsAtOnceAsync("model:after");
            before.Kill();
        }

        using ConsoleProcess console = await ConsoleProcess.StartAsync(data); // makes a new database
        await KillTrail.FoundAsync(data.Path, "AuditEntries WHERE Kind = 'storage.rollback_detected' AND ObjectType = 'scope'");
        await KillTrail.OnceAsync(data.Path, "model:before"); // the journal had it still
        await KillTrail.OnceAsync(data.Path, "model:after");
        using KillProgram program = await KillProgram.ConnectAsync(console.Address, await ConsoleProcess.AddKeyAsync(data, Scopes), streams: 1);
        Assert.Equal(["model:after", "model:before"], (await program.KilledAsync()).Order());
    }

    [Fact]
    public Task A_database_that_becomes_read_only_neither_delays_a_kill_nor_loses_it() =>
        BreaksAsync((data, _) => StorageFault.Freeze(data.Path), "Only root can freeze files, on some file systems.");

    [Fact]
    public Task A_database_whose_disk_fails_neither_delays_a_kill_nor_loses_it() =>
        BreaksAsync((data, console) => StorageFault.FailWrites(data.Path, console.Id), "strace is not there, or may not trace.");

    /// <summary>Kills while the database is broken: once mended under the running console, once after its death.</summary>
    private static async Task BreaksAsync(Func<ConsoleProcess.DataDirectory, ConsoleProcess, StorageFault?> breakIt, string skip)
    {
        using ConsoleProcess.DataDirectory data = ConsoleProcess.DataDirectory.OnDisk(); // in memory, a frozen file can be written by whoever has it open
        string key = await ConsoleProcess.AddKeyAsync(data, Scopes);
        using (ConsoleProcess before = await ConsoleProcess.StartAsync(data))
        {
            using KillProgram killer = await KillProgram.ConnectAsync(before.Address, key, streams: 10);
            using (StorageFault? fault = breakIt(data, before))
            {
                Assert.SkipWhen(fault is null, skip);
                await killer.KillsAtOnceAsync("model:mended");
                await before.SaysAsync("cannot be written to the database"); // so the fault is one
            }

            await KillTrail.OnceAsync(data.Path, "model:mended");
            using (StorageFault? fault = breakIt(data, before))
            {
                await killer.KillsAtOnceAsync("model:died");
                before.Kill();
            }
        }

        using ConsoleProcess console = await ConsoleProcess.StartAsync(data);
        await KillTrail.OnceAsync(data.Path, "model:died");
        await KillTrail.OnceAsync(data.Path, "model:mended");
        using KillProgram program = await KillProgram.ConnectAsync(console.Address, key, streams: 1);
        Assert.Equal(["model:died", "model:mended"], (await program.KilledAsync()).Order());
    }
}
