using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Identity;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Archive;

/// <summary>
/// A trail of two segments and a bit, an entry a minute from <see cref="Start"/> on, with a checkpoint at its end. The key was rotated
/// in the first segment. Made once, copied for each test.
/// </summary>
internal static class LongTrail
{
    public const int Size = 2 * 4096 + 300, Rotated = 1000;

    public static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Lazy<Task<(byte[] Database, string Key)>> Made = new(MakeAsync);

    private static CancellationToken Cancel => CancellationToken.None;

    /// <summary>A copy of the trail.</summary>
    /// <param name="time">Stands when the retention of 400 days is over for so many entries.</param>
    /// <param name="past">How many entries are past it.</param>
    public static async Task<TestDatabase> CopyAsync(ManualTime time, int past)
    {
        (byte[] database, string key) = await Made.Value;
        string directory = Directory.CreateTempSubdirectory("opsconsole-archive-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(directory, "opsconsole.db"), database);
        Directory.CreateDirectory(Path.Combine(directory, "audit"));
        await File.WriteAllTextAsync(Path.Combine(directory, "audit", "signing-key.pem"), key);
        time.Advance(Start.AddMinutes(past - 0.5).AddDays(400) - time.GetUtcNow().UtcDateTime);
        return TestDatabase.Open(directory, time: time);
    }

    private static async Task<(byte[] Database, string Key)> MakeAsync()
    {
        ManualTime time = new(Start);
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite, time: time);
        string keyPath = Path.Combine(Path.GetDirectoryName(database.File)!, "audit", "signing-key.pem");
        await using (Node node = await Node.StartAsync(database, time))
        {
            using SigningKey fresh = SigningKey.Create();
            SigningKeyFile keyFile = node.Get<SigningKeyFile>();
            using SigningKey old = keyFile.Read();
            await FillAsync(database, old, fresh);
            keyFile.Write(fresh);
        }

        SqliteConnection.ClearAllPools();
        return (await File.ReadAllBytesAsync(database.File, Cancel), await File.ReadAllTextAsync(keyPath, Cancel));
    }

    /// <summary>Builds rows as the appender does, many to a transaction.</summary>
    private static async Task FillAsync(TestDatabase database, SigningKey old, SigningKey fresh)
    {
        await using OpsDbContext context = database.Context();
        await using var transaction = await context.Database.BeginTransactionAsync(Cancel);
        AuditHead head = await context.AuditHead.SingleAsync(Cancel);
        CompactRange range = CompactRange.Read(head.Size, head.Range);
        List<byte[]> leaves = await context.AuditEntries.OrderBy(e => e.Seq).Select(e => e.LeafHash).ToListAsync(Cancel);
        string origin = Checkpoint.OriginOf(head.LogId);
        while (head.Size < Size)
        {
            bool rotates = head.Size == Rotated;
            AuditEvent happened = rotates
                ? new AuditEvent("audit.key_rotated", Person("ann"), "log", head.LogId) { After = new JsonObject { ["verifierKey"] = fresh.Verifier(origin).ToString() } }
                : new AuditEvent("session.started", head.Size % 3 == 0 ? Person($"p{head.Size % 7}") : Actor.Console, "session", "-");
            (AuditRow row, List<AuditDetail> details) = AuditEntry.Build(
                happened, head, head.Size.ToString("x16", CultureInfo.InvariantCulture), Start.AddMinutes(head.Size), node: 0);
            context.AuditEntries.Add(row);
            context.AuditDetails.AddRange(details);
            leaves.Add(row.LeafHash);
            range.Append(row.LeafHash);
            head.Size++;
            (head.LastLeafHash, head.LastRecordedAt, head.Range) = (row.LeafHash, row.RecordedAt, range.ToBytes());
            if (head.Size % AuditTile.Width == 0)
            {
                context.AuditTiles.Add(new AuditTile { Level = 0, Index = (head.Size / AuditTile.Width) - 1, Hashes = [.. leaves.TakeLast(AuditTile.Width).SelectMany(h => h)] });
            }

            if (rotates || head.Size is Size or 500)
            {
                SigningKey[] keys = rotates ? [old, fresh] : head.Size == Size ? [fresh] : [old];
                Checkpoint checkpoint = new(origin, head.Size, range.Root(), row.RecordedAt);
                context.AuditCheckpoints.Add(new AuditCheckpoint { Size = head.Size, At = row.RecordedAt, Note = SignedNote.Sign(checkpoint.ToText(), origin, keys).ToString() });
            }

            if (head.Size % 512 == 0 || head.Size == Size)
            {
                await context.SaveChangesAsync(Cancel);
                foreach (var entry in context.ChangeTracker.Entries().Where(e => e.Entity is not AuditHead).ToList())
                {
                    entry.State = EntityState.Detached;
                }
            }
        }

        await transaction.CommitAsync(Cancel);
    }

    private static Actor Person(string id) =>
        Actor.Person(new AccessTicket(id, $"{id}@example.com", "session", "stamp"), new ActorOrigin("web", "192.0.2.7", "Some browser"));
}
