using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;
using OpsConsole.Web.Tests.Audit;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.Prompts.Releases;

/// <summary>Releases by programs, on the example repository.</summary>
public sealed class ReleaseEndpointsTests(AuditedConsole console) : IClassFixture<AuditedConsole>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_released_is_live_and_was_not_before()
    {
        await console.Get<PromptFetch>().NowAsync(AuditedConsole.Shell, Cancel);
        CatalogSnapshot catalog = console.Get<PromptCatalog>().Current;
        string prompt = catalog.Prompts.First(p => p.IsUsable).Name, sha = catalog.Commit!;
        HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));

        using HttpResponseMessage done = await program.PostAsJsonAsync("/api/v1/prompts/releases", new { env = "trial", prompt, sha = sha[..10], reason = "to try" }, Cancel);
        JsonNode made = (await done.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        Assert.Equal((HttpStatusCode.OK, sha, null), (done.StatusCode, (string?)made["sha"], (string?)made["replaces"]));

        JsonNode live = (await program.GetFromJsonAsync<JsonNode>("/api/v1/prompts/live?env=trial&limit=1", Cancel))!;
        Assert.Equal((prompt, sha, (string?)made["releaseCommit"]), ((string?)live["items"]![0]!["prompt"], (string?)live["items"]![0]!["sha"], (string?)live["items"]![0]!["releaseCommit"]));
        Assert.Null(live["nextCursor"]);
        Assert.Empty((await ItemsAsync(program, $"/api/v1/prompts/releases?env=trial&prompt={prompt}&at=2001-01-01T00:00:00Z"))!);
        Assert.Single((await ItemsAsync(program, $"/api/v1/prompts/releases?env=trial&prompt={prompt}"))!);
        Assert.NotEmpty((await ItemsAsync(program, "/api/v1/prompts/live?env=production"))!);

        using HttpResponseMessage changed = await program.PostAsJsonAsync("/api/v1/prompts/removals", new { env = "trial", prompt, reason = "tried", seen = "0123456" }, Cancel);
        using HttpResponseMessage removed = await program.PostAsJsonAsync("/api/v1/prompts/removals", new { env = "trial", prompt, reason = "tried", seen = sha }, Cancel);
        JsonNode gone = (await removed.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK, null, sha), (changed.StatusCode, removed.StatusCode, (string?)gone["sha"], (string?)gone["replaces"]));
        Assert.Empty((await ItemsAsync(program, "/api/v1/prompts/live?env=trial"))!);
    }

    [Fact]
    public async Task Releases_rollbacks_and_removals_name_the_change_request_that_they_went_by()
    {
        await console.Get<PromptFetch>().NowAsync(AuditedConsole.Shell, Cancel);
        const string Prompt = "support-bot/answer";
        PromptCatalog catalog = console.Get<PromptCatalog>();
        PromptChange[] versions = [.. console.Get<PromptHistory>().Of(catalog.Current.Find(Prompt)!.Path).DistinctBy(c => c.Blob).Take(2)];
        HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));

        string[] changes =
        [
            await DoneAsync("releases", new { env = "change-trial", prompt = Prompt, sha = versions[1].Commit }),
            await DoneAsync("releases", new { env = "change-trial", prompt = Prompt, sha = versions[0].Commit }),
            await DoneAsync("rollbacks", new { env = "change-trial", prompt = Prompt, reason = "worse" }),
            await DoneAsync("removals", new { env = "change-trial", prompt = Prompt, reason = "tried" }),
        ];

        await using OpsDbContext context = await console.ContextAsync();
        Assert.Equal(changes, await context.PromptReleases.Where(r => r.Environment == "change-trial").OrderBy(r => r.Id).Select(r => r.Change!).ToListAsync(Cancel));
        JsonArray live = (await ItemsAsync(program, $"/api/v1/prompts/releases?env=change-trial&prompt={Prompt}"))!;
        Assert.Equal(changes[..3].Reverse(), live.Select(i => (string?)i!["change"]));

        async Task<string> DoneAsync(string what, object body)
        {
            using HttpResponseMessage response = await program.PostAsJsonAsync("/api/v1/prompts/" + what, body, Cancel);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return (string)(await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["change"]!;
        }
    }

    [Fact]
    public async Task What_is_so_already_is_answered_without_a_change_request()
    {
        await console.Get<PromptFetch>().NowAsync(AuditedConsole.Shell, Cancel);
        CatalogSnapshot catalog = console.Get<PromptCatalog>().Current;
        string prompt = catalog.Prompts.Last(p => p.IsUsable).Name;
        HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
        object release = new { env = "so-already", prompt, sha = catalog.Commit }, removal = new { env = "so-already", prompt, reason = "tried" };

        Assert.NotNull(await ChangeOfAsync("releases", release));
        Assert.Null(await ChangeOfAsync("releases", release));
        Assert.NotNull(await ChangeOfAsync("removals", removal));
        Assert.Null(await ChangeOfAsync("removals", removal));

        async Task<string?> ChangeOfAsync(string what, object body)
        {
            using HttpResponseMessage response = await program.PostAsJsonAsync("/api/v1/prompts/" + what, body, Cancel);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return (string?)(await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["change"];
        }
    }

    [Fact]
    public async Task All_releases_are_listed_page_by_page()
    {
        await console.Get<PromptFetch>().NowAsync(AuditedConsole.Shell, Cancel);
        await Eventually.HoldsAsync(() => console.Get<ReleaseHistory>().Tip is not null);
        HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.PromptsRead));
        string[] all = [.. (await ItemsAsync(program, "/api/v1/prompts/releases?env=staging&limit=1000"))!.Select(i => i!.ToJsonString())];
        Assert.True(all.Length > 2);

        List<string> paged = [];
        string? cursor = null;
        do
        {
            JsonNode page = (await program.GetFromJsonAsync<JsonNode>($"/api/v1/prompts/releases?env=staging&limit=2{(cursor is null ? "" : "&cursor=" + cursor)}", Cancel))!;
            paged.AddRange(page["items"]!.AsArray().Select(i => i!.ToJsonString()));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);
        Assert.Equal(all, paged);
    }

    [Theory]
    [InlineData("releases", "{}", HttpStatusCode.BadRequest)]
    [InlineData("releases", "[", HttpStatusCode.BadRequest)]
    [InlineData("releases", """{"env":"trial","prompt":"no/such","sha":"main"}""", HttpStatusCode.BadRequest)]
    [InlineData("releases", """{"env":"../trial","prompt":"no/such","sha":"0123456"}""", HttpStatusCode.BadRequest)]
    [InlineData("releases", """{"env":"trial","prompt":"no/such","sha":"0123456"}""", HttpStatusCode.Conflict)]
    [InlineData("releases", """{"env":"trial","prompt":"no/such","sha":"0123456","change":"CR-1"}""", HttpStatusCode.NotFound)]
    [InlineData("rollbacks", """{"env":"trial","prompt":"no/such"}""", HttpStatusCode.BadRequest)]
    [InlineData("removals", """{"env":"trial","prompt":"no/such"}""", HttpStatusCode.BadRequest)]
    [InlineData("rollbacks", """{"env":"nowhere","prompt":"no/such","reason":"x"}""", HttpStatusCode.Conflict)]
    public async Task What_cannot_be_done_is_a_problem_with_a_remedy(string what, string body, HttpStatusCode status)
    {
        await console.Get<PromptFetch>().NowAsync(AuditedConsole.Shell, Cancel);
        HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.ChangesWrite));
        using StringContent content = new(body, null, "application/json");

        using HttpResponseMessage response = await program.PostAsync("/api/v1/prompts/" + what, content, Cancel);

        Assert.Equal(status, response.StatusCode);
        Assert.NotEqual("", (string?)(await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["remedy"]);
    }

    [Theory]
    [InlineData("releases?at=2026-01-01T00:00:00Z")]
    [InlineData("releases?limit=0")]
    [InlineData("releases?cursor=eA")]
    [InlineData("live?at=yesterday")]
    [InlineData("live?cursor=x")]
    public async Task A_question_that_cannot_be_read_is_a_bad_request(string question)
    {
        HttpClient program = console.Program(await console.CreateKeyAsync(Scopes.PromptsRead));
        using HttpResponseMessage response = await program.GetAsync("/api/v1/prompts/" + question, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static async Task<JsonArray?> ItemsAsync(HttpClient program, string address) => (await program.GetFromJsonAsync<JsonNode>(address, Cancel))!["items"] as JsonArray;
}
