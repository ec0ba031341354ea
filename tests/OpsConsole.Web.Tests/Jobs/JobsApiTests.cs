using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Jobs;

public sealed class JobsApiTests(JobsConsole console) : IClassFixture<JobsConsole>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_are_listed_with_their_newest_run_and_how_they_stand()
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.JobsRun);
        await console.RunAsync(TestJobs.Broken);
        JsonNode failing = await JobAsync(client, TestJobs.Broken);
        Assert.Equal(("failing", "Fails at once", "when somebody asks for it", null), ((string?)failing["state"], (string?)failing["description"], (string?)failing["schedule"], failing["nextRun"]));
        Assert.Equal(("failed", "The source does not let us in.", "Give the role what it needs."), ((string?)failing["lastRun"]!["state"], (string?)failing["lastRun"]!["problem"], (string?)failing["lastRun"]!["remedy"]));
        Assert.EndsWith("Z", (string?)failing["lastRun"]!["endedAt"], StringComparison.Ordinal);
        await console.RunAsync(TestJobs.Quick);
        Assert.Equal("ok", (string?)(await JobAsync(client, TestJobs.Quick))["state"]);
        Assert.NotNull((await JobAsync(client, "prompt-sync"))["nextRun"]);
    }

    [Fact]
    public async Task A_run_is_begun_followed_and_cancelled_and_does_not_begin_twice()
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.JobsRun);
        using HttpResponseMessage begun = await client.PostAsync(At(TestJobs.Slow, "run"), null, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        string run = (string)(await ReadAsync(begun))["run"]!;
        Assert.Equal($"/api/v1/jobs/{TestJobs.Slow}/runs/{run}", begun.Headers.Location!.OriginalString);
        await ProblemAsync(await client.PostAsync(At(TestJobs.Slow, "run"), null, Cancel), HttpStatusCode.Conflict);
        Assert.Equal("running", (string?)(await JobAsync(client, TestJobs.Slow))["state"]);

        JsonNode running = (await client.GetFromJsonAsync<JsonNode>(begun.Headers.Location, Cancel))!;
        Assert.Equal("running", (string?)running["state"]);
        using HttpResponseMessage cancelled = await client.PostAsync($"{begun.Headers.Location}/cancel", null, Cancel);
        JsonNode ended = await ReadAsync(cancelled);
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (cancelled.StatusCode, (string?)ended["state"]));
        Assert.Contains("Cancelled by Test key.", ended["log"]!.AsArray().Select(line => ((string)line!)[9..]));
        await ProblemAsync(await client.PostAsync($"{begun.Headers.Location}/cancel", null, Cancel), HttpStatusCode.Conflict);
        await ProblemAsync(await client.PostAsync($"/api/v1/jobs/{TestJobs.Quick}/runs/{run}/cancel", null, Cancel), HttpStatusCode.NotFound);
        Assert.Equal("never", (string?)(await JobAsync(client, TestJobs.Slow))["state"]);
    }

    [Fact]
    public async Task A_range_is_read_again_where_a_job_reads_the_past()
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.JobsRun);
        DateTime now = DateTime.UtcNow, to = now.Date.AddHours(now.Hour), from = to.AddHours(-3);
        using HttpResponseMessage begun = await client.PostAsJsonAsync(At(TestJobs.Pull, "run"), new { from, to }, Cancel);
        string run = (string)(await ReadAsync(begun))["run"]!;
        await console.EndOfAsync(run);
        JsonNode newest = (await client.GetFromJsonAsync<JsonNode>($"/api/v1/jobs/{TestJobs.Pull}/runs?limit=1", Cancel))!["items"]![0]!;
        Assert.Equal((run, "backfill", "Test key", 30, 2, 0.02m), ((string)newest["id"]!, (string)newest["trigger"]!, (string)newest["askedBy"]!, (int)newest["rows"]!, (int)newest["requests"]!, (decimal)newest["spent"]!));
        Assert.Equal((from, to), ((DateTime)newest["from"]!, (DateTime)newest["to"]!));
        Assert.Null(newest["log"]);

        await ProblemAsync(await client.PostAsJsonAsync(At(TestJobs.Quick, "run"), new { from, to }, Cancel), HttpStatusCode.BadRequest);
        await ProblemAsync(await client.PostAsJsonAsync(At(TestJobs.Pull, "run"), new { from = to, to = from }, Cancel), HttpStatusCode.BadRequest);
        await ProblemAsync(await client.PostAsJsonAsync(At(TestJobs.Pull, "run"), new { from }, Cancel), HttpStatusCode.BadRequest);
        await ProblemAsync(await client.PostAsJsonAsync(At(TestJobs.Pull, "run"), new { from = "soon", to }, Cancel), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_job_is_paused_with_a_reason_and_resumed()
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.JobsRun);
        string job = "telemetry-retention";
        using HttpResponseMessage paused = await client.PostAsJsonAsync(At(job, "pause"), new { reason = "the disk is full" }, Cancel);
        JsonNode body = await ReadAsync(paused);
        Assert.Equal(("paused", "the disk is full", null), ((string?)body["state"], (string?)body["pausedBecause"], body["nextRun"]));
        using HttpResponseMessage resumed = await client.PostAsync(At(job, "resume"), null, Cancel);
        body = await ReadAsync(resumed);
        Assert.NotEqual("paused", (string?)body["state"]);
        Assert.NotNull(body["nextRun"]);
    }

    [Theory]
    [InlineData("POST", "nothing/run")]
    [InlineData("POST", "nothing/pause")]
    [InlineData("POST", "nothing/resume")]
    [InlineData("POST", "nothing/runs/0000000000000000/cancel")]
    [InlineData("GET", "nothing/runs")]
    [InlineData("GET", TestJobs.Quick + "/runs/0000000000000000")]
    public async Task What_is_not_there_is_a_problem_with_a_remedy(string method, string path)
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.JobsRun);
        using HttpRequestMessage request = new(new HttpMethod(method), $"/api/v1/jobs/{path}");
        await ProblemAsync(await client.SendAsync(request, Cancel), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("201")]
    [InlineData("many")]
    public async Task A_limit_is_a_number_up_to_what_is_kept(string limit)
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.JobsRun);
        await ProblemAsync(await client.GetAsync($"/api/v1/jobs/{TestJobs.Quick}/runs?limit={limit}", Cancel), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Who_only_looks_does_not_run()
    {
        using HttpClient other = await console.CreateKeyClientAsync(Scopes.MetricsRead), compliance = await console.CreateSignedInClientAsync(Roles.Compliance);
        await ProblemAsync(await other.GetAsync("/api/v1/jobs", Cancel), HttpStatusCode.Forbidden);
        using HttpResponseMessage seen = await compliance.GetAsync("/api/v1/jobs", Cancel);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        await ProblemAsync(await compliance.PostAsync(At(TestJobs.Quick, "run"), null, Cancel), HttpStatusCode.Forbidden);
    }

    private static string At(string job, string step) => $"/api/v1/jobs/{job}/{step}";

    private static async Task<JsonNode> JobAsync(HttpClient client, string name) =>
        (await client.GetFromJsonAsync<JsonNode>("/api/v1/jobs", Cancel))!["items"]!.AsArray().Single(j => (string?)j!["name"] == name)!;

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task ProblemAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        using (response)
        {
            string text = await response.Content.ReadAsStringAsync(Cancel);
            Assert.True(expected == response.StatusCode, $"{response.StatusCode}: {text}");
            Assert.NotEqual("", JsonSerializer.Deserialize<JsonElement>(text).GetProperty("remedy").GetString());
        }
    }
}
