using System.Diagnostics;
using System.Threading.Channels;

namespace OpsConsole.Client.Tests.KillSwitch.Infrastructure;

/// <summary>One of the clients in docs/clients, in a process of its own that writes a line whenever its answer changes. Its pauses are a hundred times as short.</summary>
internal sealed class ScriptClient : IAsyncDisposable
{
    private const string Python = """
        import sys, time
        sys.dont_write_bytecode = True
        sys.path.insert(0, sys.argv[1])
        pause = time.sleep
        time.sleep = lambda seconds: pause(seconds / 100)
        from killswitch import KillSwitch
        switch, said = KillSwitch(sys.argv[2], sys.argv[3], "shop", fail_open=sys.argv[4] == "open"), None
        while True:
            kill = switch.stopped_by("gpt-x", "chat") or {}
            line = f"{'live' if switch.is_live() else 'killed'} {'live' if switch.is_live('gpt-x', 'chat') else 'killed'} {(kill.get('fallback') or {}).get('message', '-')}"
            if line != said:
                print(line, flush=True)
            said = line
            pause(0.005)
        """;

    private const string JavaScript = """
        const [directory, url, key, mode] = process.argv.slice(1);
        const wait = globalThis.setTimeout;
        globalThis.setTimeout = (what, ms, ...rest) => wait(what, ms === 40_000 || rest.length > 0 ? ms : ms / 100, ...rest); // what has arguments is fetch's own
        const { KillSwitch } = await import(`${directory}/killswitch.mjs`);
        const killSwitch = new KillSwitch(url, key, "shop", undefined, mode === "open");
        let said;
        setInterval(() => {
          const kill = killSwitch.stoppedBy({ model: "gpt-x", feature: "chat" });
          const line = `${killSwitch.isLive() ? "live" : "killed"} ${killSwitch.isLive({ model: "gpt-x", feature: "chat" }) ? "live" : "killed"} ${kill?.fallback?.message ?? "-"}`;
          if (line !== said) console.log(line);
          said = line;
        }, 5);
        """;

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private ScriptClient(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => { if (line.Data is { } text) { _lines.Writer.TryWrite(text); } };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts a client.</summary>
    /// <param name="language"><c>python3</c> or <c>node</c>.</param>
    /// <param name="console">Any console that speaks the contract; the environment is production, the application shop.</param>
    /// <param name="failOpen">What counts until the console was heard.</param>
    public static ScriptClient Start(string language, ConsoleConnection console, bool failOpen = true)
    {
        ProcessStartInfo start = new(language) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] script = language == "node" ? ["--input-type=module", "--eval", JavaScript, "--"] : ["-c", Python];
        foreach (string argument in (string[])[.. script, ClientsDirectory, console.Endpoint.ToString(), console.ApiKey, failOpen ? "open" : "closed"])
        {
            start.ArgumentList.Add(argument);
        }

        return new ScriptClient(start);
    }

    /// <summary>docs/clients.</summary>
    public static string ClientsDirectory
    {
        get
        {
            DirectoryInfo directory = new(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(directory.FullName, "OpsConsole.sln")))
            {
                directory = directory.Parent ?? throw new DirectoryNotFoundException("The tests are not in a checkout.");
            }

            return Path.Combine(directory.FullName, "docs", "clients");
        }
    }

    /// <summary>Reads answers until it is this one: the application, the model and feature, the fallback message.</summary>
    public async Task Says(string line)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        List<string> said = [];
        try
        {
            do
            {
                said.Add(await _lines.Reader.ReadAsync(limit.Token));
            }
            while (said[^1] != line);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"It did not say '{line}' but: {string.Join(" | ", said)}");
        }
    }

    /// <summary>Whether it said nothing since.</summary>
    public bool IsQuiet => !_lines.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
