using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Audit;

public sealed class ConsoleLifeTests
{
    private static readonly string[] OwnKinds = ["console.started", "console.stopped", "console.heartbeat", "audit.settings_changed"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_and_stop_are_in_the_trail_and_a_crash_is_visible_at_the_next_start()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await LiveAsync(database);
        await LiveAsync(database, crash: true);
        await LiveAsync(database);

        List<JsonNode> entries = await EntriesAsync(database);
        Assert.Equal(["console.started", "console.stopped", "console.started", "console.started", "console.stopped"], entries.Select(e => (string?)e["kind"]));
        Assert.Equal(["none", "stopped", "lost"], entries.Where(e => (string?)e["kind"] == "console.started").Select(e => (string?)e["after"]!["previous"]));
        Assert.All(entries, e => Assert.Equal("""{"id":"0","type":"console"}""", e["object"]!.ToJsonString()));
        Assert.NotEqual("", (string?)entries[0]["after"]!["version"]);
        Assert.Equal((string?)entries[0]["after"]!["start"], (string?)entries[1]["after"]!["start"]);
    }

    [Fact]
    public async Task The_heart_beats()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using TrailNode node = await TrailNode.StartAsync(database, options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(20));
        TaskCompletionSource twice = new();
        int beats = 0;
        node.Get<AuditCommits>().Subscribe(committed =>
        {
            if (committed.Kind.Name == "console.heartbeat" && ++beats == 2)
            {
                twice.SetResult();
            }

            return Task.CompletedTask;
        });

        await using IAsyncDisposable running = await node.RunAsync<ConsoleLife>();
        await twice.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    [Fact]
    public async Task Other_settings_than_at_the_last_start_alarm_without_showing_secrets()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await LiveAsync(database);
        await LiveAsync(database);
        Assert.DoesNotContain(await EntriesAsync(database), e => (string?)e["kind"] == "audit.settings_changed");

        await LiveAsync(database, options => options.CheckpointInterval = TimeSpan.FromSeconds(60));
        await LiveAsync(database, options => options.CheckpointInterval = TimeSpan.FromSeconds(60));
        await LiveAsync(database);

        List<JsonNode> changes = [.. (await EntriesAsync(database)).Where(e => (string?)e["kind"] == "audit.settings_changed")];
        Assert.Equal(
            ["""{"CheckpointInterval":"00:00:30"} {"CheckpointInterval":"00:01:00"}""", """{"CheckpointInterval":"00:01:00"} {"CheckpointInterval":"00:00:30"}"""],
            changes.Select(c => $"{c["before"]!.ToJsonString()} {c["after"]!.ToJsonString()}"));
        await using TrailNode node = await TrailNode.StartAsync(database);
        Assert.Equal(2, (await node.Alarms.OpenAsync(cancellationToken: Cancellation)).Count);
    }

    private static async Task LiveAsync(TestDatabase database, Action<AuditOptions>? configure = null, bool crash = false)
    {
        await using TrailNode node = await TrailNode.StartAsync(database, options =>
        {
            options.HeartbeatInterval = TimeSpan.FromMinutes(1);
            configure?.Invoke(options);
        });
        IAsyncDisposable running = await node.RunAsync<ConsoleLife>();
        if (!crash)
        {
            await running.DisposeAsync();
        }
    }

    private static async Task<List<JsonNode>> EntriesAsync(TestDatabase database)
    {
        await using OpsDbContext context = database.Context();
        List<byte[]> entries = await context.AuditEntries.Where(e => OwnKinds.Contains(e.Kind)).OrderBy(e => e.Seq).Select(e => e.Entry).ToListAsync(Cancellation);
        return entries.ConvertAll(e => JsonNode.Parse(e)!);
    }
}
