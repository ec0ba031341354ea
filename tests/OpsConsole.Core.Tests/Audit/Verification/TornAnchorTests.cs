using System.Text;
using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>Writes to an anchor that were cut short, at every byte, in the hands of both verifiers.</summary>
public sealed class TornAnchorTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-torn-").FullName;

    // A log that was cut below a checkpoint which two keys signed: whoever finds that checkpoint in the anchor says so.
    private readonly TrailSketch _cut;
    private readonly string _kept, _lost;

    public TornAnchorTests()
    {
        TrailSketch log = TrailSketch.Make(new Random(8), 12, rotations: 1);
        int rotation = log.Entries.FindIndex(e => (string?)e["kind"] == "audit.key_rotated");
        log.Checkpoints.Clear();
        log.Checkpoints.UnionWith([rotation, rotation + 1]);
        _cut = log.Copy(rotation);
        (_kept, _lost) = (log.Note(rotation), log.Note(rotation + 1));
        Assert.Equal(2, _lost.Split('\n').Count(l => l.StartsWith('—')));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_follows_a_torn_write_is_found_by_both()
    {
        byte[] torn = Encoding.UTF8.GetBytes(_kept), next = Encoding.UTF8.GetBytes(_lost + "\n");
        List<int> codes = await JudgeAsync(torn.Length, length =>
        {
            ReadOnlySpan<byte> left = torn.AsSpan(0, length);
            return [.. left, .. left.EndsWith("\n\n"u8) ? ""u8 : "\n\n"u8, .. next]; // as the anchor goes on after a cut
        });
        Assert.All(codes, code => Assert.Equal(1, code));
    }

    [Fact]
    public async Task A_torn_write_at_the_end_is_no_reason_to_refuse_the_list_and_is_read_alike_by_both()
    {
        byte[] whole = Encoding.UTF8.GetBytes(_kept + "\n"), torn = Encoding.UTF8.GetBytes(_lost + "\n");
        List<int> codes = await JudgeAsync(torn.Length, length => [.. whole, .. torn.AsSpan(0, length)]);
        int signatures = Encoding.UTF8.GetByteCount(_lost[..(_lost.IndexOf('—') + 1)]);
        Assert.All(codes[..signatures], code => Assert.Equal(0, code)); // nobody signed it yet
        Assert.Equal([1, 1], codes[^2..]); // only the empty line behind it is missing, or the last LF with it
    }

    [Fact]
    public async Task A_list_of_nothing_but_torn_writes_is_refused()
    {
        string torn = _kept[..60] + "\n\n" + _lost[..60] + "\n\n";
        using StringReader reader = new(torn);
        await Assert.ThrowsAsync<FormatException>(() => AnchorList.ReadAsync(reader, Cancel));
        Assert.Equal([2], (await PythonAsync([Encoding.UTF8.GetBytes(torn)])).Select(v => v.Code));
    }

    /// <summary>The exit codes for the cut log with each anchor, by how much of a write is left: from nothing on.</summary>
    private async Task<List<int>> JudgeAsync(int lengths, Func<int, byte[]> anchor)
    {
        List<byte[]> anchors = [.. Enumerable.Range(0, lengths).Select(anchor)];
        List<int> codes = [.. (await PythonAsync(anchors)).Select(v => v.Code)];
        byte[] trail = Encoding.UTF8.GetBytes(_cut.Write());
        for (int length = 0; length < lengths; length++)
        {
            using StreamReader reader = new(new MemoryStream(anchors[length]));
            TrailTrust trust = new() { Anchors = await AnchorList.ReadAsync(reader, Cancel) };
            TrailFinding finding = (await TrailVerifier.VerifyAsync(new MemoryStream(trail), trust, null, Cancel)).Finding;
            Assert.True(codes[length] == (finding.Kind == Tampering.None ? 0 : 1), $"{length} of {lengths} bytes: {codes[length]} and {finding}");
        }

        return codes;
    }

    private async Task<List<PythonVerdict>> PythonAsync(List<byte[]> anchors)
    {
        string trail = Path.Combine(_directory, "trail.jsonl");
        await File.WriteAllTextAsync(trail, _cut.Write(), Cancel);
        for (int i = 0; i < anchors.Count; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(_directory, $"{i}.anchor"), anchors[i], Cancel);
        }

        return await PythonVerifier.RunAsync(anchors.Select((_, i) => (string[])[trail, "--anchor", Path.Combine(_directory, $"{i}.anchor")]), _directory);
    }
}
