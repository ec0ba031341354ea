using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Identity;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Exports;

/// <summary>A small trail in a database of its own, as the console writes and signs it.</summary>
internal sealed class SampleTrail : IAsyncDisposable
{
    public const string Kind = "apikey.created", OtherKind = "session.started";

    public static readonly Actor Operator = Actor.Shell("tester@localhost");

    private SampleTrail(TestDatabase database, Node node, ManualTime time) => (Database, Node, Time) = (database, node, time);

    public TestDatabase Database { get; }

    public Node Node { get; }

    public ManualTime Time { get; }

    public TrailExports Exports => Node.Get<TrailExports>();

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Makes a trail; every fourth entry is by somebody with personal data, and every seventh is signed.</summary>
    public static async Task<SampleTrail> CreateAsync(int entries = 30)
    {
        ManualTime time = new(new DateTime(2026, 11, 20, 8, 0, 0, DateTimeKind.Utc));
        TestDatabase database = await TestDatabase.CreateAsync(Storage.Database.Sqlite);
        SampleTrail trail = new(database, await Node.StartAsync(database, time), time);
        await trail.GrowAsync(entries - 1);
        return trail;
    }

    /// <summary>Writes some more entries.</summary>
    public async Task GrowAsync(int entries)
    {
        for (int i = 1; i <= entries; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(20));
            Actor actor = i % 4 == 0 ? Actor.Nobody("ann@example.com", new ActorOrigin("web", "192.0.2.7", "Browser/1.0")) : Operator;
            long seq = await Node.Get<AuditTrail>().RecordAsync(
                new AuditEvent(i % 4 == 0 ? OtherKind : Kind, actor, "apikey", $"key{i % 5}")
                {
                    After = new JsonObject { ["name"] = $"=cmd|'/C calc'!A{i}", ["note"] = "Zoë \"😀\"\n\u0001" },
                    Reason = i % 3 == 0 ? "because" : null,
                },
                Cancel);
            if (seq % 7 == 0)
            {
                await IssueAsync();
            }
        }
    }

    public async Task<PublishedCheckpoint> IssueAsync() => (await Node.Get<CheckpointIssuer>().IssueAsync(Cancel))!;

    /// <summary>Exports to memory.</summary>
    public async Task<byte[]> ExportAsync(ExportFormat format = ExportFormat.Jsonl, AuditFilter? filter = null)
    {
        using ExportPlan plan = await Exports.PrepareAsync(filter ?? new AuditFilter(), Cancel);
        using AsyncOnlyStream output = new();
        await Exports.WriteAsync(plan, format, output, null, Cancel);
        return output.ToArray();
    }

    public async Task<string[]> ExportLinesAsync(AuditFilter? filter = null) => LinesOf(await ExportAsync(ExportFormat.Jsonl, filter));

    public static string[] LinesOf(byte[] trail) => Encoding.UTF8.GetString(trail).Split('\n')[..^1];

    public static Task<TrailReport> VerifyAsync(IEnumerable<string> lines, TrailTrust? trust = null) =>
        VerifyAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n"))), trust);

    public static async Task<TrailReport> VerifyAsync(byte[] trail, TrailTrust? trust = null)
    {
        using MemoryStream stream = new(trail);
        return await TrailVerifier.VerifyAsync(stream, trust, null, Cancel);
    }

    /// <summary>Runs SQL as somebody would who tampers.</summary>
    public async Task TamperAsync(string sql)
    {
        await using OpsDbContext context = Database.Context();
        await context.Database.ExecuteSqlRawAsync(sql, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>Takes what a response body takes: asynchronous writes only, without seeking.</summary>
internal sealed class AsyncOnlyStream : Stream
{
    private readonly MemoryStream _bytes = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public byte[] ToArray() => _bytes.ToArray();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous operations are disallowed.");

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _bytes.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => _bytes.WriteAsync(buffer, offset, count, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        _bytes.Dispose();
        base.Dispose(disposing);
    }
}
