namespace OpsConsole.Benchmarks;

/// <summary>End to end: OTLP over HTTP until the data is on disk, by the server's own CPU time.</summary>
internal static class IngestBenchmark
{
    private const int Bodies = 1000, SpansPerBody = 512, Senders = 64;

    public static void Run(TextWriter output)
    {
        // As much again to warm up: the runtime compiles hot code anew for some seconds, which an installation that runs for weeks does not notice.
        List<byte[]> warmUp = SampleBodies.Create(seed: 1, Bodies, SpansPerBody);
        List<byte[]> bodies = SampleBodies.Create(seed: 2, Bodies, SpansPerBody);
        const double Spans = Bodies * SpansPerBody;

        using ConsoleServer sink = ConsoleServer.StartSink();
        double floor = Measure(sink, warmUp, bodies) / Spans;
        using ConsoleServer console = ConsoleServer.StartConsole();
        double ours = Measure(console, warmUp, bodies) / Spans;

        output.WriteLine($"bare Kestrel, read and inflate   {floor,8:0.00} µs CPU a span");
        output.WriteLine($"console, durable before 200      {ours,8:0.00} µs CPU a span");
        output.WriteLine($"spans/s for one core's CPU       {1e6 / ours,8:N0}   (target at least 100,000)");
    }

    private static double Measure(ConsoleServer server, List<byte[]> warmUp, List<byte[]> bodies)
    {
        ExportLoad.SendAsync(server, warmUp, Senders).GetAwaiter().GetResult();
        TimeSpan before = server.CpuTime;
        ExportLoad.SendAsync(server, bodies, Senders).GetAwaiter().GetResult();
        return (server.CpuTime - before).TotalMicroseconds;
    }
}
