using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>The console as people run it: a process of its own, on a free port.</summary>
public sealed class ConsoleProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private bool _killed;

    private ConsoleProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its number in the operating system.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<ConsoleProcess> StartAsync(DataDirectory data, params string[] arguments)
    {
        ConsoleProcess console = Start([], data, arguments);
        await console.ReadyAsync();
        return console;
    }

    /// <summary>Starts it and waits until it answers, be it by the emergency lane.</summary>
    public static async Task<ConsoleProcess> StartBrokenAsync(DataDirectory data, params string[] arguments)
    {
        ConsoleProcess console = Start([], data, arguments);
        await console.AnswersAsync("healthz/live");
        return console;
    }

    /// <summary>Starts it under another program, such as a tracer.</summary>
    public static ConsoleProcess Start(string[] under, DataDirectory data, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(data);
        Uri address = FreeAddress();
        ConsoleProcess console = new(Launch(under, data, [.. arguments, $"--urls={address}"]), address);
        console._process.OutputDataReceived += (_, line) => console._lines.Enqueue(line.Data ?? "");
        console._process.ErrorDataReceived += (_, line) => console._lines.Enqueue(line.Data ?? "");
        console._process.BeginOutputReadLine(); // also because a full pipe would stop the console
        console._process.BeginErrorReadLine();
        return console;
    }

    /// <summary>Waits until the whole console is there. The lane of a start that took long ends a little later, and with it what was connected to it.</summary>
    public async Task ReadyAsync()
    {
        await AnswersAsync("healthz/ready");
        if (_lines.Any(line => line.Contains("The emergency lane is open", StringComparison.Ordinal)))
        {
            await SaysAsync("The emergency lane is closed");
        }
    }

    /// <summary>Waits until it knows that the database has all decisions of the kill switch.</summary>
    public Task SettledAsync() => AnswersAsync("healthz/ready", " 0 decisions wait for the database");

    /// <summary>Waits until its log says something.</summary>
    public async Task SaysAsync(string text)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (!_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(DataDirectory data, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(data);
        using Process process = Launch([], data, arguments);
        process.StandardInput.Close();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>
    /// Makes a key by the command line. Where there is nothing yet, what the command line made of an empty data directory is copied: making it takes longer
    /// than most of what is tested with it.
    /// </summary>
    public static async Task<string> AddKeyAsync(DataDirectory data, params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Directory.Exists(data.Path) && !Directory.EnumerateFiles(data.Path).Any()
            ? await PreparedData.CopyAsync(data, scopes)
            : await MakeKeyAsync(data, scopes);
    }

    internal static async Task<string> MakeKeyAsync(DataDirectory data, string[] scopes)
    {
        (int exitCode, string output, string errors) = await RunAsync(data, ["apikey", "add", "--name", "test", .. scopes.SelectMany(s => new[] { "--scope", s })]);
        Assert.True(exitCode == 0, errors);
        return output.Trim();
    }

    /// <summary>Whether it runs no more.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>SIGKILL of the console alone: programs that it started go on.</summary>
    public void KillAlone()
    {
        _killed = true;
        _process.Kill();
    }

    /// <summary>Waits until somebody else's kill has ended it.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>SIGKILL: no chance to finish anything.</summary>
    public void Kill()
    {
        _killed = true;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_killed) // what a test that fails shows beside its failure
        {
            string ended = _process.HasExited ? $"ended by itself, with {_process.ExitCode}" : "ran to the end";
            TestContext.Current.TestOutputHelper?.WriteLine($"The console {ended}. Its last lines:\n{string.Join('\n', _lines.TakeLast(100))}");
        }

        Kill();
        _process.Dispose();
    }

    private async Task AnswersAsync(string path, string says = "")
    {
        using HttpClient client = new() { BaseAddress = Address };
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using HttpResponseMessage response = await client.GetAsync(path, limit.Token);
                if (response.IsSuccessStatusCode && (await response.Content.ReadAsStringAsync(limit.Token)).Contains(says, StringComparison.Ordinal))
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // Not listening yet.
            }

            await Task.Delay(20, limit.Token);
        }
    }

    private static Process Launch(string[] under, DataDirectory data, IEnumerable<string> arguments)
    {
        string[] command = [.. under, "dotnet", Path.Combine(AppContext.BaseDirectory, "OpsConsole.Web.dll"), .. arguments];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryRoot(),
        };
        start.Environment["DataDirectory"] = data.Path;
        return Process.Start(start)!;
    }

    private static Uri FreeAddress()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    private static string RepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    /// <summary>A data directory that lives as long as a test.</summary>
    public sealed class DataDirectory : IDisposable
    {
        /// <summary>Where it is.</summary>
        public string Path { get; init; } = Directory.CreateTempSubdirectory("opsconsole-").FullName;

        /// <summary>One on a disk, even where temporary files are kept in memory.</summary>
        public static DataDirectory OnDisk() =>
            new() { Path = Directory.CreateDirectory(System.IO.Path.Combine(AppContext.BaseDirectory, "data-" + Guid.NewGuid().ToString("N"))).FullName };

        /// <inheritdoc />
        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
