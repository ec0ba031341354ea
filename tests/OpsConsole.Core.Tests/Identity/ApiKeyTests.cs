using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Identity;

public class ApiKeyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_of_the_secret_is_stored()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        NewKey made = await node.Keys.AddAsync("ci", [Scopes.TelemetryWrite], Actor.Shell("tester@localhost"), Cancel);
        string secret = made.Key.Split('_')[2];
        Assert.Equal(52, secret.Length);

        await using OpsDbContext context = database.Context();
        ApiKey row = await context.ApiKeys.SingleAsync(Cancel);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(made.Key)), row.Hash);
        Assert.DoesNotContain(secret, row.Id + row.Name + row.Scopes + row.CreatedBy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_whole_key_is_accepted()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        string key = (await node.Keys.AddAsync("ci", [Scopes.TelemetryWrite], Actor.Shell("tester@localhost"), Cancel)).Key;
        string last = key[^1] == 'a' ? "b" : "a";
        Assert.NotNull(node.KeyDirectory.Verify(key));
        Assert.All(
            [key[..^1], key[..^1] + last, key + "a", key.ToUpperInvariant(), " " + key, "ops_aaaaaaaaaa" + key[14..], "", key[..15] + "é" + key[16..]],
            wrong => Assert.Null(node.KeyDirectory.Verify(wrong)));
    }

    [Theory]
    [InlineData("", Scopes.TelemetryWrite, KeyOutcome.BadName)]
    [InlineData("ci", "everything", KeyOutcome.BadScope)]
    [InlineData("ci", null, KeyOutcome.BadScope)]
    public async Task A_key_without_a_name_or_a_scope_is_not_made(string name, string? scope, KeyOutcome expected)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        Assert.Equal(expected, (await node.Keys.AddAsync(name, scope is null ? [] : [scope], Actor.Shell("tester@localhost"), Cancel)).Outcome);
    }

    [Fact]
    public async Task The_last_use_is_known_at_once_and_written_later()
    {
        ManualTime time = new(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database, time);
        NewKey made = await node.Keys.AddAsync("ci", [Scopes.TelemetryWrite], Actor.Shell("tester@localhost"), Cancel);
        time.Advance(TimeSpan.FromMinutes(7));
        node.KeyDirectory.Verify(made.Key);

        DateTime used = time.GetUtcNow().UtcDateTime;
        Assert.Equal(used, (await node.Get<KeyQueries>().ListAsync(Cancel)).Single().LastUsedAt);
        await using OpsDbContext context = database.Context();
        Assert.Null(await context.ApiKeys.Select(k => k.LastUsedAt).SingleAsync(Cancel));
        await node.Get<KeyUseUpkeep>().FlushAsync(Cancel);
        Assert.Equal(used, await context.ApiKeys.Select(k => k.LastUsedAt).SingleAsync(Cancel));
    }

    [Fact]
    public async Task Checking_a_key_allocates_nothing()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using Node node = await Node.StartAsync(database);
        string key = (await node.Keys.AddAsync("ci", [Scopes.TelemetryWrite], Actor.Shell("tester@localhost"), Cancel)).Key;
        KeyDirectory keys = node.KeyDirectory;
        for (int i = 0; i < 100; i++)
        {
            keys.Verify(key);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            keys.Verify(key);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 99); // less than a byte a check
    }
}
