using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Tests.Audit.Exports;

public class TrailExportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_of_everything_verifies()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        string[] lines = await trail.ExportLinesAsync();
        TrailReport report = await SampleTrail.VerifyAsync(lines);

        Assert.Equal("", report.Finding.Message);
        Assert.Equal((31, 31), (report.Size, report.Entries));
        Assert.Equal(31, Entries(lines).Count);
        Assert.DoesNotContain(lines, l => l.StartsWith("{\"proof\":", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("\"personal\":{\"actor\":{\"data\":{\"address\":\"192.0.2.7\"", StringComparison.Ordinal));
        Assert.Contains(report.Notes, n => n.StartsWith("The key is not pinned", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Notes, n => n.StartsWith("Silence", StringComparison.Ordinal));
        Assert.True(lines.Count(l => l.StartsWith("{\"checkpoint\":", StringComparison.Ordinal)) > 3); // the finer, the nearer a finding
    }

    public static TheoryData<string, string> Filters => new()
    {
        { "kind", SampleTrail.OtherKind },
        { "kind", "session." },
        { "object", "apikey:key3" },
        { "actor", "tester@localhost" },
        { "from", "2026-11-20T08:04:00Z" },
        { "to", "2026-11-20T08:04:00Z" },
        { "q", "zoë" },
        { "q", "ann@example.com" },
        { "q", "nobody wrote this" },
        { "outcome", "denied" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_filtered_export_proves_what_it_leaves_out_and_holds_the_entries_that_name_keys(string name, string value)
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        AuditFilter filter = AuditFilterQuery.Read(n => n == name ? value : null, out _);
        string[] lines = await trail.ExportLinesAsync(filter);
        TrailReport report = await SampleTrail.VerifyAsync(lines);
        Assert.Equal("", report.Finding.Message);
        Assert.Equal(31, report.Size);
        List<JsonNode> entries = Entries(lines);
        Assert.Equal("audit.started", (string?)entries[0]["kind"]);
        Assert.Equal(name == "outcome" || value == "nobody wrote this" ? 1 : 0, entries.Count == 1 ? 1 : 0);
        Assert.Contains(lines, l => l.StartsWith("{\"proof\":", StringComparison.Ordinal));
        Assert.All(entries.Skip(1), e => Assert.True(Fits(e), e.ToJsonString()));

        bool Fits(JsonNode entry) => (name, value) switch
        {
            ("kind", _) => ((string)entry["kind"]!).StartsWith(value, StringComparison.Ordinal),
            ("object", _) => (string?)entry["object"]!["id"] == "key3",
            ("actor", _) => (string?)entry["actor"]!["id"] == value,
            ("from", _) => string.CompareOrdinal((string)entry["recordedAt"]!, "2026-11-20T08:04:00.000Z") >= 0,
            ("to", _) => string.CompareOrdinal((string)entry["recordedAt"]!, "2026-11-20T08:04:00.000Z") < 0,
            ("q", "ann@example.com") => (string?)entry["kind"] == SampleTrail.OtherKind,
            _ => true,
        };
    }

    [Fact]
    public async Task Erased_details_read_so_and_verification_stays_green()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        await trail.TamperAsync("UPDATE AuditDetails SET Salt = NULL, Data = NULL, Subject = NULL");
        byte[] zip = await trail.ExportAsync(ExportFormat.Zip);
        string lines = await ReadAsync(zip, "trail.jsonl");
        Assert.Contains(",\"personal\":{\"actor\":\"(erased)\"}}\n", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("ann@example.com", lines, StringComparison.Ordinal);
        Assert.Equal("", (await SampleTrail.VerifyAsync(Encoding.UTF8.GetBytes(lines))).Finding.Message);
        Assert.Contains(",(erased),(erased),web,", await ReadAsync(zip, "trail.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_is_inert_and_says_the_same()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        byte[] csv = await trail.ExportAsync(ExportFormat.Csv);
        Assert.Equal(Encoding.UTF8.Preamble, csv.AsSpan(0, 3));
        string text = Encoding.UTF8.GetString(csv, 3, csv.Length - 3);
        string[] rows = text.Split("\r\n");
        Assert.Equal(33, rows.Length); // a header, 31 entries, the end of the last
        Assert.StartsWith("seq,id,recordedAt,occurredAt,kind,", rows[0], StringComparison.Ordinal);
        Assert.Contains(",ann@example.com,192.0.2.7,web,apikey,key4,", rows[6], StringComparison.Ordinal);
        Assert.Contains("\"{\"\"name\"\":\"\"=cmd|'/C calc'!A1\"\",\"\"note\"\":\"\"Zoë", rows[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tampered_trail_is_exported_as_it_is_and_verification_says_so()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        await trail.TamperAsync("DELETE FROM AuditEntries WHERE Seq = 11");
        TrailReport deleted = await SampleTrail.VerifyAsync(await trail.ExportLinesAsync());
        Assert.Equal((Tampering.Deleted, 11), (deleted.Finding.Kind, deleted.Finding.FirstBad));
        await trail.TamperAsync("DELETE FROM AuditEntries WHERE Seq > 25");
        TrailReport cut = await SampleTrail.VerifyAsync((await trail.ExportLinesAsync())[..^3]);
        Assert.Equal(Tampering.Deleted, cut.Finding.Kind);
    }

    [Fact]
    public async Task The_archive_holds_what_the_format_says_and_verifies()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        List<ExportStep> steps = [];
        using ExportPlan plan = await trail.Exports.PrepareAsync(new AuditFilter(), Cancel);
        using AsyncOnlyStream output = new();
        await trail.Exports.WriteAsync(plan, ExportFormat.Zip, output, steps.Add, Cancel);
        using ZipArchive archive = new(new MemoryStream(output.ToArray()));
        Assert.Equal(["trail.jsonl", "trail.csv", "checkpoints.txt", "keys.txt", "README.md", "audit-format.md", "manifest.txt"], archive.Entries.Select(e => e.FullName));
        Assert.Equal(steps.Select(s => s.Done).Order(), steps.Select(s => s.Done));
        Assert.Equal((62, 62), (steps[^1].Done, steps[^1].Total));
        string readMe = await ReadAsync(output.ToArray(), "README.md");
        Assert.DoesNotMatch(@"\{[a-z]+\}", readMe);
        Assert.Contains(plan.LogId, readMe, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot(), "docs", "audit-format.md"), Cancel), await ReadAsync(output.ToArray(), "audit-format.md"));
        using StringReader anchors = new(await ReadAsync(output.ToArray(), "checkpoints.txt"));
        Assert.Equal(plan.Checkpoints.Count, (await AnchorList.ReadAsync(anchors, Cancel)).Of(plan.LogId).Count);
    }

    [Fact]
    public async Task An_archive_that_breaks_off_has_no_directory()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        using ExportPlan plan = await trail.Exports.PrepareAsync(new AuditFilter(), Cancel);
        await trail.TamperAsync("INSERT INTO AuditSegments (First, Count, File, Sha256, ArchivedAt) VALUES (0, 4096, 'x', 'x', '2026-01-01')");
        using AsyncOnlyStream output = new();
        await Assert.ThrowsAnyAsync<Exception>(() => trail.Exports.WriteAsync(plan, ExportFormat.Zip, output, null, Cancel));
        Assert.Throws<InvalidDataException>(() => new ZipArchive(new MemoryStream(output.ToArray())));
    }

    [Fact]
    public async Task The_export_is_an_event_without_what_was_searched_for()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync(4);
        using ExportPlan plan = await trail.Exports.PrepareAsync(new AuditFilter { Text = "ann@example.com", Kind = "session." }, Cancel);
        long seq = await trail.Exports.RecordAsync(plan, ExportFormat.Jsonl, SampleTrail.Operator, Cancel);
        await using OpsDbContext context = trail.Database.Context();
        string entry = Encoding.UTF8.GetString((await context.AuditEntries.SingleAsync(e => e.Seq == seq, Cancel)).Entry);
        Assert.Contains($"\"after\":{{\"filter\":{{\"kind\":\"session.\",\"q\":\"(text)\"}},\"format\":\"jsonl\",\"size\":{plan.Size}}}", entry, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"audit.exported\"", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_signing_key_nothing_is_exported_and_the_message_says_what_to_do()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync(4);
        await trail.IssueAsync();
        File.Delete(trail.Node.Get<SigningKeyFile>().Path);
        ExportUnavailableException refused = await Assert.ThrowsAsync<ExportUnavailableException>(() => trail.Exports.PrepareAsync(new AuditFilter(), Cancel));
        Assert.Contains("Restore it from its backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotated_key_goes_along_with_the_checkpoint_that_both_signed()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync(10);
        await trail.Node.Get<KeyRotation>().RotateAsync(SampleTrail.Operator, "yearly", Cancel);
        await trail.GrowAsync(10);
        await trail.IssueAsync();
        string[] lines = await trail.ExportLinesAsync(new AuditFilter { Kind = SampleTrail.OtherKind });
        TrailReport report = await SampleTrail.VerifyAsync(lines);
        Assert.Equal("", report.Finding.Message);
        Assert.Equal(2, report.Keys.Count);
        int crossSigned = Array.FindIndex(lines, l => l.StartsWith("{\"checkpoint\":", StringComparison.Ordinal));
        TrailReport without = await SampleTrail.VerifyAsync(lines.Where((_, i) => i != crossSigned));
        Assert.Equal(Tampering.IdentitySwapped, without.Finding.Kind); // the new key is not vouched for
        Assert.True((await SampleTrail.VerifyAsync(lines, new TrailTrust { Keys = [report.Keys[0].Key] })).IsIntact);
        Assert.True((await SampleTrail.VerifyAsync(lines, new TrailTrust { Keys = [report.Keys[1].Key] })).IsIntact);
    }

    [Fact]
    public void Progress_is_kept_for_an_hour_and_for_some_hundred_runs()
    {
        ManualTime time = new(new DateTime(2026, 11, 20, 8, 0, 0, DateTimeKind.Utc));
        ExportRuns runs = new(time);
        runs.Set(null, new ExportProgress(1, 2, 3, ExportState.Running));
        runs.Set(new string('x', 65), new ExportProgress(1, 2, 3, ExportState.Running));
        Assert.Null(runs.Find(new string('x', 65)));
        for (int i = 0; i < 300; i++)
        {
            runs.Set($"run{i}", new ExportProgress(i, 300, 0, ExportState.Running));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Null(runs.Find("run0"));
        Assert.Equal(299, runs.Find("run299")!.Done);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Null(runs.Find("run299"));
    }

    private static List<JsonNode> Entries(IEnumerable<string> lines) =>
        [.. lines.Where(l => l.StartsWith("{\"entry\":", StringComparison.Ordinal)).Select(l => JsonNode.Parse(l)!["entry"]!)];

    private static async Task<string> ReadAsync(byte[] zip, string name)
    {
        using ZipArchive archive = new(new MemoryStream(zip));
        using StreamReader reader = new(archive.GetEntry(name)!.Open());
        return await reader.ReadToEndAsync(Cancel);
    }

    private static string RepositoryRoot()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "OpsConsole.sln")))
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        return directory;
    }
}
