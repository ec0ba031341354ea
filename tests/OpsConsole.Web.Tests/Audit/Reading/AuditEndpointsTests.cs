using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Audit.Reading;

public sealed class AuditEndpointsTests(ConsoleWithTrail console) : IClassFixture<ConsoleWithTrail>
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    private async Task<(HttpStatusCode Status, JsonNode Body)> GetAsync(string path, HttpClient? client = null)
    {
        HttpClient asking = client ?? await console.CreateKeyClientAsync(Scopes.AuditRead);
        using HttpResponseMessage response = await asking.GetAsync(path, Cancel);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!);
    }

    [Fact]
    public async Task The_list_pages_newest_first_and_says_who_what_and_why()
    {
        string path = $"/api/v1/audit?object=apikey:{ConsoleWithTrail.KeyId}&limit=2";
        JsonNode first = (await GetAsync(path)).Body, second = (await GetAsync($"{path}&cursor={first["nextCursor"]}")).Body;

        JsonNode[] items = [.. first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(i => i!)];
        Assert.Equal(console.Story.Reverse(), items.Select(i => (long)i["seq"]!));
        Assert.Null(second["nextCursor"]);
        Assert.Equal(
            ("made an API key", "done", "person", console.Kim.Name, "web", "For the nightly build"),
            ((string?)items[2]["says"], (string?)items[2]["outcome"], (string?)items[2]["actor"]!["type"], (string?)items[2]["actor"]!["name"], (string?)items[2]["source"], (string?)items[2]["reason"]));
        Assert.EndsWith("Z", (string?)items[2]["recordedAt"]);
    }

    [Fact]
    public async Task An_entry_comes_with_the_bytes_that_its_leaf_hash_is_made_of()
    {
        (_, JsonNode body) = await GetAsync($"/api/v1/audit/{console.Story[1]}");

        byte[] canonical = System.Text.Encoding.UTF8.GetBytes((string)body["canonical"]!);
        Assert.Equal((string?)body["entry"]!["leafHash"], Convert.ToHexStringLower(MerkleTree.Leaf(canonical)));
        Assert.Equal("build", (string?)body["entry"]!["after"]!["name"]);
        Assert.Equal("203.0.113.7", (string?)body["personal"]!["actor"]!["data"]!["address"]);
        Assert.Equal(console.Story[0], (long)body["older"]!);
    }

    [Fact]
    public async Task The_proof_and_the_checkpoint_verify_without_the_console()
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.AuditRead);
        JsonNode checkpoint = (await GetAsync("/api/v1/audit/checkpoint", client)).Body;
        VerifierKey key = VerifierKey.TryParse((string)checkpoint["verifierKey"]!)!;
        using HttpResponseMessage response = await client.GetAsync($"/api/v1/audit/{console.Story[0]}/proof", Cancel);
        string[] lines = (await response.Content.ReadAsStringAsync(Cancel)).Split('\n');
        JsonNode entry = (await GetAsync($"/api/v1/audit/{console.Story[0]}", client)).Body;

        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["c2sp.org/tlog-proof@v1", $"index {console.Story[0]}"], lines[..2]);
        int end = Array.IndexOf(lines, "");
        SignedNote note = SignedNote.TryParse(string.Join('\n', lines[(end + 1)..]))!;
        Checkpoint signed = Checkpoint.TryParse(note.Text)!;
        Assert.True(note.IsSignedBy(key));
        byte[] leaf = MerkleTree.Leaf(System.Text.Encoding.UTF8.GetBytes((string)entry["canonical"]!));
        Assert.Equal(signed.Root, InclusionProof.RootOf(leaf, console.Story[0], signed.Size, [.. lines[2..end].Select(Convert.FromBase64String)]));
    }

    [Theory]
    [InlineData("text/plain", "text/plain")]
    [InlineData("application/json", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("text/plain;q=0.1, application/json", "application/json")]
    [InlineData(null, "application/json")]
    public async Task The_checkpoint_comes_as_the_note_alone_where_text_is_asked_for(string? accept, string expected)
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.FlagsRead);
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/audit/checkpoint");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using HttpResponseMessage response = await client.SendAsync(request, Cancel);
        string body = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(expected, response.Content.Headers.ContentType!.MediaType);
        SignedNote? note = SignedNote.TryParse(expected == "text/plain" ? body : (string)JsonNode.Parse(body)!["note"]!);
        Assert.NotNull(Checkpoint.TryParse(note!.Text));
    }

    [Fact]
    public async Task Consistency_is_proved_between_sizes_of_the_log()
    {
        (HttpStatusCode status, JsonNode body) = await GetAsync($"/api/v1/audit/consistency?from=1&to={console.Story[^1] + 1}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.All(body["hashes"]!.AsArray(), h => Assert.Equal(32, Convert.FromBase64String((string)h!).Length));
        Assert.NotEmpty(body["hashes"]!.AsArray());
    }

    [Theory]
    [InlineData("/api/v1/audit?limit=201", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/audit?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/audit?outcome=maybe", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/audit?from=soon", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/audit?from=2026-11-21&to=2026-11-20", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/audit?cursor=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/audit/99999999", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/audit/99999999/proof", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/audit/first", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/audit/consistency", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/audit/consistency?from=0&to=1", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/audit/consistency?from=2&to=1", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/audit/consistency?from=1&to=99999999", HttpStatusCode.NotFound)]
    public async Task Refusals_are_problems_with_a_remedy(string path, HttpStatusCode expected)
    {
        (HttpStatusCode status, JsonNode body) = await GetAsync(path);

        Assert.Equal(expected, status);
        Assert.NotEmpty((string?)body["remedy"] ?? "");
    }

    [Theory]
    [InlineData(Roles.Compliance, true, true, HttpStatusCode.OK)]
    [InlineData(Roles.Engineer, true, false, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Executive, false, false, HttpStatusCode.Forbidden)]
    public async Task People_see_their_part(string role, bool sees, bool address, HttpStatusCode checkpoint)
    {
        using HttpClient client = await console.CreateSignedInClientAsync(role);

        JsonNode list = (await GetAsync($"/api/v1/audit?object=apikey:{ConsoleWithTrail.KeyId}", client)).Body;
        (HttpStatusCode status, JsonNode entry) = await GetAsync($"/api/v1/audit/{console.Story[0]}", client);
        using HttpResponseMessage proof = await client.GetAsync($"/api/v1/audit/{console.Story[0]}/proof", Cancel);
        using HttpResponseMessage newest = await client.GetAsync("/api/v1/audit/checkpoint", Cancel);

        Assert.Equal(sees ? 3 : 0, list["items"]!.AsArray().Count);
        Assert.Equal(sees ? HttpStatusCode.OK : HttpStatusCode.NotFound, status);
        Assert.Equal(status, proof.StatusCode);
        Assert.Equal(address, entry["personal"]?["actor"]?["data"]?["address"] is not null);
        Assert.True(newest.StatusCode == checkpoint || (checkpoint == HttpStatusCode.Forbidden && newest.StatusCode == HttpStatusCode.Redirect), newest.StatusCode.ToString());
    }

    [Fact]
    public async Task A_key_without_the_scope_is_refused()
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.FlagsRead, Scopes.MetricsRead);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("/api/v1/audit", client)).Status);
    }

    [Fact]
    public async Task The_description_of_the_api_names_every_parameter()
    {
        using HttpClient client = console.CreateClient();
        JsonNode api = (await client.GetFromJsonAsync<JsonNode>("/openapi/v1.json", Cancel))!;

        JsonArray parameters = api["paths"]!["/api/v1/audit"]!["get"]!["parameters"]!.AsArray();
        Assert.Equal(["actor", "change", "cursor", "from", "heartbeats", "kind", "limit", "object", "outcome", "q", "to"], parameters.Select(p => (string)p!["name"]!).Order());
        Assert.All(parameters, p => Assert.NotEmpty((string?)p!["description"] ?? ""));
        Assert.NotNull(api["paths"]!["/api/v1/audit/{seq}/proof"]);
    }
}
