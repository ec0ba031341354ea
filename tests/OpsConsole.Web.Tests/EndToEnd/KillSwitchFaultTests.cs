using System.Diagnostics;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>The kill switch with the storage broken, on the console as a process of its own.</summary>
public sealed class KillSwitchFaultTests
{
    private static readonly string[] Scopes = ["killswitch:write", "flags:read"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_locked_database_neither_delays_a_kill_nor_loses_it()
    {
        using ConsoleProcess.DataDirectory data = new();
        string key = await ConsoleProcess.AddKeyAsync(data, Scopes);
        using ConsoleProcess console = await ConsoleProcess.StartAsync(data);
        using KillProgram program = await KillProgram.ConnectAsync(console.Address, key, streams: 100);
        using (StorageFault.Lock(data.Path))
        {
            await program.KillsAtOnceAsync("model:x");
            await CommandKillsAtOnceAsync(data, "model:y");
        }

        DateTime mended = DateTime.UtcNow;
        (DateTime occurred, DateTime recorded) = await KillTrail.OnceAsync(data.Path, "model:x");
        await KillTrail.OnceAsync(data.Path, "model:y");
        Assert.True(occurred < mended && recorded > occurred, $"{occurred:O} {mended:O} {recorded:O}");
    }

    [Fact]
    public async Task A_full_disk_neither_delays_a_kill_nor_loses_it()
    {
        using ConsoleProcess.DataDirectory data = new(), journal = new();
        using StorageFault? disk = StorageFault.Mount(data.Path, megabytes: 8), journalDisk = StorageFault.Mount(journal.Path, megabytes: 12);
        Assert.SkipWhen(disk is null || journalDisk is null, "Only root can mount a small disk.");
        string setting = $"--KillSwitch:JournalDirectory={journal.Path}", key = await ConsoleProcess.AddKeyAsync(data, Scopes);
        using ConsoleProcess console = await ConsoleProcess.StartAsync(data, setting);
        using KillProgram program = await KillProgram.ConnectAsync(console.Address, key, streams: 10);
        using (StorageFault.Fill(data.Path))
        using (StorageFault.Fill(journal.Path))
        {
            await program.KillsAtOnceAsync("model:x"); // what the journal needs, it has taken before
            await CommandKillsAtOnceAsync(data, "model:y", setting);
        }

        await KillTrail.OnceAsync(data.Path, "model:x");
        await KillTrail.OnceAsync(data.Path, "model:y");
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_says_so_and_the_kill_counts_all_the_same()
    {
        using ConsoleProcess.DataDirectory data = new(), journal = new();
        using StorageFault? journalDisk = StorageFault.Mount(journal.Path, megabytes: 1);
        Assert.SkipWhen(journalDisk is null, "Only root can mount a small disk.");
        string key = await ConsoleProcess.AddKeyAsync(data, Scopes); // its journal is elsewhere, and not used
        using ConsoleProcess console = await ConsoleProcess.StartAsync(data, $"--KillSwitch:JournalDirectory={journal.Path}");
        using KillProgram program = await KillProgram.ConnectAsync(console.Address, key, streams: 1);
        await program.KillsAtOnceAsync("model:x", durable: false);
        Assert.Contains("The journal cannot be written", await ReadinessAsync(console), StringComparison.Ordinal);
        await KillTrail.OnceAsync(data.Path, "model:x");
    }

    [Fact]
    public async Task A_kill_outlives_kill_9_and_a_start_without_the_database()
    {
        using ConsoleProcess.DataDirectory data = new();
        string key = await ConsoleProcess.AddKeyAsync(data, Scopes);
        using (ConsoleProcess before = await ConsoleProcess.StartAsync(data))
        {
            using KillProgram killer = await KillProgram.ConnectAsync(before.Address, key, streams: 0);
            using (StorageFault.Lock(data.Path))
            {
                await killer.KillAsync("app:a");
                before.Kill();
            }
        }

        using StorageFault broken = StorageFault.Block(data.Path);
        using ConsoleProcess console = await ConsoleProcess.StartBrokenAsync(data);
        using KillProgram program = await KillProgram.ConnectAsync(console.Address, key, streams: 10);
        Assert.Equal(["app:a"], await program.KilledAsync());
        await program.SeenByAllAsync("app:a", Stopwatch.GetTimestamp());
        await program.KillsAtOnceAsync("model:x");
        await CommandKillsAtOnceAsync(data, "model:y");
        Assert.False(await program.IsLiveAsync("live.app.a"));
        Assert.True(await program.IsLiveAsync("live.app.b"));
        Assert.Equal(204, await program.ConfirmAsync(await program.VersionAsync()));
        await SaysWhatIsWrongAsync(console);
        Assert.Equal(3, (await ConsoleProcess.RunAsync(data, "apikey", "list")).ExitCode);

        broken.Dispose();
        await console.ReadyAsync();
        await KillTrail.OnceAsync(data.Path, "app:a");
        await KillTrail.OnceAsync(data.Path, "model:x");
        await KillTrail.OnceAsync(data.Path, "model:y");
        using KillProgram after = await KillProgram.ConnectAsync(console.Address, key, streams: 1);
        Assert.Equal(["app:a", "model:x", "model:y"], await after.KilledAsync());
    }

    [Fact]
    public async Task Without_its_data_directory_a_console_kills_by_a_journal_that_is_elsewhere()
    {
        using ConsoleProcess.DataDirectory data = new(), journal = new();
        string setting = $"--KillSwitch:JournalDirectory={journal.Path}";
        (int exitCode, string key, string errors) = await ConsoleProcess.RunAsync(
            data, "apikey", "add", "--name", "test", "--scope", "killswitch:write", "--scope", "flags:read", setting);
        Assert.True(exitCode == 0, errors);
        using StorageFault gone = StorageFault.TakeAway(data.Path);
        using ConsoleProcess console = await ConsoleProcess.StartBrokenAsync(data, setting);
        using (KillProgram program = await KillProgram.ConnectAsync(console.Address, key.Trim(), streams: 1))
        {
            await program.KillsAtOnceAsync("model:x");
            await CommandKillsAtOnceAsync(data, "model:y", setting);
        }

        gone.Dispose();
        await console.ReadyAsync();
        await KillTrail.OnceAsync(data.Path, "model:x");
        await KillTrail.OnceAsync(data.Path, "model:y");
    }

    [Theory]
    [InlineData("locked")]
    [InlineData("damaged")]
    [InlineData("missing")]
    public async Task The_command_line_kills_without_server_and_database(string fault)
    {
        using ConsoleProcess.DataDirectory data = new();
        await ConsoleProcess.AddKeyAsync(data, Scopes);
        using (fault switch { "locked" => StorageFault.Lock(data.Path), "damaged" => StorageFault.Damage(data.Path), _ => StorageFault.Block(data.Path) })
        {
            await CommandKillsAtOnceAsync(data, "feature:a/b");
        }

        using ConsoleProcess console = await ConsoleProcess.StartAsync(data);
        await KillTrail.OnceAsync(data.Path, "feature:a/b");
    }

    [Fact]
    public async Task A_backup_that_is_put_back_revives_nothing()
    {
        using ConsoleProcess.DataDirectory data = new(), backup = new();
        string key = await ConsoleProcess.AddKeyAsync(data, Scopes);
        using (ConsoleProcess before = await ConsoleProcess.StartAsync(data))
        {
            using KillProgram killer = await KillProgram.ConnectAsync(before.Address, key, streams: 0);
            await killer.KillAsync("model:old");
            await KillTrail.OnceAsync(data.Path, "model:old");
            Assert.Equal(0, (await ConsoleProcess.RunAsync(data, "backup", Path.Combine(backup.Path, "copy.db"))).ExitCode);
            await killer.KillAsync("model:new");
            await killer.KillAsync("app:new");
            await KillTrail.OnceAsync(data.Path, "app:new");
        }

        Array.ForEach(Directory.GetFiles(data.Path, "opsconsole.db*"), File.Delete);
        File.Move(Path.Combine(backup.Path, "copy.db"), Path.Combine(data.Path, "opsconsole.db"));
        using ConsoleProcess console = await ConsoleProcess.StartAsync(data);
        using KillProgram program = await KillProgram.ConnectAsync(console.Address, key, streams: 1);
        await KillTrail.FoundAsync(data.Path, "AuditEntries WHERE Kind = 'storage.rollback_detected' AND ObjectType = 'scope'");
        Assert.Equal(["app:new", "model:new", "model:old"], (await program.KilledAsync()).Order());
        Assert.True(await program.VersionAsync() > 3);
        Assert.Equal(409, await program.AskToRestoreAsync("model:new"));
        Assert.Contains("two people must look", await ReadinessAsync(console), StringComparison.Ordinal);
        await program.KillsAtOnceAsync("model:now");
        await KillTrail.OnceAsync(data.Path, "model:new"); // the journal had it still
        await KillTrail.OnceAsync(data.Path, "model:now");
    }

    private static async Task CommandKillsAtOnceAsync(ConsoleProcess.DataDirectory data, string scope, params string[] settings)
    {
        long start = Stopwatch.GetTimestamp();
        (int exitCode, string output, string errors) = await ConsoleProcess.RunAsync(data, ["kill", scope, "--env", KillProgram.Env, "--reason", "test", .. settings]);
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        Assert.True(exitCode == 0, errors);
        Assert.StartsWith($"Killed {scope} in production, state 1-", output, StringComparison.Ordinal);
        Assert.EndsWith(", durable.\n", output, StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage($"{scope}: command done in {took.TotalMilliseconds:F0} ms");
        Assert.True(took < KillProgram.Soon, $"done in {took}");
    }

    private static async Task SaysWhatIsWrongAsync(ConsoleProcess console)
    {
        using HttpClient client = new() { BaseAddress = console.Address };
        using HttpResponseMessage ready = await client.GetAsync("healthz/ready", Cancel), traces = await client.PostAsync("v1/traces", null, Cancel);
        Assert.Equal((503, 503), ((int)ready.StatusCode, (int)traces.StatusCode));
        Assert.NotNull(traces.Headers.RetryAfter);
        Assert.Equal("application/problem+json", traces.Content.Headers.ContentType?.MediaType);

        using HttpRequestMessage page = new(HttpMethod.Get, "killswitch") { Headers = { { "Accept", "text/html" } } };
        using HttpResponseMessage answer = await client.SendAsync(page, Cancel);
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains("src/run kill ", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static async Task<string> ReadinessAsync(ConsoleProcess console)
    {
        using HttpClient client = new() { BaseAddress = console.Address };
        return await client.GetStringAsync("healthz/ready", Cancel);
    }
}
