using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Audit.Archive;
using OpsConsole.Core.Tests.Audit.Exports;
using OpsConsole.Core.Tests.Identity;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>A trail of many tiles, of which a part went to the archive.</summary>
public sealed class ArchivedTrailTests
{
    private const int Segment = 4096;

    private readonly ManualTime _time = new(LongTrail.Start);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trail_whose_beginning_is_archived_is_intact_in_the_database_and_exported_whole()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, LongTrail.Size);
        await using Node node = await Node.StartAsync(database, _time);
        Assert.Equal(2, (await node.Get<AuditArchive>().RunAsync(SampleTrail.Operator, cancellationToken: Cancel)).Segments.Count);
        Assert.Equal("", (await VerifyAsync(database, node)).Finding.Message);

        TrailReport whole = await ExportAsync(node, new AuditFilter());
        Assert.Equal(("", whole.Size), (whole.Finding.Message, whole.Entries));
        TrailReport filtered = await ExportAsync(node, new AuditFilter { Actor = "p3", To = LongTrail.Start.AddMinutes(6000) });
        Assert.Equal("", filtered.Finding.Message);
        Assert.InRange(filtered.Entries, 286, 288); // one in 21 of 6,000, and the two that name keys
        TrailReport late = await ExportAsync(node, new AuditFilter { From = LongTrail.Start.AddMinutes(2 * Segment) });
        Assert.Equal(("", whole.Size - (2 * Segment) + 2), (late.Finding.Message, late.Entries));
        TrailReport early = await ExportAsync(node, new AuditFilter { To = LongTrail.Start.AddMinutes(LongTrail.Rotated / 2) });
        Assert.Equal(("", 2), (early.Finding.Message, early.Keys.Count)); // also the entry behind the time that was asked for
    }

    [Fact]
    public async Task A_segment_whose_file_is_gone_is_named_and_not_exported_over()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, LongTrail.Size);
        await using Node node = await Node.StartAsync(database, _time);
        ArchiveResult archived = await node.Get<AuditArchive>().RunAsync(SampleTrail.Operator, cancellationToken: Cancel);
        string file = Path.Combine(Path.GetDirectoryName(database.File)!, "audit", "archive", archived.Segments[1].File);
        byte[] bytes = await File.ReadAllBytesAsync(file, Cancel);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Cancel);
        Assert.Equal((Tampering.SegmentMissing, Segment), Found(await VerifyAsync(database, node)));

        File.Delete(file);
        Assert.Equal((Tampering.SegmentMissing, Segment), Found(await VerifyAsync(database, node)));
        ExportUnavailableException refused = await Assert.ThrowsAsync<ExportUnavailableException>(() => node.Get<TrailExports>().PrepareAsync(new AuditFilter(), Cancel));
        Assert.Contains(archived.Segments[1].File, refused.Message, StringComparison.Ordinal);
        TrailReport late = await ExportAsync(node, new AuditFilter { From = LongTrail.Start.AddMinutes((2 * Segment) + 1) });
        Assert.Equal("", late.Finding.Message);
    }

    [Theory]
    [InlineData("UPDATE AuditTiles SET Hashes = CAST(substr(Hashes, 1, 100 * 32) || zeroblob(32) || substr(Hashes, 101 * 32 + 1) AS BLOB) WHERE Level = 0 AND \"Index\" = 2", "column_changed", (2 * 256) + 100)]
    [InlineData("DELETE FROM AuditTiles WHERE Level = 0 AND \"Index\" = 3", "column_changed", 3 * 256)]
    [InlineData("DELETE FROM AuditEntries WHERE Seq >= 512 AND Seq < 1024", "segment_missing", 512)]
    [InlineData("DELETE FROM AuditEntries WHERE Seq >= 513 AND Seq < 1024", "deleted", 513)]
    public async Task A_hash_that_the_entries_do_not_give_is_found(string sql, string kind, int firstBad)
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, 0);
        await using Node node = await Node.StartAsync(database, _time);
        Assert.Equal("", (await VerifyAsync(database, node)).Finding.Message);
        await using (OpsDbContext context = database.Context())
        {
            await context.Database.ExecuteSqlRawAsync(sql, Cancel);
        }

        DatabaseReport report = await VerifyAsync(database, node);
        Assert.Equal((kind, firstBad), (report.Finding.Name, report.Finding.FirstBad));
    }

    private static (Tampering, long?) Found(DatabaseReport report) => (report.Finding.Kind, report.Finding.FirstBad);

    private static Task<DatabaseReport> VerifyAsync(TestDatabase database, Node node) =>
        new DatabaseVerifier(database.Contexts, node.Get<SegmentFiles>(), []).RunAsync((_, _) => { }, Cancel);

    private static async Task<TrailReport> ExportAsync(Node node, AuditFilter filter)
    {
        using ExportPlan plan = await node.Get<TrailExports>().PrepareAsync(filter, Cancel);
        using AsyncOnlyStream output = new();
        await node.Get<TrailExports>().WriteAsync(plan, ExportFormat.Jsonl, output, null, Cancel);
        return await SampleTrail.VerifyAsync(output.ToArray());
    }
}
