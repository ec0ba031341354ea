using System.Diagnostics;

namespace OpsConsole.Benchmarks.KillSwitch;

/// <summary>When a change reached the streams, in milliseconds since it was asked for.</summary>
internal readonly record struct Arrival(int Streams, double Median, double P99, double Last);

/// <summary>A <see cref="StreamListener"/> in its own process.</summary>
internal sealed class StreamCrowd : IDisposable
{
    private readonly Process _process;

    private StreamCrowd(Process process) => _process = process;

    /// <summary>Opens the streams and waits until each has a state.</summary>
    public static StreamCrowd Open(ConsoleServer server, string path, int count)
    {
        Process process = Process.Start(new ProcessStartInfo("dotnet", [typeof(StreamCrowd).Assembly.Location, "listen", server.Address.ToString(), server.Key, path, $"{count}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        StreamCrowd crowd = new(process);
        return process.StandardOutput.ReadLine() == "ready" ? crowd : throw new InvalidOperationException("The streams did not open.");
    }

    /// <summary>Changes something and waits until all streams have it.</summary>
    public Arrival Measure(long version, Action change)
    {
        _process.StandardInput.WriteLine(version);
        _process.StandardOutput.ReadLine();
        long start = Stopwatch.GetTimestamp();
        change();
        long[] ticks = [.. _process.StandardOutput.ReadLine()!.Split(' ').Select(long.Parse)];
        return ticks.Length < 4 ? new Arrival(0, 0, 0, 0) : new Arrival((int)ticks[0], Milliseconds(ticks[1]), Milliseconds(ticks[2]), Milliseconds(ticks[3]));

        double Milliseconds(long at) => (at - start) * 1000.0 / Stopwatch.Frequency;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
