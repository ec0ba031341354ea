using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Web.Tests.Audit;

namespace OpsConsole.Web.Tests.Changes.Evaluations;

/// <summary>Results by programs, on the example repository.</summary>
public sealed class EvaluationEndpointsTests(AuditedConsole console) : IClassFixture<AuditedConsole>
{
    private const string Path = "/api/v1/prompts/evaluations", Prompt = "support-bot/answer";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_is_kept_answered_with_its_scores_and_found_again()
    {
        (HttpClient program, string commit) = await StartAsync();
        const string Report = """{"results":{"version":3,"timestamp":"2026-11-21T09:00:00Z","prompts":[{"id":"a","metrics":{"score":9.5,"testPassCount":9,"testFailCount":1,"namedScores":{"tone":8,"words":50},"namedScoresCount":{"tone":10}}}],"results":[]},"config":{}}""";

        using HttpResponseMessage made = await PostAsync(program, $"?prompt={Prompt}&commit={commit[..8]}&suite=found%20again", Report);
        JsonNode kept = (await made.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(("found again", "promptfoo", commit, 0.95, 0.8), ((string?)kept["suite"], (string?)kept["source"], (string?)kept["sha"], (double)kept["scores"]!["score"]!, (double)kept["scores"]!["tone"]!));
        Assert.Equal("words: 50 is not between 0 and 1.", (string?)kept["leftOut"]![0]);
        Assert.Equal((string?)kept["id"], (string?)Assert.Single(await ItemsAsync(program, made.Headers.Location!.ToString()))!["id"]);
        Assert.Contains((string?)kept["id"], (await ItemsAsync(program, $"{Path}?prompt={Prompt}&commit={commit}")).Select(i => (string?)i!["id"]));

        using HttpResponseMessage again = await PostAsync(program, $"?prompt={Prompt}&commit={commit}&suite=found%20again", Report);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using HttpResponseMessage withdrawn = await program.PostAsJsonAsync($"{Path}/{kept["id"]}/withdraw", new { reason = "wrong model" }, Cancel);
        Assert.Equal("wrong model", (string?)(await withdrawn.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["withdrawn"]!["reason"]);
        using HttpResponseMessage twice = await program.PostAsJsonAsync($"{Path}/{kept["id"]}/withdraw", new { reason = "wrong model" }, Cancel);
        using HttpResponseMessage back = await PostAsync(program, $"?prompt={Prompt}&commit={commit}&suite=found%20again", Report);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (twice.StatusCode, back.StatusCode));
    }

    [Fact]
    public async Task Results_are_listed_newest_first_and_page_by_page()
    {
        (HttpClient program, string commit) = await StartAsync();
        string prompt = console.Get<PromptCatalog>().Current.Prompts.Last(p => p.IsUsable && p.Name != Prompt).Name;
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage made = await PostAsync(program, $"?prompt={prompt}&commit={commit}", $$"""{"suite":"s{{i}}","scores":{"a":1} }""");
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }

        List<string> suites = [];
        for (string? cursor = ""; cursor is not null;)
        {
            JsonNode page = (await program.GetFromJsonAsync<JsonNode>($"{Path}?prompt={prompt}&limit=2{cursor}", Cancel))!;
            suites.AddRange(page["items"]!.AsArray().Select(i => (string)i!["suite"]!));
            cursor = (string?)page["nextCursor"] is { } next ? "&cursor=" + next : null;
        }

        Assert.Equal(["s4", "s3", "s2", "s1", "s0"], suites);
    }

    [Theory]
    [InlineData("", "{}", HttpStatusCode.BadRequest)]
    [InlineData("?prompt=support-bot/answer", "{}", HttpStatusCode.BadRequest)]
    [InlineData("?prompt=support-bot/answer&commit=0123456", "{", HttpStatusCode.BadRequest)]
    [InlineData("?prompt=support-bot/answer&commit=0123456", """{"scores":{"a":1}}""", HttpStatusCode.BadRequest)]
    [InlineData("?prompt=support-bot/answer&commit=0123456&suite=s", """{"scores":{"a":1}}""", HttpStatusCode.NotFound)]
    [InlineData("?prompt=no/such&commit={tip}&suite=s", """{"scores":{"a":1}}""", HttpStatusCode.NotFound)]
    [InlineData("?prompt=support-bot/answer&commit={tip}&suite=s", """{"commit":"0123456","scores":{"a":1}}""", HttpStatusCode.Conflict)]
    [InlineData("/0123456789abcdef/withdraw", "{}", HttpStatusCode.BadRequest)]
    [InlineData("/0123456789abcdef/withdraw", "[", HttpStatusCode.BadRequest)]
    [InlineData("/0123456789abcdef/withdraw", """{"reason":" "}""", HttpStatusCode.BadRequest)]
    [InlineData("/0123456789abcdef/withdraw", """{"reason":"x"}""", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_done_is_a_problem_with_a_remedy(string question, string body, HttpStatusCode status)
    {
        (HttpClient program, string commit) = await StartAsync();
        using HttpResponseMessage response = await PostAsync(program, question.Replace("{tip}", commit, StringComparison.Ordinal), body);

        Assert.Equal(status, response.StatusCode);
        Assert.NotEqual("", (string?)(await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["remedy"]);
    }

    [Fact]
    public async Task A_report_that_is_too_large_is_refused_as_such()
    {
        (HttpClient program, string commit) = await StartAsync();
        using HttpResponseMessage response = await PostAsync(program, $"?prompt={Prompt}&commit={commit}", new string(' ', EvaluationReportReader.MaxBytes + 1));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("?prompt=a&limit=0", HttpStatusCode.BadRequest)]
    [InlineData("?prompt=a&cursor=*", HttpStatusCode.BadRequest)]
    [InlineData("?prompt=support-bot/answer&commit=main", HttpStatusCode.NotFound)]
    public async Task A_question_that_cannot_be_answered_is_a_problem(string question, HttpStatusCode status)
    {
        (HttpClient program, _) = await StartAsync();
        using HttpResponseMessage response = await program.GetAsync(Path + question, Cancel);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_key_that_only_reads_adds_nothing()
    {
        (_, string commit) = await StartAsync();
        HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.PromptsRead));
        using HttpResponseMessage refused = await PostAsync(program, $"?prompt={Prompt}&commit={commit}&suite=s", """{"scores":{"a":1}}""");
        using HttpResponseMessage read = await program.GetAsync($"{Path}?prompt={Prompt}", Cancel);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (refused.StatusCode, read.StatusCode));
    }

    private async Task<(HttpClient Program, string Commit)> StartAsync()
    {
        await console.Get<PromptFetch>().NowAsync(AuditedConsole.Shell, Cancel);
        return (console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite)), console.Get<PromptCatalog>().Current.Commit!);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient program, string question, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        return await program.PostAsync(Path + question, content, Cancel);
    }

    private static async Task<JsonArray> ItemsAsync(HttpClient program, string address) => (await program.GetFromJsonAsync<JsonNode>(address, Cancel))!["items"]!.AsArray();
}
