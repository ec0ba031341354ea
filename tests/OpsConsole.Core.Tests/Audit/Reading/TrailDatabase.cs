using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Identity;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Reading;

/// <summary>A database with a trail, on a clock that the test moves.</summary>
internal sealed class TrailDatabase : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private TrailDatabase(TestDatabase database, Node node, ManualTime time) => (_database, Node, Time) = (database, node, time);

    public Node Node { get; }

    public ManualTime Time { get; }

    public AuditQueries Queries => Node.Get<AuditQueries>();

    public AuditProofs Proofs => Node.Get<AuditProofs>();

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TrailDatabase> CreateAsync(Database kind = Database.Sqlite)
    {
        ManualTime time = new(new DateTime(2026, 11, 20, 9, 0, 0, DateTimeKind.Utc));
        TestDatabase database = await TestDatabase.CreateAsync(kind, time: time);
        return new TrailDatabase(database, await Node.StartAsync(database, time), time);
    }

    /// <summary>Writes an event. Returns its position.</summary>
    public Task<long> RecordAsync(AuditEvent happened) => Node.Get<AuditTrail>().RecordAsync(happened, Cancel);

    /// <summary>An event about a key, with everything else as a test wants it.</summary>
    public static AuditEvent Event(string id = "k1", Actor? by = null, string kind = IdentityEvents.KeyCreated) => new(kind, by ?? Actor.Shell("root@host"), "apikey", id);

    /// <summary>A person who is signed in, as an actor.</summary>
    public async Task<Actor> PersonAsync(string email, params string[] roles) =>
        Actor.Person(Node.SignIn(await Node.AddAsync(email, roles)), new ActorOrigin("web", "203.0.113.7", "Firefox", "r-1"));

    /// <summary>What an actor may see.</summary>
    public AuditVisibility VisibleTo(Actor actor) => AuditVisibility.Of(actor, Node.Access, Node.Get<AuditKinds>());

    /// <summary>Positions of the entries that a filter lets through, newest first.</summary>
    public async Task<long[]> SeqsAsync(AuditFilter filter, AuditVisibility? visibility = null) =>
        [.. (await Queries.ListAsync(filter, visibility ?? AuditVisibility.Everything, null, AuditQueries.MaxLimit, Cancel)).Items.Select(i => i.Seq)];

    /// <summary>Signs the trail as it is.</summary>
    public async Task SignAsync()
    {
        await using OpsDbContext context = Context();
        AuditHead head = await context.AuditHead.SingleAsync(Cancel);
        Checkpoint checkpoint = new(Checkpoint.OriginOf(head.LogId), head.Size, CompactRange.Read(head.Size, head.Range).Root(), AuditEntry.Milliseconds(Time.GetUtcNow().UtcDateTime));
        using SigningKey key = Node.Get<SigningKeyFile>().Read();
        await Node.Get<NewestCheckpoint>().PublishAsync(new PublishedCheckpoint(checkpoint, SignedNote.Sign(checkpoint.ToText(), checkpoint.Origin, key).ToString()));
    }

    /// <summary>Adds rows that look like entries, without hashes: for searches over many.</summary>
    public async Task FillAsync(int count)
    {
        await using OpsDbContext context = Context();
        long first = (await context.AuditEntries.MaxAsync(e => e.Seq, Cancel)) + 1;
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        for (long seq = first; seq < first + count; seq++)
        {
            context.AuditEntries.Add(new AuditRow
            {
                Seq = seq,
                Id = $"f{seq}",
                Entry = Encoding.UTF8.GetBytes($$"""{"actor":{"id":"root@host","type":"shell"},"id":"f{{seq}}","kind":"apikey.created","object":{"id":"f","type":"apikey"},"reason":"nothing much"}"""),
                LeafHash = new byte[MerkleTree.HashLength],
                Kind = IdentityEvents.KeyCreated,
                Outcome = "done",
                ActorType = "shell",
                ActorId = "root@host",
                ObjectType = "apikey",
                ObjectId = "f",
                RecordedAt = Time.GetUtcNow().UtcDateTime,
            });
        }

        await context.SaveChangesAsync(Cancel);
    }

    public OpsDbContext Context() => _database.Context();

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await _database.DisposeAsync();
    }
}
