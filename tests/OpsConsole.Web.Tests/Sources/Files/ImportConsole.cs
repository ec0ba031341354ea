using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.Sources.Files;

/// <summary>A console into which files are imported.</summary>
public sealed class ImportConsole : OpsConsoleFactory
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A service.</summary>
    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>The database.</summary>
    public Task<OpsDbContext> ContextAsync() => Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);

    /// <summary>Adds a source of files. Returns its id.</summary>
    public async Task<string> AddAsync(string name)
    {
        SourceOutcome added = await Get<SourceCommands>().SaveAsync(Actor.Shell("tester@localhost"), new SourceDraft(null, name, SourceKind.Files, new Dictionary<string, string>()), Cancel);
        Assert.Null(added.Problem);
        return added.Id!;
    }

    /// <summary>A program that may import.</summary>
    public Task<HttpClient> ProgramAsync() => CreateKeyClientAsync(Scopes.JobsRun);

    /// <summary>Sends a file.</summary>
    public static Task<HttpResponseMessage> SendAsync(HttpClient client, string source, string text, string more = "") => SendAsync(client, source, Encoding.UTF8.GetBytes(text), more);

    /// <summary>Sends a file.</summary>
    public static async Task<HttpResponseMessage> SendAsync(HttpClient client, string source, byte[] file, string more = "")
    {
        using ByteArrayContent content = new(file) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        return await client.PostAsync($"/api/v1/costs/imports?source={Uri.EscapeDataString(source)}{more}", content, Cancel);
    }

    /// <summary>Sends a file and waits until it is read. Returns the import.</summary>
    public static async Task<JsonNode> ImportAsync(HttpClient client, string source, string text, string more = "")
    {
        using HttpResponseMessage taken = await SendAsync(client, source, text, more);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        return await EndOfAsync(client, taken.Headers.Location!.OriginalString);
    }

    /// <summary>Waits until an import has ended.</summary>
    public static Task<JsonNode> EndOfAsync(HttpClient client, string address) => UntilAsync(client, address, import => (string?)import["state"] != "running");

    /// <summary>Waits until an import is so.</summary>
    public static async Task<JsonNode> UntilAsync(HttpClient client, string address, Func<JsonNode, bool> isSo)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromMinutes(4));
        while (true)
        {
            JsonNode import = (await client.GetFromJsonAsync<JsonNode>(address, limit.Token))!;
            if (isSo(import))
            {
                return import;
            }

            Assert.True((string?)import["state"] is null or "running", import.ToJsonString()); // it comes to nothing else any more
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>What counts of a source, by day.</summary>
    public async Task<Dictionary<DateOnly, decimal>> DaysAsync(string sourceId)
    {
        await using OpsDbContext context = await ContextAsync();
        List<BilledDay> days = await context.BilledDays.AsNoTracking().Where(d => d.SourceId == sourceId).ToListAsync(Cancel);
        List<BilledLine> lines = await context.Lines().AsNoTracking().Where(l => l.SourceId == sourceId).ToListAsync(Cancel);
        Assert.All(days, d => Assert.Equal(d.Lines, lines.Count(l => l.Day == d.Day)));
        return days.ToDictionary(d => d.Day, d => lines.Where(l => l.Day == d.Day).Sum(l => l.Billed));
    }

    /// <summary>How many lines there are of a source, those too that nobody sees.</summary>
    public async Task<int> LinesAsync(string sourceId)
    {
        await using OpsDbContext context = await ContextAsync();
        return await context.BilledLines.CountAsync(l => l.SourceId == sourceId, Cancel);
    }

    /// <summary>Files that lie in the spool.</summary>
    public string[] Spooled() => Directory.Exists(Path.Combine(DataDirectory, "imports")) ? Directory.GetFiles(Path.Combine(DataDirectory, "imports")) : [];
}
