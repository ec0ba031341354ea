using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Journal;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Benchmarks;

/// <summary>From a decision of the kill switch until the disk has it. The limit beside it: as many bytes written and flushed in a loop, in the same directory.</summary>
internal static class JournalBenchmark
{
    private const int Rounds = 10, PerRound = 100, FrameBytes = 512;

    /// <summary>Runs it; takes some ten seconds.</summary>
    public static void Run(TextWriter output)
    {
        string directory = Directory.CreateTempSubdirectory("opsconsole-journal-").FullName;
        try
        {
            RunAsync(output, directory).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task RunAsync(TextWriter output, string directory)
    {
        KillSwitchOptions options = new() { JournalDirectory = directory, DiskPatience = TimeSpan.FromSeconds(1) };
        StorageOptions storage = new() { DataDirectory = directory };
        using KillJournal journal = new(options, storage, NullLogger<KillJournal>.Instance);
        SwitchBoard board = new(journal, options, storage, TimeProvider.System);
        using BareFile bare = new(Path.Combine(directory, "bare"));
        await DecideAsync(board, PerRound); // until the compiler has settled
        bare.Write(PerRound);

        List<double> decided = [], limit = [];
        for (int round = 0; round < Rounds; round++) // in turns, so that the machine's mood falls on both
        {
            limit.AddRange(bare.Write(PerRound));
            decided.AddRange(await DecideAsync(board, PerRound));
        }

        output.WriteLine($"one decision after the other, milliseconds until the disk has it ({decided.Count:N0} each)");
        Print(output, "decide to durable     ", decided);
        Print(output, "write and flush alone ", limit);
        output.WriteLine($"ratio: p50 {At(decided, 0.5) / At(limit, 0.5):0.00}, p99 {At(decided, 0.99) / At(limit, 0.99):0.00}");
    }

    private static async Task<List<double>> DecideAsync(SwitchBoard board, int count)
    {
        RecordedActor by = RecordedActor.Of(Actor.Shell("benchmark@localhost"));
        List<double> millis = [];
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            SwitchDecision decision = i % 2 == 0
                ? await board.KillAsync(new KillOrder("production", KillScope.Drill, "benchmark", by, SwitchCause.Drill))
                : await board.RestoreAsync(new RestoreOrder("production", KillScope.Drill, "benchmark", by, SwitchCause.Drill));
            millis.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (!decision.Durable)
            {
                throw new InvalidOperationException("The disk was too slow: nothing was measured.");
            }
        }

        board.Settle([.. board.Unsettled.Select(r => r.Id)]); // as the database would; else they add up
        return millis;
    }

    private static void Print(TextWriter output, string name, List<double> millis) =>
        output.WriteLine($"  {name} p50 {At(millis, 0.5),6:0.00}   p99 {At(millis, 0.99),6:0.00}   max {millis.Max(),6:0.00}");

    private static double At(List<double> millis, double quantile)
    {
        millis.Sort();
        return millis[(int)Math.Min(millis.Count - 1, Math.Ceiling(millis.Count * quantile))];
    }

    /// <summary>A preallocated file, written one block after the other.</summary>
    private sealed class BareFile : IDisposable
    {
        private readonly SafeFileHandle _file;
        private readonly byte[] _block = new byte[FrameBytes];
        private long _at;

        public BareFile(string path)
        {
            _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
            RandomAccess.Write(_file, new byte[(Rounds + 1) * PerRound * FrameBytes], 0);
            RandomAccess.FlushToDisk(_file);
            Random.Shared.NextBytes(_block);
        }

        public List<double> Write(int count)
        {
            List<double> millis = [];
            for (int i = 0; i < count; i++)
            {
                long start = Stopwatch.GetTimestamp();
                RandomAccess.Write(_file, _block, _at);
                RandomAccess.FlushToDisk(_file);
                _at += FrameBytes;
                millis.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return millis;
        }

        public void Dispose() => _file.Dispose();
    }
}
