using System.Diagnostics;

namespace OpsConsole.Benchmarks;

/// <summary>Exporters in a process of their own that send all that the console takes, until this is disposed.</summary>
internal sealed class Exporters : IDisposable
{
    private const int Bodies = 200, SpansPerBody = 512, Senders = 64;

    private readonly Process _process;

    private Exporters(Process process) => _process = process;

    /// <summary>Starts them; returns once they send.</summary>
    public static Exporters Start(ConsoleServer console)
    {
        Process process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Exporters).Assembly.Location, "export", console.Address.ToString(), console.Key])
        {
            RedirectStandardOutput = true,
        })!;
        process.StandardOutput.ReadLine();
        return new Exporters(process);
    }

    /// <summary>What that process does: sends the same traces again and again.</summary>
    public static async Task<int> RunAsync(Uri address, string key)
    {
        List<byte[]> bodies = SampleBodies.Create(seed: 1, Bodies, SpansPerBody);
        Console.WriteLine("ready");
        while (true)
        {
            await ExportLoad.SendAsync(address, key, bodies, Senders);
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
