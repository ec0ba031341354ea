using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;

namespace OpsConsole.Web.Tests.Changes;

/// <summary>Change requests by programs, and by people over HTTP.</summary>
public sealed class ChangeEndpointsTests(ReviewedConsole console) : IClassFixture<ReviewedConsole>
{
    private const string Api = "/api/v1/changes";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_content_is_proposed_approved_by_another_person_and_live_with_the_approval()
    {
        await console.ReadyAsync();
        HttpClient program = await console.CreateKeyClientAsync(Scopes.ChangesWrite), owner = await console.CreateSignedInClientAsync(Roles.ProductOwner);

        (HttpResponseMessage made, JsonNode change) = await AskAsync(program, "production", "Answer {{question}} kindly.\n");
        Assert.Equal((HttpStatusCode.Created, "inReview", "high"), (made.StatusCode, (string?)change["state"], (string?)change["risk"]));
        string at = made.Headers.Location!.ToString(), hash = (string)change["hash"]!;
        Assert.Equal($"{Api}/{change["id"]}", at);
        (HttpResponseMessage repeated, JsonNode same) = await AskAsync(program, "production", "Answer {{question}} kindly.\n");
        Assert.Equal((HttpStatusCode.Created, (string?)change["id"], (string?)change["proposal"]), (repeated.StatusCode, (string?)same["id"], (string?)same["proposal"]));

        JsonNode detail = (await program.GetFromJsonAsync<JsonNode>(at, Cancel))!;
        Assert.Equal(("Production", "Users get it at once."), ((string?)detail["verdict"]!["rules"]![0]!["name"], (string?)detail["verdict"]!["rules"]![0]!["why"]));
        Assert.Null((string?)detail["verdict"]!["judgedAt"]);
        Assert.Equal((1, 0, false), ((int)detail["verdict"]!["demands"]![0]!["people"]!, (int)detail["verdict"]!["demands"]![0]!["havePeople"]!, (bool)detail["verdict"]!["demands"]![0]!["met"]!));

        (HttpResponseMessage early, JsonNode problem) = await ReviewedConsole.PostAsync(owner, at + "/release", new { });
        Assert.Equal((HttpStatusCode.Conflict, "One more person must approve it."), (early.StatusCode, (string?)problem["detail"]));
        (HttpResponseMessage stale, _) = await ReviewedConsole.PostAsync(owner, at + "/approve", new { hash = new string('0', 64) });
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        (HttpResponseMessage done, JsonNode released) = await ReviewedConsole.PostAsync(owner, at + "/approve", new { hash, comment = "Fine", release = true });
        Assert.Equal((HttpStatusCode.OK, "released", 1), (done.StatusCode, (string?)released["state"], (int)released["approvals"]!));
        Assert.Equal((string?)change["sha"], console.Get<PromptCatalog>().Current.Environments["production"].Lines[ReviewedConsole.Prompt].Commit);

        detail = (await program.GetFromJsonAsync<JsonNode>(at, Cancel))!;
        Assert.Equal(("Production", 1, 1), ((string?)detail["verdict"]!["rules"]![0]!["name"], (int)detail["verdict"]!["demands"]![0]!["people"]!, (int)detail["verdict"]!["demands"]![0]!["havePeople"]!));
        Assert.NotNull((string?)detail["verdict"]!["judgedAt"]); // by what counted then
        Assert.Equal(["opened", "approved", "releasing", "released"], detail["steps"]!.AsArray().Select(s => (string?)s!["kind"]));
        Assert.Equal((hash, null), ((string?)detail["approvedBy"]![0]!["hash"], (string?)detail["approvedBy"]![0]!["voidedAt"]));
    }

