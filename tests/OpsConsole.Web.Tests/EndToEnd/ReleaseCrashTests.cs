using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Storage;
using OpsConsole.Migrations.Sqlite;
using OpsConsole.Web.Tests.Prompts.Serving;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>The console as a process of its own, killed while it releases: between the decision, the commit, the push and the database.</summary>
public sealed class ReleaseCrashTests
{
    private const int Rounds = 5, Prompts = 4;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_kill_9_the_repository_and_the_database_agree_on_every_release()
    {
        using ConsoleProcess.DataDirectory data = new();
        using TestRepository repository = new();
        repository.Commit(TestRepository.NoReview);
        string[] versions = [.. Enumerable.Range(0, 2).Select(v => repository.Commit([.. Enumerable.Range(0, Prompts).Select(p => ($"crash/p{p}.md", (string?)$"Version {v} of {p}."))]))];
        string bare = Path.Combine(repository.Directory, "shared.git"), setting = $"--Prompts:Repository={bare}";
        repository.Git("clone", "--quiet", "--bare", repository.Directory, bare);
        string key = await ConsoleProcess.AddKeyAsync(data, Scopes.ChangesWrite);
        ConcurrentDictionary<string, bool> acknowledged = new();
        Random random = new(9);

        for (int round = 0; round < Rounds; round++)
        {
            using ConsoleProcess console = await ConsoleProcess.StartAsync(data, setting);
            using HttpClient program = new() { BaseAddress = console.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
            using CancellationTokenSource killed = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            int before = acknowledged.Count;
            Task[] people = [.. Enumerable.Range(0, Prompts).Select(p => ReleaseAsync(program, $"crash/p{p}", versions, acknowledged, killed.Token))];
            while (acknowledged.Count <= before)
            {
                await Task.Delay(1, Cancel);
            }

            await Task.Delay(random.Next(150), Cancel); // the kill falls anywhere within a release
            using (Process process = Process.GetProcessById(console.Id))
            {
                process.Kill(); // only the console: the git that it started goes on, as it would
                await process.WaitForExitAsync(Cancel);
            }

            await killed.CancelAsync();
            await Task.WhenAll(people);
        }

        List<PromptRelease> releases = [];
        using (await ConsoleProcess.StartAsync(data, setting))
        {
            await using ServiceProvider services = Database(data);
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            limit.CancelAfter(TimeSpan.FromSeconds(30));
            do
            {
                await Task.Delay(50, limit.Token);
                await using OpsDbContext context = await services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(limit.Token);
                releases = await context.PromptReleases.AsNoTracking().ToListAsync(limit.Token);
                Assert.Empty(await context.PromptBypasses.AsNoTracking().ToListAsync(limit.Token));
            }
            while (releases.Any(r => r.State == ReleaseState.Prepared));
        }

        string[] committed = [.. Encoding.UTF8.GetString(repository.Git("-C", bare, "log", "--format=%H %(trailers:key=Release-Id,valueonly,separator=%x2c)", "main"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => l.Contains(' ')).Order(StringComparer.Ordinal)];
        Assert.Equal(releases.Where(r => r.State == ReleaseState.Done).Select(r => $"{r.ReleaseCommit} {r.Id}").Order(StringComparer.Ordinal), committed); // each once, none without the other
        Assert.Empty(acknowledged.Keys.Except(releases.Where(r => r.State == ReleaseState.Done).Select(r => r.Id)));
    }

    /// <summary>Releases one version after the other until the console is gone.</summary>
    private static async Task ReleaseAsync(HttpClient program, string prompt, string[] versions, ConcurrentDictionary<string, bool> acknowledged, CancellationToken killed)
    {
        for (int i = 0; !killed.IsCancellationRequested; i++)
        {
            try
            {
                using HttpResponseMessage response = await program.PostAsJsonAsync("api/v1/prompts/releases", new { env = "production", prompt, sha = versions[i % versions.Length] }, killed);
                if (response.StatusCode == HttpStatusCode.OK && (string?)(await response.Content.ReadFromJsonAsync<JsonNode>(killed))!["id"] is { } id)
                {
                    acknowledged[id] = true;
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException or JsonException)
            {
                return; // killed: whether it was done is unknown
            }
        }
    }

    private static ServiceProvider Database(ConsoleProcess.DataDirectory data)
    {
        StorageOptions storage = new() { DataDirectory = data.Path };
        return new ServiceCollection().AddSingleton(storage).AddLogging().AddOpsModel().AddSqliteStorage(storage).BuildServiceProvider();
    }
}
