using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Archive;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Identity;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Archive;

public class AuditArchiveTests
{
    private const int Segment = 4096;

    private static readonly Actor Operator = Actor.Shell("tester@localhost");

    private readonly ManualTime _time = new(LongTrail.Start);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Segment - 1, 0)]
    [InlineData(Segment, 1)]
    [InlineData((2 * Segment) - 1, 1)]
    [InlineData(LongTrail.Size, 2)]
    public async Task Only_whole_segments_past_their_retention_are_moved(int past, int expected)
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, past);
        await using Node node = await Node.StartAsync(database, _time);
        ArchiveResult result = await node.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel);

        Assert.Equal(ArchiveEnd.NothingDue, result.End);
        Assert.Equal(Enumerable.Range(0, expected).Select(i => (long)i * Segment), result.Segments.Select(s => s.First));
        await using OpsDbContext context = database.Context();
        Assert.Equal(expected == 0 ? 0 : 2, await context.AuditEntries.CountAsync(e => e.Seq < expected * Segment, Cancel)); // those that name keys
        Assert.Equal(LongTrail.Size - (expected * Segment), await context.AuditEntries.CountAsync(e => e.Seq >= expected * Segment && e.Seq < LongTrail.Size, Cancel));
        Assert.Equal(expected, await context.AuditEntries.CountAsync(e => e.Kind == "audit.segment_archived", Cancel));
        Assert.Equal(expected, Directory.Exists(Archive(database)) ? Directory.GetFiles(Archive(database)).Length : 0);
    }

    [Fact]
    public async Task Personal_details_end_with_the_retention()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, Segment);
        await using Node node = await Node.StartAsync(database, _time);
        await node.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel);

        await using OpsDbContext context = database.Context();
        AuditDetail left = await context.AuditDetails.SingleAsync(d => d.Seq < Segment, Cancel);
        Assert.Equal((LongTrail.Rotated, null, null, null), ((int)left.Seq, left.Subject, left.Salt, left.Data));
        Assert.True(await context.AuditDetails.AnyAsync(d => d.Seq >= Segment && d.Salt != null, Cancel));
        string text = await TextAsync(Directory.GetFiles(Archive(database)).Single());
        Assert.DoesNotContain("@example.com", text, StringComparison.Ordinal);
        Assert.Contains("\"personal\":{\"actor\":\"(erased)\"}}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alarm_that_nobody_has_looked_at_stays_in_the_database_too()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, Segment);
        await using Node node = await Node.StartAsync(database, _time);
        await using OpsDbContext context = database.Context();
        context.AuditAlarms.AddRange(new AuditAlarm { Seq = 42 }, new AuditAlarm { Seq = 43, AcknowledgedBy = 44 });
        await context.SaveChangesAsync(Cancel);
        Assert.Single((await node.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel)).Segments);

        Assert.Contains(await node.Get<AuditAlarms>().OpenAsync(cancellationToken: Cancel), a => a.Seq == 42);
        long[] kept = await context.AuditEntries.Where(e => e.Seq < Segment).OrderBy(e => e.Seq).Select(e => e.Seq).ToArrayAsync(Cancel);
        Assert.Equal([0, 42, LongTrail.Rotated], kept);
        Assert.False(await context.AuditDetails.AnyAsync(d => d.Seq < Segment && d.Data != null, Cancel));
        Assert.Equal("", (await node.Get<VerificationRuns>().RunAsync(Operator, Cancel))!.Message);
    }

    [Fact]
    public async Task The_file_holds_the_segment_and_the_event_says_which()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, LongTrail.Size);
        List<byte[]> before = await EntriesAsync(database);
        await using Node node = await Node.StartAsync(database, _time);
        ArchiveResult result = await node.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel);

        foreach (AuditSegment segment in result.Segments)
        {
            byte[] file = await File.ReadAllBytesAsync(Path.Combine(Archive(database), segment.File), Cancel);
            Assert.Equal(segment.Sha256, Convert.ToHexStringLower(SHA256.HashData(file)));
            Assert.EndsWith($"-{segment.First:d12}-{segment.First + Segment - 1:d12}.jsonl.gz", segment.File, StringComparison.Ordinal);
            await using OpsDbContext context = database.Context();
            AuditRow row = await context.AuditEntries.SingleAsync(e => e.ObjectType == "segment" && e.ObjectId == $"{segment.First}", Cancel);
            JsonNode after = JsonNode.Parse(row.Entry)!["after"]!;
            Assert.Equal((segment.First, Segment, segment.File, segment.Sha256), ((long)after["first"]!, (int)after["count"]!, (string?)after["file"], (string?)after["sha256"]));
        }

        List<byte[]> read = [];
        await foreach (byte[] entry in node.Get<SegmentFiles>().ReadAsync(0, 2 * Segment, Cancel))
        {
            read.Add(entry);
        }

        Assert.Equal(before.Take(2 * Segment), read);
        Assert.Equal(before[5000], await node.Get<SegmentFiles>().FindAsync(5000, Cancel));
        Assert.Null(await node.Get<SegmentFiles>().FindAsync(2 * Segment, Cancel));
        Assert.Null(await node.Get<SegmentFiles>().FindAsync(-1, Cancel));
        await Assert.ThrowsAsync<SegmentMissingException>(async () => await DrainAsync(node, (2 * Segment) - 1, 2));
    }

    [Fact]
    public async Task Roots_and_proofs_of_archived_entries_go_on_working()
    {
        long[] sizes = [1, 255, 256, Segment, Segment + 1, 6000, LongTrail.Size];
        await using TestDatabase database = await LongTrail.CopyAsync(_time, LongTrail.Size);
        await using Node node = await Node.StartAsync(database, _time);
        List<byte[]> roots = await RootsAsync();
        (IReadOnlyList<byte[]> inclusion, IReadOnlyList<byte[]> consistency) before = await ProofsAsync();

        await node.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel);

        Assert.Equal(roots, await RootsAsync());
        (IReadOnlyList<byte[]> inclusion, IReadOnlyList<byte[]> consistency) after = await ProofsAsync();
        Assert.Equal(before.inclusion, after.inclusion);
        Assert.Equal(before.consistency, after.consistency);

        async Task<List<byte[]>> RootsAsync()
        {
            await using OpsDbContext context = database.Context();
            List<byte[]> found = [];
            foreach (long size in sizes)
            {
                found.Add(await new TreeReader(context).RootAsync(size, Cancel));
            }

            return found;
        }

        async Task<(IReadOnlyList<byte[]>, IReadOnlyList<byte[]>)> ProofsAsync()
        {
            await using OpsDbContext context = database.Context();
            TreeReader tree = new(context);
            return (await tree.InclusionAsync(4321, LongTrail.Size, Cancel), await tree.ConsistencyAsync(777, LongTrail.Size, Cancel));
        }
    }

    [Fact]
    public async Task An_archived_entry_is_still_shown_and_proved_and_one_without_its_file_is_not()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, LongTrail.Size);
        await using Node node = await Node.StartAsync(database, _time);
        ArchiveResult result = await node.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel);
        AuditQueries queries = node.Get<AuditQueries>();

        AuditPlace place = (await queries.FindAsync(4500, AuditVisibility.Everything, Cancel))!;
        Assert.Equal((4500, "session.started", "p6", (string?)AuditItem.Erased), (place.Item.Seq, place.Item.Kind, place.Item.ActorId, place.Item.ActorName));
        Assert.Equal((4499, 4501), (place.Older, place.Newer));
        Assert.Null(await queries.FindAsync(4500, AuditVisibility.Of(_ => false, "somebody", []), Cancel));
        Assert.NotNull(await queries.FindAsync(4500, AuditVisibility.Of(_ => false, "p6", []), Cancel));
        AuditProof proof = (await node.Get<AuditProofs>().ProveAsync(4500, Cancel))!;
        Assert.True(proof.Holds);
        Assert.Equal(place.Item.LeafHash, Convert.ToHexStringLower(proof.LeafHash));

        File.Delete(Path.Combine(Archive(database), result.Segments[1].File));
        Assert.Null(await queries.FindAsync(4500, AuditVisibility.Everything, Cancel));
        Assert.Equal(result.Segments[1].File, await queries.ArchiveFileAsync(4500, Cancel));
    }

    [Fact]
    public async Task An_export_of_everything_verifies_after_archiving_and_holds_every_entry()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, Segment);
        await using Node node = await Node.StartAsync(database, _time);
        Assert.Single((await node.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel)).Segments);
        TrailExports exports = node.Get<TrailExports>();
        using ExportPlan plan = await exports.PrepareAsync(new AuditFilter(), Cancel);
        using MemoryStream output = new();
        await exports.WriteAsync(plan, ExportFormat.Jsonl, output, cancellationToken: Cancel);

        output.Position = 0;
        TrailReport report = await TrailVerifier.VerifyAsync(output, new TrailTrust { Keys = [plan.Keys.KeyFor(plan.Size)!] }, cancellationToken: Cancel);
        Assert.Equal("", report.Finding.Message);
        Assert.Equal((plan.Size, plan.Size), (report.Size, report.Entries));
        Assert.True(plan.Size > LongTrail.Size);
    }

    [Fact]
    public async Task The_database_verifies_after_archiving_until_a_file_is_missing()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, LongTrail.Size);
        await using Node node = await Node.StartAsync(database, _time);
        ArchiveResult result = await node.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel);
        Assert.Equal("", (await node.Get<VerificationRuns>().RunAsync(Operator, Cancel))!.Message);

        File.Delete(Path.Combine(Archive(database), result.Segments[1].File));
        AuditVerification verification = (await node.Get<VerificationRuns>().RunAsync(Operator, Cancel))!;
        Assert.Equal(("segment_missing", (long?)Segment), (verification.Tampering, verification.FirstBad));
    }

    [Fact]
    public async Task Running_again_moves_nothing_and_the_trail_goes_on()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, LongTrail.Size);
        await using Node node = await Node.StartAsync(database, _time);
        Assert.Equal(2, (await node.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel)).Segments.Count);
        Assert.Empty((await node.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel)).Segments);
        long seq = await node.Get<AuditTrail>().RecordAsync(new AuditEvent(IdentityEvents.SessionStarted, Operator, "session", "-"), Cancel);

        await using OpsDbContext context = database.Context();
        AuditHead head = await context.AuditHead.SingleAsync(Cancel);
        Assert.Equal(head.Size, seq + 1);
        Assert.Equal(CompactRange.Read(head.Size, head.Range).Root(), await new TreeReader(context).RootAsync(head.Size, Cancel));
    }

    [Fact]
    public async Task Two_nodes_at_once_move_each_segment_once()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, LongTrail.Size);
        await using Node one = await Node.StartAsync(database, _time), two = await Node.StartAsync(database, _time);
        using Barrier bothVerified = new(2);
        int arrived = 0;
        Task<ArchiveResult> first = RunAsync(one, 0), second = RunAsync(two, 1);
        ArchiveResult[] results = [await first, await second];
        Assert.Equal([0L, Segment], results.SelectMany(r => r.Segments).Select(s => s.First).Order());
        await DrainAsync(one, 0, 2 * Segment); // each file is the one whose hash was recorded

        Task<ArchiveResult> RunAsync(Node node, int number)
        {
            SegmentDirectory directory = new(new AuditOptions(), new StorageOptions { DataDirectory = Path.GetDirectoryName(database.File)!, Node = number });
            AuditArchive archive = new(
                database.Contexts, database.Dialect, node.Get<AuditTrail>(), node.Access, ActivatorUtilities.CreateInstance<ExportPlanner>(node.Get<IServiceProvider>()), directory, new AuditOptions(), _time)
            {
                Reached = step => _ = step != "verified" || Interlocked.Increment(ref arrived) > 2 || bothVerified.SignalAndWait(TimeSpan.FromSeconds(30), Cancel),
            };
            return Task.Run(() => archive.RunAsync(Operator, cancellationToken: Cancel), Cancel);
        }
    }

    [Theory]
    [InlineData("written")]
    [InlineData("verified")]
    [InlineData("named")]
    [InlineData("deleted")]
    public async Task A_stop_at_any_step_leaves_the_rows_and_the_next_run_moves_them(string step)
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, Segment);
        await using (Node node = await Node.StartAsync(database, _time))
        {
            AuditArchive archive = node.Get<AuditArchive>();
            archive.Reached = at => _ = at == step ? throw new OperationCanceledException(step) : 0;
            await Assert.ThrowsAsync<OperationCanceledException>(() => archive.RunAsync(Operator, cancellationToken: Cancel));
        }

        Assert.True((await EntriesAsync(database)).Count >= LongTrail.Size);
        await using Node next = await Node.StartAsync(database, _time);
        Assert.Empty(await next.Get<SegmentFiles>().ListAsync(Cancel));
        Assert.Single((await next.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel)).Segments);
        await DrainAsync(next, 0, Segment);
        Assert.Single(Directory.GetFiles(Archive(database)));
    }

    [Fact]
    public async Task What_cannot_be_signed_for_stays()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, LongTrail.Size);
        File.Delete(Path.Combine(Path.GetDirectoryName(database.File)!, "audit", "signing-key.pem"));
        await using Node node = await Node.StartAsync(database, _time);
        ArchiveResult result = await node.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel);
        Assert.Equal((0, ArchiveEnd.NotSigned), (result.Segments.Count, result.End));
        Assert.Contains("audit replace-key", ArchiveWording.Say(result), StringComparison.Ordinal);
        Assert.True((await EntriesAsync(database)).Count >= LongTrail.Size);
    }

    [Fact]
    public async Task Entries_that_were_tampered_with_are_not_archived()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, LongTrail.Size);
        await using Node node = await Node.StartAsync(database, _time);
        await using OpsDbContext context = database.Context();
        byte[] other = await context.AuditEntries.Where(e => e.Seq == 700).Select(e => e.Entry).SingleAsync(Cancel);
        await context.AuditEntries.Where(e => e.Seq == 701).ExecuteUpdateAsync(e => e.SetProperty(r => r.Entry, other), Cancel);
        await Assert.ThrowsAsync<InvalidDataException>(() => node.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel));
        Assert.True((await EntriesAsync(database)).Count >= LongTrail.Size);
    }

    [Fact]
    public async Task A_file_that_is_missing_or_altered_is_a_finding_that_says_what_to_do()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, LongTrail.Size);
        await using Node node = await Node.StartAsync(database, _time);
        ArchiveResult result = await node.Get<AuditArchive>().RunAsync(Operator, cancellationToken: Cancel);
        string altered = Path.Combine(Archive(database), result.Segments[0].File), missing = Path.Combine(Archive(database), result.Segments[1].File);
        byte[] bytes = await File.ReadAllBytesAsync(altered, Cancel);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(altered, bytes, Cancel);
        File.Delete(missing);

        SegmentMissingException first = await Assert.ThrowsAsync<SegmentMissingException>(() => DrainAsync(node, 10, 1));
        Assert.Equal(0, first.First);
        Assert.Contains("was altered", first.Message, StringComparison.Ordinal);
        SegmentMissingException second = await Assert.ThrowsAsync<SegmentMissingException>(() => node.Get<SegmentFiles>().FindAsync(Segment, Cancel));
        Assert.Equal(Segment, second.First);
        Assert.Contains(missing, second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_archives_nothing_and_is_recorded()
    {
        await using TestDatabase database = await LongTrail.CopyAsync(_time, LongTrail.Size);
        await using Node node = await Node.StartAsync(database, _time);
        Actor engineer = Actor.Person(node.SignIn(await node.AddAsync("eve@example.com", Roles.Engineer)), ActorOrigin.Console);
        Assert.Equal(ArchiveEnd.NotAllowed, (await node.Get<AuditArchive>().RunAsync(engineer, cancellationToken: Cancel)).End);
        await using OpsDbContext context = database.Context();
        Assert.Equal("denied", await context.AuditEntries.Where(e => e.Kind == "audit.segment_archived").Select(e => e.Outcome).SingleAsync(Cancel));
    }

    [Theory]
    [InlineData(183, false)]
    [InlineData(184, true)]
    [InlineData(36_500, true)]
    [InlineData(36_501, false)]
    public async Task A_retention_that_is_too_short_is_refused_at_start(int days, bool accepted)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        AuditOptions options = new() { Retention = days };
        ValidateOptionsResult[] results = [.. node.Get<IEnumerable<IValidateOptions<AuditOptions>>>().Select(v => v.Validate(Options.DefaultName, options))];
        Assert.Equal(accepted, !Array.Exists(results, r => r.Failed));
        Assert.True(accepted || results.Any(r => r.FailureMessage?.StartsWith("Audit:Retention: must be", StringComparison.Ordinal) == true));
    }

    private static string Archive(TestDatabase database) => Path.Combine(Path.GetDirectoryName(database.File)!, "audit", "archive");

    private static async Task<List<byte[]>> EntriesAsync(TestDatabase database)
    {
        await using OpsDbContext context = database.Context();
        return await context.AuditEntries.OrderBy(e => e.Seq).Select(e => e.Entry).ToListAsync(Cancel);
    }

    private static async Task DrainAsync(Node node, long first, long count)
    {
        long read = 0;
        await foreach (byte[] entry in node.Get<SegmentFiles>().ReadAsync(first, count, Cancel))
        {
            read += entry.Length > 0 ? 1 : 0;
        }

        Assert.Equal(count, read);
    }

    private static async Task<string> TextAsync(string file)
    {
        await using GZipStream text = new(File.OpenRead(file), CompressionMode.Decompress);
        using StreamReader reader = new(text);
        return await reader.ReadToEndAsync(Cancel);
    }
}
