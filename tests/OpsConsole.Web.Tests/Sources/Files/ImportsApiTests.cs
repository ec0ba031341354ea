using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.Sources.Files;

[Collection(ImportTestsAlone.Name)]
public sealed class ImportsApiTests(ImportConsole console) : IClassFixture<ImportConsole>
{
    private static readonly DateTime November = new(2026, 11, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_of_FOCUS_counts_to_the_cent_and_is_told_in_the_audit_trail()
    {
        string id = await console.AddAsync("Azure");
        using HttpClient client = await console.ProgramAsync();
        (string text, decimal total, Dictionary<DateOnly, decimal> days) = ChargeFiles.Focus(November, days: 30, accounts: 3);

        JsonNode import = await ImportConsole.ImportAsync(client, "azure", text, "&file=november.csv");

        Assert.Equal(
            ("done", "FOCUS 1.2", "november.csv", true, 2_160, 0, "Azure", "Test key"),
            ((string?)import["state"], (string?)import["format"], (string?)import["file"], (bool)import["counts"]!, (int)import["lines"]!, (int)import["refused"]!, (string?)import["source"], (string?)import["askedBy"]));
        Assert.Equal(("2026-11-01", "2026-11-30", total), ((string?)import["first"], (string?)import["last"], (decimal)import["totals"]!["USD"]!));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(hash, (string?)import["sha256"]);
        Assert.Equal(days, await console.DaysAsync(id));
        Assert.Equal(90, await console.LinesAsync(id)); // hours of a day and an account are one line
        Assert.Empty(console.Spooled());

        await using OpsDbContext context = await console.ContextAsync();
        JsonNode entry = JsonNode.Parse((await context.AuditEntries.AsNoTracking().Where(e => e.Kind == "costs.imported" && e.ObjectId == id).SingleAsync(Cancel)).Entry)!;
        Assert.Equal((hash, 2_160, 0, total), ((string?)entry["after"]!["sha256"], (int)entry["after"]!["lines"]!, (int)entry["after"]!["refused"]!, decimal.Parse((string)entry["after"]!["totals"]!["USD"]!, System.Globalization.CultureInfo.InvariantCulture)));
        JsonNode list = (await client.GetFromJsonAsync<JsonNode>("/api/v1/costs/imports?source=Azure", Cancel))!;
        Assert.Equal((string?)import["id"], (string?)Assert.Single(list["items"]!.AsArray())!["id"]);
    }

    [Fact]
    public async Task A_packed_Cost_and_Usage_Report_counts_and_fees_of_a_month_are_spread()
    {
        string id = await console.AddAsync("AWS by file");
        using HttpClient client = await console.ProgramAsync();
        string text = $"""
            {ChargeFiles.CurHeader}
            1,9,Usage,2026-11-01T05:00:00Z,2026-11-01T06:00:00Z,123456789012,AmazonBedrock,USE1-NovaLite-input-tokens,2.5,USD,0.1,Amazon Bedrock,us-east-1,1K tokens,support
            2,9,Fee,2026-11-01T00:00:00Z,2026-11-30T23:59:59Z,123456789012,AWSSupport,,1,USD,100,AWS Support,,,
            3,9,Credit,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,123456789012,AmazonBedrock,,1,EUR,-7.77,Amazon Bedrock,,,
            """;
        using HttpResponseMessage taken = await ImportConsole.SendAsync(client, id, ChargeFiles.Pack(text), "&file=cur.csv.gz");
        JsonNode import = await ImportConsole.EndOfAsync(client, taken.Headers.Location!.OriginalString);
        Assert.Equal(("done", "AWS CUR", 100.1m, -7.77m), ((string?)import["state"], (string?)import["format"], (decimal)import["totals"]!["USD"]!, (decimal)import["totals"]!["EUR"]!));
        Dictionary<DateOnly, decimal> days = await console.DaysAsync(id);
        Assert.Equal((30, 92.33m), (days.Count, days.Values.Sum()));
        Assert.Equal(3.333333333333m, days[new DateOnly(2026, 11, 2)]);
        await using OpsDbContext context = await console.ContextAsync();
        Assert.Equal("{\"team\":\"support\"}", (await context.Lines().SingleAsync(l => l.SourceId == id && l.Category == ChargeCategory.Usage, Cancel)).Tags);
    }

    [Fact]
    public async Task Days_from_the_first_to_the_last_are_replaced_whole_and_others_stay()
    {
        string id = await console.AddAsync("Replaced");
        using HttpClient client = await console.ProgramAsync();
        (string text, _, Dictionary<DateOnly, decimal> days) = ChargeFiles.Focus(November, days: 5, accounts: 2);
        await ImportConsole.ImportAsync(client, id, text);
        await ImportConsole.ImportAsync(client, id, $"{ChargeFiles.FocusHeader}\n{ChargeFiles.FocusLine(November.AddDays(1), "7")}\n{ChargeFiles.FocusLine(November.AddDays(3), "9")}\n");
        Assert.Equal([days[new(2026, 11, 1)], 7m, 0m, 9m, days[new(2026, 11, 5)]], (await console.DaysAsync(id)).OrderBy(d => d.Key).Select(d => d.Value));
        Assert.Equal(2 + 1 + 1 + 2, await console.LinesAsync(id)); // what was there before is gone
    }

    [Fact]
    public async Task A_refused_line_refuses_the_file_unless_the_rest_is_wanted()
    {
        string id = await console.AddAsync("Refused");
        using HttpClient client = await console.ProgramAsync();
        string text = $"{ChargeFiles.FocusHeader}\n{ChargeFiles.FocusLine(November, "1.5")}\n{ChargeFiles.FocusLine(November, "\"=cmd|x\"")}\n";
        JsonNode import = await ImportConsole.ImportAsync(client, id, text);
        Assert.Equal(("failed", false, 2, 1, "1 of 2 lines is refused, so nothing counts."), ((string?)import["state"], (bool)import["counts"]!, (int)import["lines"]!, (int)import["refused"]!, (string?)import["problem"]));
        Assert.Equal((3, "BilledCost", "“=cmd|x” is no number."), ((int)import["refusals"]![0]!["line"]!, (string?)import["refusals"]![0]!["column"], (string?)import["refusals"]![0]!["problem"]));
        Assert.NotNull(import["remedy"]);
        Assert.Empty(await console.DaysAsync(id));
        Assert.Equal(0, await console.LinesAsync(id));

