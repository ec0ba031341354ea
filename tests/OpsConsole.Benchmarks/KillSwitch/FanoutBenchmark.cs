using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;

namespace OpsConsole.Benchmarks.KillSwitch;

/// <summary>
/// From the request that kills, its durable write included, until every stream has it; beside a bare Kestrel that only loops over its
/// streams, read by the same clients.
/// </summary>
internal static class FanoutBenchmark
{
    private const string Path = "/api/v1/killswitches/stream?env=production", Scopes = "flags:read killswitch:write telemetry:write";
    private const int Flips = 9, SingleFlips = 200, WarmUp = 20, Silent = 100;

    /// <summary>Between two changes: the books of one are not in the way of the next, as they would not be in life.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FlipsApart = TimeSpan.FromMilliseconds(50), IngestWarmUp = TimeSpan.FromSeconds(8);

    private static readonly int[] Sizes = [1_000, 5_000, 10_000];

    public static void RunFlip(TextWriter output)
    {
        using ConsoleServer console = StartConsole();
        using HttpClient killer = Killer(console);
        using StreamCrowd crowd = StreamCrowd.Open(console, Path, 1);
        double[] all = Flip(crowd, killer, first: 1);
        output.WriteLine($"one stream, from the request on     p50 {all[all.Length / 2],6:0.0} ms  p99 {all[(int)(all.Length * 0.99)],6:0.0} ms   (after the durable write at most 10 and 30)");
        double[] busy = FlipsDuringIngest(console, crowd, killer);
        output.WriteLine(
            $"the same during full ingest         p50 {busy[busy.Length / 2],6:0.0} ms  p99 {busy[(int)(busy.Length * 0.99)],6:0.0} ms   p99 {busy[(int)(busy.Length * 0.99)] / all[(int)(all.Length * 0.99)]:0.0}× (at most 2×)");
    }

    /// <summary>Flips while exporters send all that the console takes.</summary>
    private static double[] FlipsDuringIngest(ConsoleServer console, StreamCrowd crowd, HttpClient killer)
    {
        using Exporters exporters = Exporters.Start(console);
        Thread.Sleep(IngestWarmUp); // the runtime compiles hot code anew for some seconds
        return Flip(crowd, killer, first: SingleFlips + 1);
    }

    /// <summary>How long single flips take, in milliseconds, ascending; the first ones left out.</summary>
    private static double[] Flip(StreamCrowd crowd, HttpClient killer, int first)
    {
        List<double> all = [];
        for (int version = first; version < first + SingleFlips; version++)
        {
            Thread.Sleep(FlipsApart);
            all.Add(crowd.Measure(version, () => Kill(killer, version)).Last);
        }

        return [.. all.Skip(WarmUp).Order()];
    }

    public static void Run(TextWriter output)
    {
        foreach (int size in Sizes)
        {
            using ConsoleServer bare = ConsoleServer.StartBare("streams");
            using HttpClient flipper = new() { BaseAddress = bare.Address };
            Arrival floor = Measure(bare, "/stream", size, version => flipper.PostAsync("flip", null).GetAwaiter().GetResult().Dispose(), out _, out TimeSpan floorCpu);
            Print(output, "bare Kestrel", floor, floorCpu, 0);
            using ConsoleServer console = StartConsole();
            using HttpClient killer = Killer(console);
            Arrival ours = Measure(console, Path, size, version => Kill(killer, version), out long bytes, out TimeSpan cpu);
            Print(output, "console", ours, cpu, bytes);
            output.WriteLine($"          last {ours.Last / floor.Last:0.00}× (at most 1.25×), CPU {cpu / floorCpu:0.00}×, missed {size - ours.Streams}");
        }

        RunSilent(output);
    }

    private static void RunSilent(TextWriter output)
    {
        using ConsoleServer console = StartConsole();
        using HttpClient killer = Killer(console);
        List<Socket> silent = [.. Enumerable.Range(0, Silent).Select(_ => Connect(console))];
        Arrival with = Measure(console, Path, 1_000, version => Kill(killer, version), out _, out TimeSpan cpu);
        Print(output, $"{Silent} silent", with, cpu, 0);
        silent.ForEach(s => s.Dispose());
    }

    /// <summary>The median of several changes, each figure by itself.</summary>
    private static Arrival Measure(ConsoleServer server, string path, int size, Action<long> change, out long bytesPerStream, out TimeSpan cpu)
    {
        long resident = server.ResidentBytes;
        using StreamCrowd crowd = StreamCrowd.Open(server, path, size);
        bytesPerStream = (server.ResidentBytes - resident) / size;
        crowd.Measure(1, () => change(1));
        TimeSpan used = TimeSpan.Zero;
        Arrival[] all =
        [
            .. Enumerable.Range(2, Flips).Select(version =>
            {
                Thread.Sleep(Apart);
                TimeSpan before = server.CpuTime;
                Arrival arrival = crowd.Measure(version, () => change(version));
                used += server.CpuTime - before;
                return arrival;
            }),
        ];
        cpu = used / Flips / size;
        return new Arrival(all.Min(a => a.Streams), Median(all, a => a.Median), Median(all, a => a.P99), Median(all, a => a.Last));
    }

    private static void Print(TextWriter output, string name, Arrival arrival, TimeSpan cpu, long bytes) => output.WriteLine(
        $"{name,-13}{arrival.Streams,7} streams  p50 {arrival.Median,6:0} ms  p99 {arrival.P99,6:0} ms  last {arrival.Last,6:0} ms  {cpu.TotalMicroseconds,5:0} µs CPU a stream"
        + (bytes > 0 ? $"  {bytes / 1024.0:0.0} KiB a stream (at most 20)" : ""));

    private static double Median(Arrival[] all, Func<Arrival, double> value) => all.Select(value).Order().ElementAt(all.Length / 2);

    private static ConsoleServer StartConsole()
    {
        Environment.SetEnvironmentVariable("KillSwitch__DrillInterval", "00:00:00"); // a drill is a change too
        return ConsoleServer.StartConsole(Scopes);
    }

    private static HttpClient Killer(ConsoleServer console) => new()
    {
        BaseAddress = console.Address,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", console.Key) },
    };

    private static void Kill(HttpClient killer, long version)
    {
        using HttpResponseMessage response = killer.PostAsJsonAsync(
            "api/v1/killswitches/kill", new { scope = "model:benchmark", env = "production", reason = "a benchmark", fallback = new { message = $"Message {version}" } }).GetAwaiter().GetResult();
        response.EnsureSuccessStatusCode();
    }

    /// <summary>A stream that nobody reads.</summary>
    private static Socket Connect(ConsoleServer console)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1024 };
        socket.Connect(IPAddress.Loopback, console.Address.Port);
        socket.Send(Encoding.ASCII.GetBytes($"GET {Path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {console.Key}\r\n\r\n"));
        return socket;
    }
}
