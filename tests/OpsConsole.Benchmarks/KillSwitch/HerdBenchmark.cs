using System.Diagnostics;

namespace OpsConsole.Benchmarks.KillSwitch;

/// <summary>The server is killed and started again: how long until all clients have the state again, and how many come at once.</summary>
internal static class HerdBenchmark
{
    private const int Clients = 10_000;

    public static void Run(TextWriter output)
    {
        ConsoleServer console = ConsoleServer.StartConsole("flags:read");
        try
        {
            using Process herd = Process.Start(new ProcessStartInfo(
                "dotnet", [typeof(HerdBenchmark).Assembly.Location, "herd", console.Address.ToString(), console.Key, "/api/v1/killswitches/stream?env=production", $"{Clients}"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            herd.StandardOutput.ReadLine();
            herd.StandardInput.WriteLine("kill");
            console = console.KillAndStart();
            herd.StandardOutput.ReadLine();
            string[] result = herd.StandardOutput.ReadLine()!.Split(' ');
            output.WriteLine($"{Clients:N0} clients right again after {result[0]} s (at most 20), at most {result[1]} attempts a second (at most 2,500), {console.ResidentBytes >> 20} MiB resident");
            herd.Kill();
        }
        finally
        {
            console.Dispose();
        }
    }
}
