using System.Text;
using System.Text.Json.Nodes;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>The example in docs/audit-format.md is true: whoever writes a verifier begins with it.</summary>
public sealed class WorkedExampleTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-example-").FullName;
    private readonly string _page = ReadPage();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Trail => Between("\n```\n{", "\n```\n", keep: "{") + "\n";

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Its_hashes_and_its_root_are_those_of_the_table()
    {
        CompactRange range = new();
        byte[] prev = new byte[MerkleTree.HashLength];
        string[] lines = [.. Trail.Split('\n').Where(l => l.StartsWith("{\"entry\"", StringComparison.Ordinal))];
        Assert.Equal(3, lines.Length);
        foreach (string line in lines)
        {
            JsonObject entry = JsonNode.Parse(line)!["entry"]!.AsObject();
            byte[] bytes = CanonicalJson.Write(entry);
            Assert.Contains(Encoding.UTF8.GetString(bytes), line, StringComparison.Ordinal);
            Assert.Equal(Convert.ToHexStringLower(prev), (string?)entry["prev"]);
            prev = MerkleTree.Leaf(bytes);
            Assert.Equal(Cell($"leaf {range.Size}"), Convert.ToHexStringLower(prev));
            range.Append(prev);
        }

        Assert.Equal(Cell("root of 3"), Convert.ToHexStringLower(range.Root()));
        SignedNote note = SignedNote.TryParse(Between("The checkpoint in it reads\n\n```\n", "```\n"))!;
        Assert.True(note.IsSignedBy(VerifierKey.TryParse(Cell("verifier key"))!));
        Assert.Equal(range.Root(), Checkpoint.TryParse(note.Text)!.Root);
        Assert.Contains(JsonValue.Create(note.ToString()).ToJsonString()[1..20], Trail, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_commitment_is_to_the_detail_that_it_shows()
    {
        JsonNode line = JsonNode.Parse(Trail.Split('\n')[1])!;
        JsonNode detail = line["personal"]!["actor"]!;
        byte[] commitment = AuditEntry.Commit(Convert.FromHexString((string)detail["salt"]!), CanonicalJson.Write(detail["data"]!));
        Assert.Equal((string?)line["entry"]!["personal"]!["actor"], Convert.ToHexStringLower(commitment));
    }

    [Fact]
    public async Task Both_verifiers_call_it_intact_and_any_other_word_in_it_tampering()
    {
        string key = Cell("verifier key");
        string[] files =
        [
            Trail,
            Trail.Replace("cost spike", "cost peak", StringComparison.Ordinal),
            Trail.Replace("zoe@example.com", "joe@example.com", StringComparison.Ordinal),
            Trail.Replace("time 2026-11-21T09:01:02", "time 2026-11-21T09:01:03", StringComparison.Ordinal),
            Trail.Replace("made 2026", "made 2027", StringComparison.Ordinal),
        ];
        TrailTrust trust = new() { Keys = [VerifierKey.TryParse(key)!] };
        List<string[]> calls = [];
        List<Tampering> said = [];
        foreach (string file in files)
        {
            said.Add((await TrailVerifier.VerifyAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), trust, null, Cancel)).Finding.Kind);
            calls.Add([Path.Combine(_directory, $"{calls.Count}.jsonl"), "--key", key]);
            await File.WriteAllTextAsync(calls[^1][0], file, Cancel);
        }

        Assert.Equal(Tampering.None, said[0]);
        Assert.DoesNotContain(Tampering.None, said[1..]);
        Assert.Equal([0, 1, 1, 1, 1], (await PythonVerifier.RunAsync(calls, _directory)).Select(v => v.Code));
    }

    private string Cell(string name) => Between($"| {name} | `", "`");

    private string Between(string start, string end, string keep = "")
    {
        int from = _page.IndexOf(start, _page.IndexOf("## 11.", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(from >= 0, $"The example has no '{start}'.");
        from += start.Length;
        return keep + _page[from.._page.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string ReadPage() => File.ReadAllText(Path.Combine(PythonVerifier.Directory, "..", "..", "docs", "audit-format.md"));
}
