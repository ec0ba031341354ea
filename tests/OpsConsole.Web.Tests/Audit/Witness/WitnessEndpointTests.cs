using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Audit.Witness;

public sealed class WitnessEndpointTests(AuditedConsole console) : IClassFixture<AuditedConsole>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_that_holds_is_recorded_once_and_raises_an_alarm()
    {
        PublishedCheckpoint newest = await NewestAsync();
        string seen = ForgedNotes.ByTheConsole(console, newest.Checkpoint.Origin, 1_000_001);
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.FlagsRead);
        long before = await console.SizeAsync();

        Assert.Equal("recorded", await OutcomeAsync(await SendAsync(client, seen, newest.Note)));
        Assert.Equal("known", await OutcomeAsync(await SendAsync(client, seen, newest.Note)));
        Assert.Equal("known", await OutcomeAsync(await SendAsync(client, seen, (await NewestAsync()).Note)));

        JsonNode entry = Assert.Single(await ReportsAsync(console, before));
        Assert.Equal(("audit.witness_reported", "key"), ((string?)entry["kind"], (string?)entry["actor"]!["type"])!);
        Assert.Equal((seen, newest.Note), ((string?)entry["before"]!["checkpoint"], (string?)entry["after"]!["checkpoint"])!);
        Assert.Equal(("shrunk", "checkout-1", true), ((string?)entry["after"]!["kind"], (string?)entry["after"]!["instance"], (bool)entry["after"]!["signed"]!)!);
        await using OpsConsole.Core.Storage.OpsDbContext context = await console.ContextAsync();
        Assert.Contains(context.AuditAlarms.Where(a => a.AcknowledgedBy == null), a => a.Seq == (long)entry["seq"]!);
    }

    [Fact]
    public async Task An_offer_that_no_key_signed_is_recorded_as_such()
    {
        PublishedCheckpoint newest = await NewestAsync();
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.AuditRead);
        long before = await console.SizeAsync();
        Assert.Equal("recorded", await OutcomeAsync(await SendAsync(client, newest.Note, ForgedNotes.ByAStranger("opsconsole.audit/other", 5), "other_log")));
        Assert.Equal("recorded", await OutcomeAsync(await SendAsync(client, newest.Note, "what is this?", "not_signed")));
        Assert.All(await ReportsAsync(console, before), e => Assert.False((bool)e["after"]!["signed"]!));
    }

    [Fact]
    public async Task Two_checkpoints_of_this_trail_contradict_nothing()
    {
        PublishedCheckpoint older = await NewestAsync();
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.FlagsRead);
        PublishedCheckpoint newest = await NewestAsync();
        long before = await console.SizeAsync();
        Assert.Equal("agrees", await OutcomeAsync(await SendAsync(client, newest.Note, older.Note)));
        Assert.Equal("agrees", await OutcomeAsync(await SendAsync(client, older.Note, newest.Note, "unproved")));
        Assert.Empty(await ReportsAsync(console, before));
    }

    [Fact]
    public async Task What_no_key_of_the_trail_signed_was_not_seen()
    {
        PublishedCheckpoint newest = await NewestAsync();
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.FlagsRead);
        long before = await console.SizeAsync();
        string tampered = newest.Note.Replace($"\n{newest.Checkpoint.Size}\n", "\n9999999\n", StringComparison.Ordinal);
        foreach (string seen in new[] { ForgedNotes.ByAStranger(newest.Checkpoint.Origin, 1_000_002), tampered, "garbage", "" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(client, seen, newest.Note)).StatusCode);
        }

        Assert.Empty(await ReportsAsync(console, before));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"seen":1,"offered":2,"kind":3,"instance":4}""")]
    [InlineData("""{"seen":"a","offered":"b","kind":"shrunk"}""")]
    [InlineData("""{"seen":"a","offered":"b","kind":"odd","instance":"i"}""")]
    [InlineData("""{"seen":"a","offered":"b","kind":"shrunk","instance":""}""")]
    [InlineData("""{"seen":"\ud800","offered":"b","kind":"shrunk","instance":"i"}""")]
    public async Task What_is_not_a_report_is_refused(string body)
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.FlagsRead);
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync("/api/v1/audit/witness", content, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_report_that_is_too_long_is_not_read()
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.FlagsRead);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(client, new string('x', 40_000), "")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(client, new string('x', 5_000), "")).StatusCode);
    }

    [Fact]
    public async Task Only_those_who_may_watch_the_trail_may_report()
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.TelemetryWrite);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(client, "", "")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/v1/audit/keys", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Keys_are_told_with_the_checkpoint_by_which_each_was_vouched_for()
    {
        await console.Get<KeyRotation>().RotateAsync(AuditedConsole.Shell, "yearly", Cancel);
        await NewestAsync();
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.FlagsRead);
        JsonArray items = (await client.GetFromJsonAsync<JsonNode>("/api/v1/audit/keys", Cancel))!["items"]!.AsArray();
        Assert.True(items.Count >= 2);
        for (int i = 1; i < items.Count; i++)
        {
            SignedNote note = SignedNote.TryParse((string)items[i]!["checkpoint"]!)!;
            Assert.True(note.IsSignedBy(VerifierKey.TryParse((string)items[i]!["verifierKey"]!)!));
            Assert.True(note.IsSignedBy(VerifierKey.TryParse((string)items[i - 1]!["verifierKey"]!)!));
        }
    }

    [Fact]
    public async Task Reports_without_end_are_put_off()
    {
        using AuditedConsole busy = new();
        PublishedCheckpoint newest = (await busy.Get<CheckpointIssuer>().IssueAsync(Cancel))!;
        using HttpClient client = await busy.CreateKeyClientAsync(Scopes.FlagsRead);
        long before = await busy.SizeAsync();
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal("recorded", await OutcomeAsync(await SendAsync(client, ForgedNotes.ByTheConsole(busy, newest.Checkpoint.Origin, 1_000_100 + i), newest.Note)));
        }

        using HttpResponseMessage response = await SendAsync(client, ForgedNotes.ByTheConsole(busy, newest.Checkpoint.Origin, 2_000_000), newest.Note);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(60), response.Headers.RetryAfter!.Delta);
        Assert.Equal(10, (await ReportsAsync(busy, before)).Count);
    }

    /// <summary>The reports written down from a position on: a refusal that another test was given may be written in between.</summary>
    private static async Task<List<JsonNode>> ReportsAsync(AuditedConsole console, long from) =>
        [.. (await console.EntriesAsync(from)).Where(e => (string?)e["kind"] == "audit.witness_reported")];

    private async Task<PublishedCheckpoint> NewestAsync() => (await console.Get<CheckpointIssuer>().IssueAsync(Cancel))!;

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string seen, string offered, string kind = "shrunk") =>
        client.PostAsJsonAsync("/api/v1/audit/witness", new { seen, offered, kind, instance = "checkout-1" }, Cancel);

    private static async Task<string?> OutcomeAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (string?)(await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["outcome"];
    }
}