    [Fact]
    public async Task A_low_risk_is_live_with_the_answer_and_nothing_waits()
    {
        await console.ReadyAsync();
        HttpClient program = await console.CreateKeyClientAsync(Scopes.ChangesWrite);
        (HttpResponseMessage made, JsonNode change) = await AskAsync(program, "staging", "Answer {{question}} at length.\n");
        Assert.Equal((HttpStatusCode.Created, "released", "low"), (made.StatusCode, (string?)change["state"], (string?)change["risk"]));
        Assert.NotNull((string?)change["release"]);
    }

    [Fact]
    public async Task A_key_never_approves()
    {
        await console.ReadyAsync();
        HttpClient program = await console.CreateKeyClientAsync([.. Scopes.All]);
        (_, JsonNode change) = await AskAsync(program, "production", "Answer {{question}} for a key.\n");
        (HttpResponseMessage refused, JsonNode problem) = await ReviewedConsole.PostAsync(await console.CreateKeyClientAsync([.. Scopes.All]), $"{Api}/{change["id"]}/approve", new { hash = (string?)change["hash"] });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.StartsWith("Changes are approved by people.", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.NotEqual("", (string?)problem["remedy"]);
    }

    [Fact]
    public async Task A_release_that_waits_is_accepted_and_goes_when_its_change_request_is_named()
    {
        await console.ReadyAsync();
        string sha = console.Get<PromptCatalog>().Current.Commit!;
        HttpClient program = await console.CreateKeyClientAsync(Scopes.ChangesWrite), engineer = await console.CreateSignedInClientAsync(Roles.Engineer);
        object order = new { env = "production", prompt = "support/answer", sha, reason = "They asked for it" };

        (HttpResponseMessage asked, JsonNode waits) = await ReviewedConsole.PostAsync(program, "/api/v1/prompts/releases", order);
        Assert.Equal((HttpStatusCode.Accepted, "inReview", null), (asked.StatusCode, (string?)waits["state"], (string?)waits["id"]));
        string id = (string)waits["change"]!;
        Assert.Equal($"{Api}/{id}", asked.Headers.Location!.ToString());
        JsonNode change = (await program.GetFromJsonAsync<JsonNode>($"{Api}/{id}", Cancel))!;
        Assert.Equal("They asked for it", (string?)change["title"]);
        Assert.Equal(HttpStatusCode.OK, (await ReviewedConsole.PostAsync(engineer, $"{Api}/{id}/approve", new { hash = (string?)change["hash"] })).Response.StatusCode);

        (HttpResponseMessage other, _) = await ReviewedConsole.PostAsync(program, "/api/v1/prompts/releases", new { env = "staging", prompt = "support/answer", sha, change = id });
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        (HttpResponseMessage released, JsonNode live) = await ReviewedConsole.PostAsync(program, "/api/v1/prompts/releases", new { env = "production", prompt = "support/answer", sha, change = id });
        Assert.Equal((HttpStatusCode.OK, "released", sha), (released.StatusCode, (string?)live["state"], (string?)live["sha"]));
        Assert.NotNull((string?)live["releaseCommit"]);
    }

    [Fact]
    public async Task Changes_are_listed_page_by_page_and_by_what_is_asked_for()
    {
        await console.ReadyAsync();
        HttpClient program = await console.CreateKeyClientAsync(Scopes.ChangesWrite);
        string[] mine = new string[3];
        for (int i = 0; i < mine.Length; i++)
        {
            mine[i] = (string)(await AskAsync(program, "production", $"Answer {{{{question}}}} in {i} words.\n", draft: true)).Body["id"]!;
        }

        List<string> paged = [];
        string? cursor = null;
        do
        {
            JsonNode page = (await program.GetFromJsonAsync<JsonNode>($"{Api}?author=me&state=draft,inReview&env=production&prompt=support/answer&limit=2{(cursor is null ? "" : "&cursor=" + cursor)}", Cancel))!;
            paged.AddRange(page["items"]!.AsArray().Select(c => (string)c!["id"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);
        Assert.Equal(mine.Reverse(), paged);
        Assert.Empty((await program.GetFromJsonAsync<JsonNode>($"{Api}?author=me&state=released", Cancel))!["items"]!.AsArray());
    }

    [Theory]
    [InlineData("", "{}", HttpStatusCode.BadRequest)]
    [InlineData("", "[", HttpStatusCode.BadRequest)]
    [InlineData("", """{"kind":"policy","env":"staging","title":"t","prompt":"support/answer"}""", HttpStatusCode.BadRequest)]
    [InlineData("", """{"kind":"prompt","env":"staging","title":"t","prompt":"support/answer"}""", HttpStatusCode.BadRequest)]
    [InlineData("", """{"kind":"prompt","env":"staging","title":"t","prompt":"support/answer","sha":"0123456","content":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("", """{"kind":"prompt","env":"../x","title":"t","prompt":"support/answer","sha":"0123456"}""", HttpStatusCode.BadRequest)]
    [InlineData("", """{"kind":"prompt","env":"../x","title":"t","prompt":"support/answer","content":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("", """{"kind":"prompt","env":"staging","title":"t","prompt":"support/answer","sha":"0123456"}""", HttpStatusCode.Conflict)]
    [InlineData("", """{"kind":"prompt","env":"staging","title":"t","proposal":"0000000000000000"}""", HttpStatusCode.BadRequest)]
    [InlineData("", """{"kind":"prompt","env":"staging","title":"t","prompt":"support/answer","content":"x","base":"0123456789"}""", HttpStatusCode.Conflict)]
    [InlineData("", """{"kind":"rollback","env":"nowhere","title":"t","prompt":"support/answer"}""", HttpStatusCode.Conflict)]
    [InlineData("", """{"kind":"removal","env":"nowhere","title":"t","prompt":"support/answer"}""", HttpStatusCode.Conflict)]
    [InlineData("/0000000000000000/comment", """{"text":"x"}""", HttpStatusCode.NotFound)]
    [InlineData("/0000000000000000/cancel", "", HttpStatusCode.NotFound)]
    [InlineData("/0000000000000000/release", "{", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_done_is_a_problem_with_a_remedy(string step, string body, HttpStatusCode status)
    {
        await console.ReadyAsync();
        HttpClient program = await console.CreateKeyClientAsync(Scopes.ChangesWrite);
        using StringContent content = new(body, null, "application/json");
        using HttpResponseMessage response = await program.PostAsync(Api + step, content, Cancel);
        Assert.Equal(status, response.StatusCode);
        Assert.NotEqual("", (string?)(await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["remedy"]);
    }

    [Theory]
    [InlineData("?state=live")]
    [InlineData("?limit=0")]
    [InlineData("?cursor=x")]
    public async Task A_question_that_cannot_be_read_is_a_bad_request(string question)
    {
        using HttpClient program = await console.CreateKeyClientAsync(Scopes.ChangesWrite);
        using HttpResponseMessage response = await program.GetAsync(Api + question, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_and_a_text_without_words_is_invalid()
    {
        await console.ReadyAsync();
        HttpClient program = await console.CreateKeyClientAsync(Scopes.ChangesWrite);
        (_, JsonNode change) = await AskAsync(program, "production", "Answer {{question}} in bulk.\n", draft: true);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await ReviewedConsole.PostAsync(program, $"{Api}/{change["id"]}/comment", new { text = new string('x', 20_000) })).Response.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ReviewedConsole.PostAsync(program, $"{Api}/{change["id"]}/comment", new { text = " " })).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync(Api + "/0000000000000000", Cancel)).StatusCode);
    }

    private static Task<(HttpResponseMessage Response, JsonNode Body)> AskAsync(HttpClient client, string env, string content, bool draft = false) =>
        ReviewedConsole.PostAsync(client, Api, new { kind = "prompt", env, title = "Be kind", prompt = ReviewedConsole.Prompt, content, draft });
}