        using HttpResponseMessage report = await client.GetAsync($"/api/v1/costs/imports/{(string?)import["id"]}/refused.csv", Cancel);
        Assert.Equal("text/csv", report.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["line,column,problem,remedy", "3,BilledCost,“=cmd|x” is no number.,\"Write a number with a point and without separators of thousands, such as 1234.56.\"", ""], (await report.Content.ReadAsStringAsync(Cancel)).TrimStart('\uFEFF').Split("\r\n"));

        import = await ImportConsole.ImportAsync(client, id, text, "&refused=keep");
        Assert.Equal(("done", true, 1, 1.5m), ((string?)import["state"], (bool)import["counts"]!, (int)import["refused"]!, (decimal)import["totals"]!["USD"]!));
        Assert.Equal(1.5m, (await console.DaysAsync(id)).Values.Sum());
    }

    [Theory]
    [InlineData("nothing,like,it\n1,2,3\n", "The file is neither FOCUS nor a Cost and Usage Report of AWS.")]
    [InlineData(ChargeFiles.FocusHeader + "\n", "The file has a header and no lines")]
    [InlineData(ChargeFiles.FocusHeader + "\nx\ny\n", "Each of its 2 lines is refused")]
    [InlineData("", "The file is empty.")]
    public async Task A_file_of_which_nothing_can_be_read_is_refused_in_words(string text, string problem)
    {
        string id = await console.AddAsync($"None {Guid.NewGuid():N}");
        using HttpClient client = await console.ProgramAsync();
        JsonNode import = await ImportConsole.ImportAsync(client, id, text, "&refused=keep");
        Assert.Equal(("failed", false), ((string?)import["state"], (bool)import["counts"]!));
        Assert.StartsWith(problem, (string?)import["problem"], StringComparison.Ordinal);
        Assert.NotEmpty((string)import["remedy"]!);
    }

    [Fact]
    public async Task A_cancelled_import_leaves_nothing_that_counts_and_the_next_one_sweeps()
    {
        string id = await console.AddAsync("Cancelled");
        using HttpClient client = await console.ProgramAsync();
        (string small, _, Dictionary<DateOnly, decimal> days) = ChargeFiles.Focus(November, days: 2, accounts: 1);
        await ImportConsole.ImportAsync(client, id, small);
        string large = Path.Combine(console.DataDirectory, "large.csv");
        ChargeFiles.WriteLarge(large, 300_000);
        using HttpResponseMessage taken = await ImportConsole.SendAsync(client, id, await File.ReadAllBytesAsync(large, Cancel));
        JsonNode import = await ImportConsole.UntilAsync(client, taken.Headers.Location!.OriginalString, i => (int)i["percent"]! is > 5);
        Assert.Equal("running", (string?)import["state"]);
        Assert.Equal(days, await console.DaysAsync(id)); // nothing of it is seen while it is read

        using (HttpResponseMessage second = await ImportConsole.SendAsync(client, id, small))
        {
            await ProblemAsync(second, HttpStatusCode.Conflict);
        }

        using HttpResponseMessage cancelled = await client.PostAsync($"/api/v1/jobs/pull-{id}/runs/{(string?)import["id"]}/cancel", null, Cancel);
        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        import = await ImportConsole.EndOfAsync(client, taken.Headers.Location!.OriginalString);
        Assert.Equal(("cancelled", false), ((string?)import["state"], (bool)import["counts"]!));
        Assert.Equal(days, await console.DaysAsync(id));
        await Eventually(() => console.Spooled().Length == 0);

        await ImportConsole.ImportAsync(client, id, small);
        Assert.Equal(2, await console.LinesAsync(id));
    }

    [Fact]
    public async Task A_second_file_is_refused_while_the_first_is_sent_and_one_that_breaks_off_leaves_nothing()
    {
        string id = await console.AddAsync("Busy");
        using HttpClient client = await console.ProgramAsync();
        using SlowContent slow = new();
        using CancellationTokenSource leave = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task<HttpResponseMessage> sending = client.PostAsync($"/api/v1/costs/imports?source={id}", slow, leave.Token);
        await Eventually(() => console.Spooled().Length == 1);
        using (HttpResponseMessage second = await ImportConsole.SendAsync(client, id, ChargeFiles.FocusHeader))
        {
            await ProblemAsync(second, HttpStatusCode.Conflict);
        }

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);
        await Eventually(() => console.Spooled().Length == 0);
        JsonNode import = await ImportConsole.ImportAsync(client, id, ChargeFiles.Focus(November, 1, 1).Text);
        Assert.Equal("done", (string?)import["state"]);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_a_problem_with_a_remedy()
    {
        string id = await console.AddAsync("Asked wrongly"), off = await console.AddAsync("Off");
        await console.Get<SourceCommands>().EnableAsync(Actor.Shell("tester@localhost"), off, enabled: false, Cancel);
        using HttpClient client = await console.ProgramAsync();
        await ProblemAsync(await ImportConsole.SendAsync(client, "", "x"), HttpStatusCode.BadRequest);
        await ProblemAsync(await ImportConsole.SendAsync(client, "nothing like it", "x"), HttpStatusCode.NotFound);
        await ProblemAsync(await ImportConsole.SendAsync(client, off, "x"), HttpStatusCode.BadRequest);
        await ProblemAsync(await ImportConsole.SendAsync(client, id, "x", "&refused=maybe"), HttpStatusCode.BadRequest);
        using MultipartFormDataContent form = new() { { new StringContent("x"), "file", "x.csv" } };
        await ProblemAsync(await client.PostAsync($"/api/v1/costs/imports?source={id}", form, Cancel), HttpStatusCode.UnsupportedMediaType);
        using StringContent deflated = new("x", Encoding.UTF8, "text/csv") { Headers = { ContentEncoding = { "br" } } };
        await ProblemAsync(await client.PostAsync($"/api/v1/costs/imports?source={id}", deflated, Cancel), HttpStatusCode.UnsupportedMediaType);
        await ProblemAsync(await client.GetAsync("/api/v1/costs/imports/0000000000000000", Cancel), HttpStatusCode.NotFound);
        await ProblemAsync(await client.GetAsync("/api/v1/costs/imports/0000000000000000/refused.csv", Cancel), HttpStatusCode.NotFound);
        await ProblemAsync(await client.GetAsync("/api/v1/costs/imports?limit=201", Cancel), HttpStatusCode.BadRequest);
        Assert.Empty(console.Spooled());
    }

    [Fact]
    public async Task Who_only_looks_does_not_import()
    {
        string id = await console.AddAsync("Looked at");
        using HttpClient other = await console.CreateKeyClientAsync(Scopes.MetricsRead), executive = await console.CreateSignedInClientAsync(Roles.Executive);
        await ProblemAsync(await ImportConsole.SendAsync(other, id, "x"), HttpStatusCode.Forbidden);
        await ProblemAsync(await ImportConsole.SendAsync(executive, id, "x"), HttpStatusCode.Forbidden);
        using HttpResponseMessage seen = await executive.GetAsync("/api/v1/costs/imports", Cancel);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        using HttpResponseMessage page = await executive.GetAsync($"/sources/{id}/imports", Cancel);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task A_file_that_is_too_large_or_finds_no_room_is_refused_in_words()
    {
        await using ImportConsole small = new() { Settings = { ["Imports:MaxBytes"] = "2000" } }, full = new() { Settings = { ["Imports:SpareBytes"] = $"{1L << 60}" } };
        foreach ((ImportConsole each, HttpStatusCode status) in ((ImportConsole, HttpStatusCode)[])[(small, HttpStatusCode.RequestEntityTooLarge), (full, HttpStatusCode.InsufficientStorage)])
        {
            string id = await each.AddAsync("Large");
            using HttpClient client = await each.ProgramAsync();
            await ProblemAsync(await ImportConsole.SendAsync(client, id, new string('x', 3_000)), status);
            using StreamContent unknown = new(new UnknownLength(Encoding.UTF8.GetBytes(new string('x', 3_000)))) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
            await ProblemAsync(await client.PostAsync($"/api/v1/costs/imports?source={id}", unknown, Cancel), status);
            Assert.Empty(each.Spooled());
        }
    }

    [Fact]
    public async Task The_job_of_a_source_of_files_runs_only_with_a_file_and_is_no_failure_without()
    {
        string id = await console.AddAsync("Without a file");
        using HttpClient client = await console.ProgramAsync();
        using HttpResponseMessage begun = await client.PostAsync($"/api/v1/jobs/pull-{id}/run", null, Cancel);
        JsonNode run = await ImportConsole.EndOfAsync(client, begun.Headers.Location!.OriginalString);
        Assert.Equal(("done", "No file waits to be read. Import one on the page of the source."), ((string?)run["state"], (string?)run["says"]));
    }

    private static async Task ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            string body = await response.Content.ReadAsStringAsync(Cancel);
            Assert.True(response.StatusCode == status, body);
            Assert.NotEmpty((string)JsonNode.Parse(body)!["remedy"]!);
        }
    }

    private static async Task Eventually(Func<bool> isSo)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>A file that does not come to its end.</summary>
    private sealed class SlowContent : HttpContent
    {
        public SlowContent() => Headers.ContentType = new MediaTypeHeaderValue("text/csv");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(new byte[200_000], cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, Cancel);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
