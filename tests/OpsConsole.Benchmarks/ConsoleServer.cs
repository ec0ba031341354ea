using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OpsConsole.Benchmarks;

/// <summary>A process of its own, so that its CPU and memory can be read apart from the load generator's.</summary>
internal sealed class ConsoleServer : IDisposable
{
    private const int MostLog = 1_000; // lines: what is waited for is said soon after the start

    private readonly ConcurrentQueue<string> _log = [];
    private readonly Process _process;
    private readonly string _directory;
    private readonly bool _keeps;

    private ConsoleServer(Process process, string directory, Uri address, string key, bool keeps = false) =>
        (_process, _directory, Address, Key, _keeps) = (process, directory, address, key, keeps);

    public Uri Address { get; }

    public string Key { get; }

    /// <summary>CPU time used so far, user and kernel.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The most memory that was ever resident, in bytes.</summary>
    public long PeakBytes => PeakOf(_process.Id);

    /// <summary>The most memory of a process that was ever resident, in bytes; 0 when it has ended. Linux only.</summary>
    public static long PeakOf(int process)
    {
        try
        {
            string line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)) ?? "VmHWM: 0 kB";
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Starts the console on an empty database.</summary>
    public static ConsoleServer StartConsole() => StartConsole(Directory.CreateTempSubdirectory("opsconsole-bench-").FullName, "telemetry:write", keeps: false);

    /// <summary>Starts the console on an empty database, with a key of these scopes, separated by spaces.</summary>
    public static ConsoleServer StartConsole(string scopes) => StartConsole(Directory.CreateTempSubdirectory("opsconsole-bench-").FullName, scopes, keeps: false);

    /// <summary>Kills the console as if the power failed, and starts another in its place. This object is of no use then.</summary>
    public ConsoleServer KillAndStart()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        string program = Path.Combine(AppContext.BaseDirectory, "OpsConsole.Web.dll");
        Process again = Start([program, $"--urls={Address}", $"--DataDirectory={_directory}", $"--contentRoot={RepositoryRoot()}"]);
        return Wait(new ConsoleServer(again, _directory, Address, Key, _keeps), "healthz/live");
    }

    /// <summary>Starts a bare server of this program: <c>sink</c> or <c>streams</c>.</summary>
    public static ConsoleServer StartBare(string verb)
    {
        Uri address = FreeAddress();
        return Wait(new ConsoleServer(Start([typeof(ConsoleServer).Assembly.Location, verb, address.ToString()]), "", address, "none"), "");
    }

    /// <summary>Starts the console on a database that is there and stays.</summary>
    public static ConsoleServer StartConsole(string directory, string scope) => StartConsole(directory, scope, keeps: true);

    private static ConsoleServer StartConsole(string directory, string scope, bool keeps)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "OpsConsole.Web.dll");
        string[] settings = [$"--DataDirectory={directory}", $"--contentRoot={RepositoryRoot()}"];
        using Process add = Start([program, "apikey", "add", "--name", "bench", .. scope.Split(' ').SelectMany(s => new[] { "--scope", s }), .. settings]);
        string key = add.StandardOutput.ReadToEnd().Trim();
        add.WaitForExit();
        Uri address = FreeAddress();
        return Wait(new ConsoleServer(Start([program, $"--urls={address}", .. settings]), directory, address, key, keeps), "healthz/ready");
    }

    /// <summary>Adds a person to a database that no console holds.</summary>
    public static void AddPerson(string directory, string email, string role, string password)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "OpsConsole.Web.dll");
        using Process add = Process.Start(new ProcessStartInfo("dotnet", [program, "user", "add", "--email", email, "--role", role, "--password-stdin", $"--DataDirectory={directory}", $"--contentRoot={RepositoryRoot()}"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        add.StandardInput.WriteLine(password);
        add.StandardInput.Close();
        add.StandardOutput.ReadToEnd();
        add.WaitForExit();
    }

    /// <summary>Starts a bare web server that reads, inflates and throws away.</summary>
    public static ConsoleServer StartSink() => StartBare("sink");

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        if (_directory.Length > 0 && !_keeps)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    /// <summary>Waits until the log of the program has said something; returns that line.</summary>
    public string WaitForLog(string text)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(2); Thread.Sleep(50))
        {
            if (_log.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
            {
                return line.Trim();
            }
        }

        throw new TimeoutException($"The log did not say “{text}” within two minutes.");
    }

    private void Heard(object sender, DataReceivedEventArgs said)
    {
        if (said.Data is { } line && _log.Count < MostLog)
        {
            _log.Enqueue(line);
        }
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        return Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
    }

    private static ConsoleServer Wait(ConsoleServer server, string path)
    {
        server._process.OutputDataReceived += server.Heard; // keeps the pipe empty
        server._process.BeginOutputReadLine();
        using HttpClient client = new();
        for (Stopwatch waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(60); Thread.Sleep(50))
        {
            try
            {
                using HttpResponseMessage response = client.Send(new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, path)));
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    return server;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        server.Dispose();
        throw new TimeoutException("The server did not start within a minute.");
    }

    private static Uri FreeAddress()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    private static string RepositoryRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "OpsConsole.sln")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory ?? throw new DirectoryNotFoundException("Run the benchmarks from a checkout: OpsConsole.sln was not found.");
    }
}
