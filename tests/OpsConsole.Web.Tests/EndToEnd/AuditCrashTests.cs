using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Storage;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>The console as a process of its own, killed while commands run in it.</summary>
public sealed class AuditCrashTests
{
    private const int Rounds = 4;
    private const int Writers = 32;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_kill_9_the_trail_is_one_chain_without_gaps_and_has_every_acknowledged_change_once()
    {
        using ConsoleProcess.DataDirectory data = new();
        ConcurrentDictionary<string, bool> acknowledged = new();
        Random random = new(7);

        for (int round = 0; round < Rounds; round++)
        {
            using ConsoleProcess console = await ConsoleProcess.StartAsync(data);
            using HttpClient client = await CommandLineAsync(console, data);
            using CancellationTokenSource killed = new();
            Task[] writers = [.. Enumerable.Range(0, Writers).Select(_ => MakeKeysAsync(client, acknowledged, killed.Token))];

            // The kill falls at a random number of acknowledgements, in the midst of commands in flight.
            int target = acknowledged.Count + random.Next(40, 200);
            while (acknowledged.Count < target)
            {
                await Task.Delay(1, Cancel); // the console needs the processors
            }

            console.Kill();
            await killed.CancelAsync();
            await Task.WhenAll(writers);
        }

        using (await ConsoleProcess.StartAsync(data))
        {
            // Starting repairs what there is to repair.
        }

        await using ServiceProvider services = Database(data);
        await using OpsDbContext context = await services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);
        List<string> created = await ReadTrailAsync(context);
        Assert.Empty(acknowledged.Keys.Except(created));
        Assert.Equal(created.Order(), (await context.ApiKeys.Select(k => k.Id).ToListAsync(Cancel)).Order()); // each change with its event, or neither
        Assert.Equal(created.Count, created.Distinct().Count());
    }

    /// <summary>The ids of all keys that were made, after checking that the trail is whole.</summary>
    private static async Task<List<string>> ReadTrailAsync(OpsDbContext context)
    {
        CompactRange tree = new();
        List<string> created = [];
        string previous = new('0', 64);
        foreach (AuditRow row in await context.AuditEntries.AsNoTracking().OrderBy(e => e.Seq).ToListAsync(Cancel))
        {
            JsonNode entry = JsonNode.Parse(row.Entry)!;
            Assert.Equal((tree.Size, previous), (row.Seq, (string?)entry["prev"]));
            byte[] leaf = MerkleTree.Leaf(row.Entry);
            tree.Append(leaf);
            previous = Convert.ToHexStringLower(leaf);
            if (row.Kind == "apikey.created")
            {
                created.Add(row.ObjectId);
            }
        }

        AuditHead head = await context.AuditHead.AsNoTracking().SingleAsync(Cancel);
        Assert.Equal(tree.Size, head.Size);
        Assert.Equal(tree.ToBytes(), head.Range);
        return created;
    }

    private static ServiceProvider Database(ConsoleProcess.DataDirectory data)
    {
        StorageOptions storage = new() { DataDirectory = data.Path };
        return new ServiceCollection().AddSingleton(storage).AddLogging().AddOpsModel().AddSqliteStorage(storage).BuildServiceProvider();
    }

    /// <summary>A client that speaks to the console as its command line does.</summary>
    private static async Task<HttpClient> CommandLineAsync(ConsoleProcess console, ConsoleProcess.DataDirectory data)
    {
        string control = await File.ReadAllTextAsync(Path.Combine(data.Path, "control.json"), Cancel);
        HttpClient client = new() { BaseAddress = console.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Control", (string)JsonNode.Parse(control)!["token"]!);
        return client;
    }

    private static async Task MakeKeysAsync(HttpClient client, ConcurrentDictionary<string, bool> acknowledged, CancellationToken killed)
    {
        for (int i = 0; !killed.IsCancellationRequested; i++)
        {
            string[] arguments = ["apikey", "add", "--name", i.ToString(CultureInfo.InvariantCulture), "--scope", "flags:read"];
            try
            {
                using HttpResponseMessage response = await client.PostAsJsonAsync("control/run", new { arguments, account = "tester@localhost" }, killed);
                JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(killed);
                Assert.Equal(0, answer.GetProperty("exitCode").GetInt32());
                acknowledged[answer.GetProperty("output").GetString()!.Split('_')[1]] = true;
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException or JsonException)
            {
                return; // killed: whether it was done is unknown
            }
        }
    }
}
