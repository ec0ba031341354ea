using System.Security.Cryptography;
using OpsConsole.Client.Audit;

namespace OpsConsole.Client.Tests.Audit;

/// <summary>What a witness takes for a checkpoint, and what it still knows after the application's restart.</summary>
public sealed class WitnessMemoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-witness-").FullName;
    private readonly FakeLog _log = new FakeLog().Append(10);
    private readonly FakeConsole _console;

    public WitnessMemoryTests() => _console = new FakeConsole(_log);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string StateFile => Path.Combine(_directory, "deep", "witness.json");

    public void Dispose()
    {
        _console.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_restart_remembers_the_newest_checkpoint_and_the_keys()
    {
        using (CheckpointWitness before = Watch())
        {
            await before.PollAsync(Cancel);
            _log.Rotate().Append(3);
            await before.PollAsync(Cancel);
            Assert.Null(before.StateProblem);
        }

        Assert.Equal([StateFile], Directory.GetFiles(Path.GetDirectoryName(StateFile)!));
        _console.Log = _log.Copy(9);
        using CheckpointWitness after = Watch();
        Assert.Equal(14, after.Size);
        Assert.Equal(WitnessVerdict.Violation, await after.PollAsync(Cancel));
        Assert.Equal(LogViolationKind.Shrunk, after.Violation!.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"checkpoint\":5,\"keys\":[]}")]
    [InlineData("{\"checkpoint\":\"x\",\"keys\":[\"y\"]}")]
    [InlineData("not json")]
    public async Task A_spoilt_file_is_said_and_the_witness_starts_anew(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(StateFile)!);
        await File.WriteAllTextAsync(StateFile, content, Cancel);
        using CheckpointWitness witness = Watch();
        Assert.Contains("cannot be read", witness.StateProblem, StringComparison.Ordinal);
        Assert.Equal(WitnessVerdict.Advanced, await witness.PollAsync(Cancel));
        Assert.Null(witness.StateProblem);
    }

    [Fact]
    public async Task A_file_whose_checkpoint_nobody_signed_is_not_believed()
    {
        using (CheckpointWitness witness = Watch())
        {
            await witness.PollAsync(Cancel);
        }

        string content = await File.ReadAllTextAsync(StateFile, Cancel);
        await File.WriteAllTextAsync(StateFile, content.Replace("\\n10\\n", "\\n12\\n", StringComparison.Ordinal), Cancel);
        using CheckpointWitness again = Watch();
        Assert.Equal(0, again.Size);
        Assert.NotNull(again.StateProblem);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_said_and_the_witness_goes_on_in_memory()
    {
        Directory.CreateDirectory(StateFile + ".new"); // stands in the way, for whoever may do everything too
        using CheckpointWitness witness = Watch();
        Assert.Equal(WitnessVerdict.Advanced, await witness.PollAsync(Cancel));
        Assert.Contains("cannot be written", witness.StateProblem, StringComparison.Ordinal);
        Assert.Equal(10, witness.Size);
    }

    [Fact]
    public async Task A_key_that_is_pinned_anew_counts_alone()
    {
        using (CheckpointWitness before = Watch())
        {
            await before.PollAsync(Cancel);
        }

        _log.Rotate(afterLoss: true).Append(3);
        using CheckpointWitness after = Watch(_log.NewestKey);
        Assert.Equal(10, after.Size);
        Assert.Equal(WitnessVerdict.Advanced, await after.PollAsync(Cancel));
        Assert.Equal(WitnessVerdict.Violation, await after.ObserveAsync(_log.Copy(9).Append(1, "x").Note(10), Cancel)); // by the lost key
    }

    public static TheoryData<string> Garbage
    {
        get
        {
            FakeLog log = new FakeLog().Append(10);
            string good = log.Note(10), hash = Convert.ToBase64String(log.Root(0, 10));
            return
            [
                "", "\n", "\n\n", "garbage", new string('x', 100_000), "{\"note\":1}",
                good[..^1], good + "\n", good + "more\n", "\uFEFF" + good, good.Replace("\n", "\r\n", StringComparison.Ordinal), good.Replace("—", "-", StringComparison.Ordinal),
                good.Replace("opsconsole.audit/", "opsconsole.audit", StringComparison.Ordinal), good.Replace("opsconsole.audit/", "example.com/", StringComparison.Ordinal),
                good.Replace("\n10\n", "\n010\n", StringComparison.Ordinal), good.Replace("\n10\n", "\n-10\n", StringComparison.Ordinal),
                good.Replace("\n10\n", "\n99999999999999999999\n", StringComparison.Ordinal), good.Replace("\n10\n", "\n\n", StringComparison.Ordinal),
                good.Replace(hash, "AAAA", StringComparison.Ordinal), good.Replace(hash, hash[..^1], StringComparison.Ordinal), good.Replace(hash, hash + "AA==", StringComparison.Ordinal),
                good.Replace("time 2026", "time 0", StringComparison.Ordinal), good.Replace("time", "at", StringComparison.Ordinal), good.Replace("000Z", "000+00:00", StringComparison.Ordinal),
                good[..(good.IndexOf("\n\n", StringComparison.Ordinal) + 2)], good[..good.LastIndexOf(' ')] + " AAAA\n", good[..good.LastIndexOf(' ')] + " !!!!\n",
                good + string.Concat(Enumerable.Repeat("— x AAAAAAAA\n", 64)), "\0" + good, good.Replace("\n10\n", "\n10\u0007\n", StringComparison.Ordinal),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task What_is_not_a_checkpoint_is_passed_over(string? note)
    {
        using CheckpointWitness witness = Watch();
        Assert.Equal(WitnessVerdict.NotACheckpoint, await witness.ObserveAsync(note, Cancel));
        Assert.Null(witness.Violation);
        Assert.Empty(_console.Asked);
    }

    [Fact]
    public async Task A_signature_that_does_not_fit_is_a_violation()
    {
        using CheckpointWitness witness = Watch();
        await witness.PollAsync(Cancel);
        string note = _log.Append(1).Note(11);
        foreach (string forged in new[] { note.Replace("09:00:00", "09:00:01", StringComparison.Ordinal), note[..note.LastIndexOf(' ')] + " " + Convert.ToBase64String(RandomNumberGenerator.GetBytes(70)) + "\n" })
        {
            Assert.Equal(WitnessVerdict.Violation, await witness.ObserveAsync(forged, Cancel));
        }

        Assert.Equal(LogViolationKind.NotSigned, witness.Violation!.Kind);
        Assert.Equal(10, witness.Size);
    }

    private CheckpointWitness Watch(string? key = null) => new(
        new ConsoleConnection(new Uri("http://console.example"), "key"),
        new CheckpointWitnessOptions { Handler = _console, StateFile = StateFile, VerifierKey = key });
}
