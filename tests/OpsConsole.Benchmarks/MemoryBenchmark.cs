namespace OpsConsole.Benchmarks;

/// <summary>Resident memory of the console while two million spans come in: it must stay flat.</summary>
internal static class MemoryBenchmark
{
    private const int Rounds = 20, Bodies = 196, SpansPerBody = 512, Senders = 8;

    public static void Run(TextWriter output)
    {
        using ConsoleServer console = ConsoleServer.StartConsole();
        for (int round = 1; round <= Rounds; round++)
        {
            ExportLoad.SendAsync(console, SampleBodies.Create(seed: round, Bodies, SpansPerBody), Senders).GetAwaiter().GetResult();
            if (round % 4 == 0 || round == 1)
            {
                output.WriteLine($"{round * Bodies * SpansPerBody,12:N0} spans   {console.ResidentBytes / 1048576.0,8:N0} MiB resident");
            }
        }
    }
}
