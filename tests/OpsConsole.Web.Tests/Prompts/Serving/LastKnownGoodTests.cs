using System.Net;
using System.Net.Http.Headers;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests.EndToEnd;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.Prompts.Serving;

/// <summary>What is live outlives Git.</summary>
public sealed class LastKnownGoodTests
{
    private const string Live = "api/v1/prompts/kept/answer?env=production";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_kill_9_without_mirror_and_repository_what_was_live_is_served_with_the_database_or_without()
    {
        using ConsoleProcess.DataDirectory data = new();
        string key = await ConsoleProcess.AddKeyAsync(data, Scopes.PromptsRead), expected, setting;
        using (TestRepository repository = new())
        {
            string commit = repository.Commit(("kept/answer.md", "Kept, {{name}}."));
            repository.Commit(("kept/answer.md", "Newer."));
            repository.Release("production", ("kept/answer", commit));
            setting = $"--Prompts:Repository={repository.Directory}";
            using ConsoleProcess console = await ConsoleProcess.StartAsync(data, setting);
            using HttpClient program = Client(console, key);
            expected = await ServedAsync(program);
            Assert.Contains("Kept, {{name}}.", expected, StringComparison.Ordinal);
            string index = Path.Combine(data.Path, "prompts", "served", "index.json");
            await Eventually.HoldsAsync(() => File.Exists(index));
            console.Kill();
        }

        Directory.Delete(Path.Combine(data.Path, "prompts", "mirror.git"), recursive: true);
        using (ConsoleProcess again = await ConsoleProcess.StartAsync(data, setting))
        {
            using HttpClient program = Client(again, key);
            Assert.Equal(Without(expected), Without(await ServedAsync(program)));
            using HttpResponseMessage newest = await program.GetAsync("api/v1/prompts/kept/answer", Cancel);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, newest.StatusCode);
            Assert.NotNull(newest.Headers.RetryAfter);
            again.Kill();
        }

        using StorageFault broken = StorageFault.Block(data.Path);
        using ConsoleProcess lane = await ConsoleProcess.StartBrokenAsync(data, setting);
        using HttpClient inLane = Client(lane, key);
        Assert.Equal(Without(expected), Without(await ServedAsync(inLane)));
    }

    private static async Task<string> ServedAsync(HttpClient program)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            using HttpResponseMessage response = await program.GetAsync(Live, limit.Token);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return await response.Content.ReadAsStringAsync(limit.Token);
            }

            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Since when it is live may be known a moment later.</summary>
    private static string Without(string document) => System.Text.RegularExpressions.Regex.Replace(document, "\"releasedAt\":\"[^\"]*\",", "");

    private static HttpClient Client(ConsoleProcess console, string key) =>
        new() { BaseAddress = console.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
}
