using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.Audit.Exports;

public sealed class ExportEndpointTests(AuditedConsole console) : IClassFixture<AuditedConsole>
{
    private const string Path = "/api/v1/audit/export";

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zip", "application/zip")]
    [InlineData("jsonl", "application/jsonl")]
    [InlineData("csv", "text/csv; charset=utf-8")]
    public async Task The_trail_is_downloaded_and_the_download_is_an_event(string format, string contentType)
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.AuditRead);
        long before = await console.SizeAsync();
        using HttpResponseMessage response = await client.GetAsync($"{Path}?format={format}&run=run-{format}", HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonNode recorded = Assert.Single(await console.EntriesAsync(before)); // before the first byte of the body is read
        Assert.Equal(("audit.exported", "key", "done", format), ((string?)recorded["kind"], (string?)recorded["actor"]!["type"], (string?)recorded["outcome"], (string?)recorded["after"]!["format"]));
        Assert.Equal(contentType, response.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.EndsWith("." + format, response.Content.Headers.ContentDisposition.FileName, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(response.Headers.CacheControl!.NoStore);

        byte[] body = await response.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal(ExportState.Done, console.Get<ExportRuns>().Find($"run-{format}")!.State);
        byte[]? evidence = format switch { "zip" => Evidence(body), "jsonl" => body, _ => null };
        if (evidence is not null)
        {
            TrailReport report = await TrailVerifier.VerifyAsync(new MemoryStream(evidence), null, null, Cancel);
            Assert.Equal("", report.Finding.Message);
            Assert.Equal((long)recorded["after"]!["size"]!, report.Size);
        }
        else
        {
            Assert.Contains(",apikey.created,done,", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_filter_is_that_of_the_list()
    {
        using HttpClient client = await console.CreateSignedInClientAsync(Roles.Compliance);
        byte[] body = await client.GetByteArrayAsync($"{Path}?format=jsonl&kind=apikey.created&outcome=done", Cancel);
        Assert.DoesNotContain("\"kind\":\"person.added\"", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        TrailReport report = await TrailVerifier.VerifyAsync(new MemoryStream(body), null, null, Cancel);
        Assert.True(report.IsIntact, report.Finding.Message);
        Assert.Equal("""{"kind":"apikey.created","outcome":"done"}""", report.Seal!.Filter);
    }

    [Theory]
    [InlineData("format=pdf", "'format' must be zip, jsonl or csv.")]
    [InlineData("from=yesterday", "'from' must be a time")]
    [InlineData("from=2026-11-21&to=2026-11-20", "'to' must be after 'from'.")]
    [InlineData("outcome=maybe", "'outcome' must be one of")]
    [InlineData("run=12345678901234567890123456789012345678901234567890123456789012345", "'run' is longer")]
    public async Task What_cannot_be_read_is_refused_with_a_remedy_and_is_no_export(string query, string said)
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.AuditRead);
        long before = await console.SizeAsync();
        using HttpResponseMessage response = await client.GetAsync($"{Path}?{query}", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonNode problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!;
        Assert.Contains(said, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty((string?)problem["remedy"]));
        Assert.Empty(await console.EntriesAsync(before));
    }

    [Theory]
    [InlineData(Roles.Engineer, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Executive, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Compliance, HttpStatusCode.OK)]
    [InlineData(Roles.Administrator, HttpStatusCode.OK)]
    public async Task Only_compliance_and_administrators_export(string role, HttpStatusCode expected)
    {
        using HttpClient client = await console.CreateSignedInClientAsync(role);
        using HttpResponseMessage response = await client.GetAsync(Path, Cancel);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task A_key_without_the_scope_is_refused_and_the_refusal_is_recorded()
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.MetricsRead);
        long before = await console.SizeAsync();
        using HttpResponseMessage response = await client.GetAsync(Path, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("access.denied", (string?)Assert.Single(await console.EntriesAsync(before))["kind"]);
    }

    [Fact]
    public async Task What_fails_in_the_middle_breaks_the_connection_and_no_file_looks_whole()
    {
        await using AuditedConsole own = new();
        using HttpClient client = await own.CreateKeyClientAsync(Scopes.AuditRead);
        await own.Get<CheckpointIssuer>().IssueAsync(Cancel);
        await using (OpsDbContext context = await own.Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel))
        {
            // Proofs need hashes: without the rows below the first tile there are none.
            await context.Database.ExecuteSqlRawAsync("DELETE FROM AuditEntries WHERE Seq = 1", Cancel);
        }

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using HttpResponseMessage response = await client.GetAsync($"{Path}?kind=nothing.such&run=broken", HttpCompletionOption.ResponseHeadersRead, Cancel);
            await response.Content.ReadAsByteArrayAsync(Cancel);
        });
        Assert.Equal(ExportState.Failed, own.Get<ExportRuns>().Find("broken")!.State);
    }

    [Fact]
    public async Task Without_its_key_the_console_says_what_to_do()
    {
        await using AuditedConsole own = new();
        using HttpClient client = await own.CreateKeyClientAsync(Scopes.AuditRead);
        await own.Get<CheckpointIssuer>().IssueAsync(Cancel);
        File.Delete(System.IO.Path.Combine(own.DataDirectory, "audit", "signing-key.pem"));
        using HttpResponseMessage response = await client.GetAsync(Path, Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("Restore it from its backup", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static byte[] Evidence(byte[] zip)
    {
        using ZipArchive archive = new(new MemoryStream(zip));
        using MemoryStream evidence = new();
        using Stream file = archive.GetEntry("trail.jsonl")!.Open();
        file.CopyTo(evidence);
        return evidence.ToArray();
    }
}
