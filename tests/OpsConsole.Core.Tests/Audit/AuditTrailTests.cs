using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Identity;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit;

/// <summary>A change and its event are one.</summary>
public sealed class AuditTrailTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_outside_an_audited_transaction_is_not_saved()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        await using OpsDbContext context = await database.Contexts.CreateDbContextAsync(Cancel);
        context.ApiKeys.Add(Key("a"));

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Cancel));

        Assert.Contains("ApiKey would change without an event", refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => context.SaveChanges());
    }

    [Fact]
    public async Task A_column_that_is_marked_may_change_without_an_event_and_its_neighbour_may_not()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        string id = (await node.Keys.AddAsync("ci", [Scopes.MetricsRead], Actor.Shell("tester@localhost"), Cancel)).Id;
        await using OpsDbContext context = await database.Contexts.CreateDbContextAsync(Cancel);
        ApiKey key = await context.ApiKeys.SingleAsync(k => k.Id == id, Cancel);

        key.LastUsedAt = DateTime.UtcNow;
        Assert.Equal(1, await context.SaveChangesAsync(Cancel));

        key.Scopes = Scopes.ChangesWrite;
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Cancel));
    }

    [Fact]
    public async Task A_change_whose_event_is_missing_is_undone()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        await using (OpsDbContext context = await database.Contexts.CreateDbContextAsync(Cancel))
        {
            await using AuditedTransaction transaction = await node.Get<AuditTrail>().BeginAsync(context, cancellationToken: Cancel);
            context.ApiKeys.Add(Key("a"));
            await context.SaveChangesAsync(Cancel);
            await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(Cancel));
        }

        await using OpsDbContext after = await database.Contexts.CreateDbContextAsync(Cancel);
        Assert.Empty(await after.ApiKeys.ToListAsync(Cancel));
    }

    [Fact]
    public async Task An_event_whose_change_fails_is_not_written()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        long before = await SizeAsync(database);
        await using (OpsDbContext context = await database.Contexts.CreateDbContextAsync(Cancel))
        {
            await using AuditedTransaction transaction = await node.Get<AuditTrail>().BeginAsync(context, cancellationToken: Cancel);
            context.ApiKeys.Add(Key("a"));
            transaction.Record(Made("a"));
            context.ApiKeys.Add(Key("b", name: null!)); // the column does not take it
            await Assert.ThrowsAsync<DbUpdateException>(() => transaction.CommitAsync(Cancel));
        }

        Assert.Equal(before, await SizeAsync(database));
    }

    [Fact]
    public async Task One_change_is_one_event()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        await using OpsDbContext context = await database.Contexts.CreateDbContextAsync(Cancel);
        await using AuditedTransaction transaction = await node.Get<AuditTrail>().BeginAsync(context, cancellationToken: Cancel);
        transaction.Record(Made("a"));
        Assert.Throws<InvalidOperationException>(() => transaction.Record(Made("b")));
    }

    [Fact]
    public async Task An_event_that_something_else_has_numbered_is_written_once()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        await node.Get<AuditTrail>().RecordAsync(Made("a") with { Id = "journal-1" }, Cancel);
        long before = await SizeAsync(database);

        DbUpdateException again = await Assert.ThrowsAsync<DbUpdateException>(() => node.Get<AuditTrail>().RecordAsync(Made("a") with { Id = "journal-1" }, Cancel));

        Assert.True(database.Dialect.IsDuplicateKey(again));
        Assert.Equal(before, await SizeAsync(database));
    }

    [Fact]
    public async Task An_entry_says_who_what_when_where_and_why_and_keeps_names_apart()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        string ann = await node.AddAsync("ann@example.com", Roles.Engineer);
        Actor actor = Actor.Person(node.SignIn(ann), new ActorOrigin("web", "192.0.2.7", "Firefox", "trace-1"));
        DateTime happened = new(2026, 11, 20, 3, 0, 0, 123, DateTimeKind.Utc);

        long seq = await node.Get<AuditTrail>().RecordAsync(
            new AuditEvent("apikey.revoked", actor, "apikey", "key-1")
            {
                Before = new JsonObject { ["revoked"] = false },
                After = new JsonObject { ["revoked"] = true },
                Reason = "  leaked in a log  ",
                Change = "cr-12",
                Environment = "production",
                Prompt = new AuditedPrompt("support/answer", "3f2a", "b10b"),
                OccurredAt = happened,
            },
            Cancel);

        await using OpsDbContext context = await database.Contexts.CreateDbContextAsync(Cancel);
        AuditRow row = await context.AuditEntries.SingleAsync(e => e.Seq == seq, Cancel);
        string entry = System.Text.Encoding.UTF8.GetString(row.Entry);
        JsonNode json = JsonNode.Parse(entry)!;
        Assert.Equal(
            """{"after":{"revoked":true},"before":{"revoked":false},"change":"cr-12","environment":"production","prompt":{"blob":"b10b","commit":"3f2a","name":"support/answer"},"reason":"leaked in a log","request":"trace-1","source":"web"}""",
            Some(json, "after", "before", "change", "environment", "prompt", "reason", "request", "source"));
        Assert.Equal(("person", ann, "2026-11-20T03:00:00.123Z"), ((string?)json["actor"]!["type"], (string?)json["actor"]!["id"], (string?)json["occurredAt"]));
        Assert.DoesNotContain("ann@example.com", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.7", entry, StringComparison.Ordinal);
        AuditDetail detail = await context.AuditDetails.SingleAsync(d => d.Seq == seq, Cancel);
        Assert.Equal((ann, """{"address":"192.0.2.7","agent":"Firefox","email":"ann@example.com"}"""), (detail.Subject, System.Text.Encoding.UTF8.GetString(detail.Data!)));
        Assert.Equal((string?)json["personal"]!["actor"], Convert.ToHexStringLower(AuditEntry.Commit(detail.Salt, detail.Data)));
    }

    [Fact]
    public async Task The_time_of_recording_never_goes_back()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        ManualTime time = new(new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc));
        await using Node node = await Node.StartAsync(database, time);
        long first = await node.Get<AuditTrail>().RecordAsync(Made("a"), Cancel);
        time.Advance(TimeSpan.FromHours(-3)); // the clock was put back three hours
        long second = await node.Get<AuditTrail>().RecordAsync(Made("b"), Cancel);

        await using OpsDbContext context = await database.Contexts.CreateDbContextAsync(Cancel);
        List<DateTime> times = await context.AuditEntries.Where(e => e.Seq >= first).OrderBy(e => e.Seq).Select(e => e.RecordedAt).ToListAsync(Cancel);
        Assert.Equal(first + 1, second);
        Assert.Equal(times[0], times[1]);
    }

    private static ApiKey Key(string id, string? name = "ci") => new() { Id = id, Name = name!, Scopes = "", Hash = [1], CreatedBy = "" };

    private static AuditEvent Made(string id) => new("apikey.created", Actor.Shell("tester@localhost"), "apikey", id);

    private static string Some(JsonNode entry, params string[] names) =>
        new JsonObject(names.Select(n => KeyValuePair.Create(n, entry[n]?.DeepClone()))).ToJsonString();

    private static async Task<long> SizeAsync(TestDatabase database)
    {
        await using OpsDbContext context = await database.Contexts.CreateDbContextAsync(Cancel);
        return await context.AuditHead.Select(h => h.Size).SingleAsync(Cancel);
    }
}
