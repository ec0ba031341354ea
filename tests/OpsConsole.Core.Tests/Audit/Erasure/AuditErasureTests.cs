using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Erasure;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Identity;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit.Erasure;

public class AuditErasureTests
{
    private const string Address = "zoe.quine@example.com";

    private static readonly Actor Operator = Actor.Shell("tester@localhost");

    private static readonly ActorOrigin Browser = new("web", "192.0.2.7", "Some browser");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(Database.Sqlite), InlineData(Database.SqlServer)]
    public async Task An_address_means_its_account_and_the_sign_ins_that_claimed_it(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await using Node node = await Node.StartAsync(database);
        string zoe = await node.AddAsync(Address, Roles.Engineer);
        await SignInAsync(node, Actor.Nobody("ZOE.quine@example.com ", Browser));
        await SignInAsync(node, Actor.Person(node.SignIn(zoe), Browser));
        await SignInAsync(node, Actor.Nobody("somebody.else@example.com", Browser));
        (byte[] root, List<byte[]> entries) before = await TreeAsync(database);

        ErasureResult result = await EraseAsync(node, "Zoe.Quine@example.com");

        Assert.Equal(new ErasureResult(ErasureOutcome.Done, 3), result);
        await using OpsDbContext context = database.Context();
        AuditDetail left = await context.AuditDetails.SingleAsync(d => d.Subject != null, Cancel);
        Assert.Equal("email:SOMEBODY.ELSE@EXAMPLE.COM", left.Subject);
        Assert.All(await context.AuditDetails.Where(d => d.Subject == null).ToListAsync(Cancel), d => Assert.True(d.Salt is null && d.Data is null));
        (byte[] root, List<byte[]> entries) after = await TreeAsync(database, before.entries.Count);
        Assert.Equal(before.root, after.root);
        Assert.Equal(before.entries, after.entries);

        JsonNode entry = await LastEntryAsync(database);
        Assert.Equal("audit.subject_erased", (string?)entry["kind"]);
        Assert.Equal(zoe, (string?)entry["object"]!["id"]);
        Assert.Equal(3, (int)entry["after"]!["details"]!);
        Assert.Equal("request 12 of 3 May", (string?)entry["reason"]);
        Assert.DoesNotContain("quine", entry.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.SqlServer)]
    public async Task An_address_without_an_account_is_erased_too_and_the_event_does_not_name_it(Database kind)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(kind);
        await using Node node = await Node.StartAsync(database);
        await SignInAsync(node, Actor.Nobody(Address, Browser));
        await SignInAsync(node, Actor.Nobody(Address.ToUpperInvariant(), Browser));

        Assert.Equal(new ErasureResult(ErasureOutcome.Done, 2), await EraseAsync(node, $" {Address} "));

        JsonNode entry = await LastEntryAsync(database);
        Assert.Equal("-", (string?)entry["object"]!["id"]);
        Assert.DoesNotContain("quine", entry.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_account_is_erased_by_its_id_with_what_its_address_claimed()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        string zoe = await node.AddAsync(Address, Roles.Engineer);
        await SignInAsync(node, Actor.Nobody(Address, Browser));
        Assert.Equal(new ErasureResult(ErasureOutcome.Done, 2), await EraseAsync(node, zoe));
    }

    [Fact]
    public async Task What_somebody_typed_to_sign_in_is_erased_even_when_it_is_no_address()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        await SignInAsync(node, Actor.Nobody("zoe quine", Browser));
        Assert.Equal(new ErasureResult(ErasureOutcome.Done, 1), await EraseAsync(node, "Zoe Quine"));
        Assert.Equal("-", (string?)(await LastEntryAsync(database))["object"]!["id"]);
    }

    [Fact]
    public async Task Erasing_again_finds_nothing_until_the_person_comes_back()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        string zoe = await node.AddAsync(Address, Roles.Engineer);
        Assert.Equal(ErasureOutcome.Done, (await EraseAsync(node, zoe)).Outcome);
        long size = await SizeAsync(database);

        Assert.Equal(new ErasureResult(ErasureOutcome.NothingFound, 0), await EraseAsync(node, zoe));
        Assert.Equal(size, await SizeAsync(database));

        await SignInAsync(node, Actor.Person(node.SignIn(zoe), Browser));
        Assert.Equal(new ErasureResult(ErasureOutcome.Done, 1), await EraseAsync(node, Address));
    }

    [Fact]
    public async Task A_person_who_erases_others_can_be_erased_later()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        string zoe = await node.AddAsync(Address, Roles.Engineer), ann = await node.AddAsync("ann@example.com", Roles.Compliance);
        Assert.Equal(ErasureOutcome.Done, (await EraseAsync(node, zoe, by: Actor.Person(node.SignIn(ann), Browser))).Outcome);
        Assert.Equal(new ErasureResult(ErasureOutcome.Done, 2), await EraseAsync(node, ann));
    }

    [Fact]
    public async Task Who_may_not_erases_nothing_and_is_recorded_without_the_address()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        string zoe = await node.AddAsync(Address, Roles.Engineer);
        Actor self = Actor.Person(node.SignIn(zoe), Browser);

        Assert.Equal(ErasureOutcome.NotAllowed, (await EraseAsync(node, Address, $"I am {Address}", self)).Outcome);

        JsonNode entry = await LastEntryAsync(database);
        Assert.Equal("denied", (string?)entry["outcome"]);
        Assert.Equal(zoe, (string?)entry["object"]!["id"]);
        Assert.DoesNotContain("quine", entry.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        await using OpsDbContext context = database.Context();
        Assert.Equal(2, await context.AuditDetails.CountAsync(d => d.Subject == zoe, Cancel));
    }

    [Theory]
    [InlineData("", "a reason", ErasureOutcome.BadSubject)]
    [InlineData(Address, "  ", ErasureOutcome.BadReason)]
    [InlineData(Address, "asked for by ZOE.QUINE@example.com", ErasureOutcome.ReasonNamesSubject)]
    [InlineData("nobody@example.com", "a reason", ErasureOutcome.NothingFound)]
    [InlineData("00000000-0000-0000-0000-000000000000", "a reason", ErasureOutcome.NothingFound)]
    public async Task What_cannot_be_erased_is_told_apart_and_changes_nothing(string subject, string reason, ErasureOutcome expected)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        await SignInAsync(node, Actor.Nobody(Address, Browser));
        long size = await SizeAsync(database);
        ErasureResult result = await EraseAsync(node, subject, reason);
        Assert.Equal(expected, result.Outcome);
        Assert.NotEmpty(ErasureWording.Say(result));
        Assert.Equal(size, await SizeAsync(database));
    }

    [Fact]
    public async Task An_export_verifies_after_erasing_and_says_erased()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        await SignInAsync(node, Actor.Nobody(Address, Browser));
        await SignInAsync(node, Actor.Nobody("somebody.else@example.com", Browser));
        Assert.Contains(Address, await ExportAsync(node), StringComparison.Ordinal);
        Assert.Equal(ErasureOutcome.Done, (await EraseAsync(node, Address)).Outcome);

        string trail = await ExportAsync(node);
        Assert.DoesNotContain("quine", trail, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"personal\":{\"actor\":\"(erased)\"}}\n", trail, StringComparison.Ordinal);
        Assert.Contains("somebody.else@example.com", trail, StringComparison.Ordinal);
        using MemoryStream input = new(Encoding.UTF8.GetBytes(trail));
        Assert.Equal("", (await TrailVerifier.VerifyAsync(input, cancellationToken: Cancel)).Finding.Message);
        Assert.Equal("", (await node.Get<VerificationRuns>().RunAsync(Operator, Cancel))!.Message);
    }

    [Fact]
    public async Task What_was_erased_is_not_in_the_database_file_any_more()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        for (int i = 0; i < 300; i++)
        {
            await SignInAsync(node, Actor.Nobody(i % 3 == 0 ? Address : $"person{i}@example.com", Browser));
        }

        Assert.Contains("quine", await FileAsync(database), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(new ErasureResult(ErasureOutcome.Done, 100), await EraseAsync(node, Address));
        Assert.DoesNotContain("quine", await FileAsync(database), StringComparison.OrdinalIgnoreCase);
    }

    private static Task<ErasureResult> EraseAsync(Node node, string subject, string reason = "request 12 of 3 May", Actor? by = null) =>
        node.Get<AuditErasure>().EraseAsync(subject, reason, by ?? Operator, Cancel);

    private static Task<long> SignInAsync(Node node, Actor who) =>
        node.Get<AuditTrail>().RecordAsync(new AuditEvent(IdentityEvents.SessionStarted, who, "session", "-") { Outcome = AuditOutcome.Failed }, Cancel);

    private static async Task<string> ExportAsync(Node node)
    {
        TrailExports exports = node.Get<TrailExports>();
        using ExportPlan plan = await exports.PrepareAsync(new AuditFilter(), Cancel);
        using MemoryStream output = new();
        await exports.WriteAsync(plan, ExportFormat.Jsonl, output, cancellationToken: Cancel);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async Task<(byte[] Root, List<byte[]> Entries)> TreeAsync(TestDatabase database, int? size = null)
    {
        await using OpsDbContext context = database.Context();
        List<byte[]> entries = await context.AuditEntries.OrderBy(e => e.Seq).Select(e => e.Entry).Take(size ?? int.MaxValue).ToListAsync(Cancel);
        return (await new TreeReader(context).RootAsync(entries.Count, Cancel), entries);
    }

    private static async Task<JsonNode> LastEntryAsync(TestDatabase database)
    {
        await using OpsDbContext context = database.Context();
        return JsonNode.Parse(await context.AuditEntries.OrderByDescending(e => e.Seq).Select(e => e.Entry).FirstAsync(Cancel))!;
    }

    private static async Task<long> SizeAsync(TestDatabase database)
    {
        await using OpsDbContext context = database.Context();
        return (await context.AuditHead.SingleAsync(Cancel)).Size;
    }

    /// <summary>The bytes of the database with its write-ahead log folded in.</summary>
    private static async Task<string> FileAsync(TestDatabase database)
    {
        await using (OpsDbContext context = database.Context())
        {
            await context.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", Cancel);
        }

        SqliteConnection.ClearAllPools();
        return Encoding.Latin1.GetString(await File.ReadAllBytesAsync(database.File, Cancel));
    }
}
