using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests.EndToEnd;

namespace OpsConsole.Web.Tests.Sources.Files;

/// <summary>Imports into a console that is a process of its own: how much memory it takes, and what is left when it is killed.</summary>
[Collection(ImportTestsAlone.Name)]
public sealed class ImportProcessTests(ITestOutputHelper output)
{
    private const string Source = "other-cloud";

    private static readonly string[] Settings = ["--Sources:0:Name=Other cloud", "--Sources:0:Kind=Files", "--KillSwitch:DrillInterval=00:00:00"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_hundred_thousand_lines_take_little_memory() => MeasureAsync(100_000, mostGrowth: 120);

    [Fact(Explicit = true)]
    public Task A_million_lines_stay_under_300_MiB_with_the_whole_console() => MeasureAsync(1_000_000, mostGrowth: 300);

    [Fact]
    public async Task A_console_that_is_killed_while_it_reads_leaves_nothing_and_says_so()
    {
        using ConsoleProcess.DataDirectory data = new();
        string key = await ConsoleProcess.AddKeyAsync(data, Scopes.JobsRun), file = Path.Combine(data.Path, "large.csv"), small = ChargeFiles.Focus(new DateTime(2026, 10, 1), 2, 1).Text, run;
        ChargeFiles.WriteLarge(file, 300_000);
        using (ConsoleProcess console = await ConsoleProcess.StartAsync(data, Settings))
        {
            using HttpClient client = Client(console, key);
            Assert.Equal("done", (string?)(await ImportConsole.ImportAsync(client, Source, small))["state"]);
            run = await SendAsync(client, file);
            await ImportConsole.UntilAsync(client, run, i => (int)i["percent"]! is > 30 and < 99);
            console.Kill();
        }

        Assert.NotEmpty(Directory.GetFiles(Path.Combine(data.Path, "imports")));
        using (ConsoleProcess console = await ConsoleProcess.StartAsync(data, Settings))
        {
            using HttpClient client = Client(console, key);
            JsonNode import = await ImportConsole.UntilAsync(client, run, i => (string?)i["state"] == "interrupted");
            Assert.False((bool)import["counts"]!);
            Assert.Empty(Directory.GetFiles(Path.Combine(data.Path, "imports")));
            await UntilSweptAsync(client);
            Assert.Equal("done", (string?)(await ImportConsole.ImportAsync(client, Source, small))["state"]);
        }
    }

    private async Task MeasureAsync(int lines, int mostGrowth)
    {
        using ConsoleProcess.DataDirectory data = ConsoleProcess.DataDirectory.OnDisk();
        string key = await ConsoleProcess.AddKeyAsync(data, Scopes.JobsRun), file = Path.Combine(data.Path, "large.csv");
        decimal total = ChargeFiles.WriteLarge(file, lines);
        using ConsoleProcess console = await ConsoleProcess.StartAsync(data, Settings);
        using HttpClient client = Client(console, key);
        Assert.Equal("done", (string?)(await ImportConsole.ImportAsync(client, Source, ChargeFiles.Focus(new DateTime(2026, 9, 1), 2, 1).Text))["state"]); // what is compiled is compiled
        long before = Peak(console.Id);
        string run = await SendAsync(client, file);
        HashSet<int> percents = [];
        JsonNode import = await ImportConsole.UntilAsync(client, run, i =>
        {
            percents.Add((int)i["percent"]!);
            return (string?)i["state"] != "running";
        });
        Assert.True((string?)import["state"] == "done", import.ToJsonString());
        long peak = Peak(console.Id);
        double seconds = ((DateTime)import["endedAt"]! - (DateTime)import["startedAt"]!).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines:N0} lines, {new FileInfo(file).Length >> 20} MiB: {seconds:0.0} s, {lines / seconds:N0} lines/s; peak {peak} MiB, {peak - before} MiB more than before; {percents.Count} steps of progress"));
        Assert.Equal(total, (decimal)import["totals"]!["USD"]!);
        Assert.InRange(peak - before, 0, mostGrowth);
        Assert.InRange(peak, 1, 300);
        Assert.True(percents.Count > 3, "Nobody could see how far it was.");
    }

    private static async Task<string> SendAsync(HttpClient client, string file)
    {
        await using FileStream content = File.OpenRead(file);
        using StreamContent body = new(content) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using HttpResponseMessage taken = await client.PostAsync($"/api/v1/costs/imports?source={Source}", body, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        return taken.Headers.Location!.OriginalString;
    }

    /// <summary>The console has its job delete what was left, by itself.</summary>
    private static Task<JsonNode> UntilSweptAsync(HttpClient client) => ImportConsole.UntilAsync(
        client, $"/api/v1/jobs/pull-{Source}/runs", runs => runs["items"]!.AsArray().Any(r => (string?)r!["trigger"] == "catchup" && (string?)r["state"] == "done"));

    private static HttpClient Client(ConsoleProcess console, string key) => new()
    {
        BaseAddress = console.Address, Timeout = TimeSpan.FromMinutes(4), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <summary>Most memory that a process had, MiB.</summary>
    private static long Peak(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
