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
        List<AuditRow> trail = await AuditChain.ReadAsync(context);
        Assert.Equal(trail.Count, await context.AuditEntries.CountAsync(Cancel));
        string[] created = [.. trail.Where(e => e.Kind == "apikey.created").Select(e => e.ObjectId)];
        Assert.Empty(acknowledged.Keys.Except(created));
        Assert.Equal(created.Order(), (await context.ApiKeys.Select(k => k.Id).ToListAsync(Cancel)).Order()); // each change with its event, or neither
        Assert.Equal(created.Length, created.Distinct().Count());
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
