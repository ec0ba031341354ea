using System.Net;
using System.Text.Json;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Prompts.Serving;

/// <summary>Asking for a prompt: by environment, by SHA, the newest; and what is answered when there is none.</summary>
[Collection(ServingTests.Name)]
public sealed class PromptEndpointTests(PromptConsole console)
{
    [Fact]
    public async Task What_is_live_answers_with_its_version_and_304_until_another_is_released()
    {
        string first = console.Repository.Commit(("greet/hello.md", "Say hello to {{name}}."));
        string second = console.Repository.Commit(("greet/hello.md", "Say good day to {{name}}."));
        console.Repository.Release("greeting", ("greet/hello", first[..12]));
        await console.SyncAsync();
        using HttpClient program = await console.ProgramAsync();
        (HttpResponseMessage response, JsonElement body) = await PromptConsole.GetAsync(program, "api/v1/prompts/greet/hello?env=greeting");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("greet/hello", first, "greeting", "Say hello to {{name}}.", "greet/hello.md"), (
            Text(body, "name"), Text(body, "sha"), Text(body, "environment"), Text(body, "content"), Text(body, "path")));
        string tag = response.Headers.ETag!.Tag;
        Assert.Equal($"\"{Text(body, "blob")}\"", tag);
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
        (HttpResponseMessage same, _) = await PromptConsole.GetAsync(program, "api/v1/prompts/greet%2Fhello?env=greeting", tag);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(first, same.Headers.GetValues("X-Prompt-Sha").Single());

        (_, JsonElement newest) = await PromptConsole.GetAsync(program, "api/v1/prompts/greet/hello");
        Assert.Equal("Say good day to {{name}}.", Text(newest, "content"));
        (_, JsonElement old) = await PromptConsole.GetAsync(program, $"api/v1/prompts/greet/hello?sha={first[..7]}");
        Assert.Equal((first, "Say hello to {{name}}."), (Text(old, "sha"), Text(old, "content")));

        console.Repository.Release("greeting", ("greet/hello", second));
        await console.SyncAsync();
        (HttpResponseMessage changed, body) = await PromptConsole.GetAsync(program, "api/v1/prompts/greet/hello?env=greeting", tag);
        Assert.Equal((HttpStatusCode.OK, second), (changed.StatusCode, Text(body, "sha")));
    }

    [Fact]
    public async Task A_prompt_is_found_by_its_name_of_now_in_commits_before_it_had_it()
    {
        string text = "A text that is long enough for git to see that it is the same after it was renamed to another name.\n";
        string before = console.Repository.Commit(("renamed/old.md", text));
        string after = console.Repository.Commit(("renamed/old.md", null), ("renamed/new.md", text + "More."));
        console.Repository.Commit(("renamed/other.md", "Something else."));
        console.Repository.Release("renaming", ("renamed/new", before));
        await console.SyncAsync();
        using HttpClient program = await console.ProgramAsync();
        (_, JsonElement newest) = await PromptConsole.GetAsync(program, "api/v1/prompts/renamed/new");
        Assert.Equal((after, "renamed/new.md"), (Text(newest, "sha"), Text(newest, "path")));
        (_, JsonElement live) = await PromptConsole.GetAsync(program, "api/v1/prompts/renamed/new?env=renaming");
        Assert.Equal((before, "renamed/old.md", text), (Text(live, "sha"), Text(live, "path"), Text(live, "content")));
        (_, JsonElement list) = await PromptConsole.GetAsync(program, "api/v1/prompts?q=renamed/new");
        Assert.Equal(after, Text(list.GetProperty("items")[0], "sha"));
    }

    [Fact]
    public async Task What_is_not_there_says_so_with_a_remedy()
    {
        string commit = console.Repository.Commit(("refusals/answer.md", "Answer."));
        console.Repository.Release("refusing", ("refusals/answer", commit));
        console.Repository.Commit(("refusals/draft.md", "Draft."));
        await console.SyncAsync();
        using HttpClient program = await console.ProgramAsync();
        await Refuses("refusals/draft?env=refusing", HttpStatusCode.NotFound, "not released in refusing");
        await Refuses("refusals/answre?env=refusing", HttpStatusCode.NotFound, "refusals/answer");
        await Refuses("refusals/answer?env=nowhere", HttpStatusCode.NotFound, "environments/nowhere.yaml");
        await Refuses("refusals/answer?sha=0000000", HttpStatusCode.NotFound, "0000000");
        await Refuses($"refusals/draft?sha={commit}", HttpStatusCode.NotFound, "no prompt 'refusals/draft'");
        await Refuses($"refusals/answer?sha={commit}&env=refusing", HttpStatusCode.BadRequest, "exclude");
        await Refuses("refusals/answer?sha=main", HttpStatusCode.BadRequest, "SHA");
        await Refuses("refusals/answer?sha=--help", HttpStatusCode.BadRequest, "SHA");
        await Refuses("refusals/answer?env=a&env=b", HttpStatusCode.BadRequest, "once");
        await Refuses("..%2f..%2fetc%2fpasswd", HttpStatusCode.BadRequest, "name");
        await Refuses(".git/config", HttpStatusCode.BadRequest, "name");

        async Task Refuses(string path, HttpStatusCode status, string says)
        {
            (HttpResponseMessage response, JsonElement body) = await PromptConsole.GetAsync(program, "api/v1/prompts/" + path);
            Assert.Equal(status, response.StatusCode);
            Assert.NotEqual("", Text(body, "remedy"));
            Assert.Contains(says, Text(body, "detail") + Text(body, "remedy"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_asks_for_the_scope()
    {
        using HttpClient other = await console.ProgramAsync(Scopes.FlagsRead);
        (HttpResponseMessage refused, JsonElement body) = await PromptConsole.GetAsync(other, "api/v1/prompts/any?env=production");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("prompts:read", Text(body, "detail"), StringComparison.Ordinal);
        using HttpClient stranger = new() { BaseAddress = console.Address };
        (HttpResponseMessage unknown, _) = await PromptConsole.GetAsync(stranger, "api/v1/prompts");
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
    }

    [Fact]
    public async Task The_list_pages_by_name_and_finds_words()
    {
        string commit = console.Repository.Commit([.. Enumerable.Range(0, 5).Select(i => ($"listed/number {i}.md", (string?)$"Number {i}."))]);
        console.Repository.Release("listing", ("listed/number 3", commit));
        await console.SyncAsync();
        using HttpClient program = await console.ProgramAsync();
        List<string> names = [];
        string? cursor = null;
        for (int pages = 0; pages == 0 || cursor is not null; pages++)
        {
            Assert.True(pages < 3, "The list does not end.");
            (_, JsonElement page) = await PromptConsole.GetAsync(program, $"api/v1/prompts?q=LISTED+number&limit=2&cursor={cursor}");
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(i => Text(i, "name")!));
            cursor = Text(page, "nextCursor");
        }

        Assert.Equal([.. Enumerable.Range(0, 5).Select(i => $"listed/number {i}")], names);

        (_, JsonElement live) = await PromptConsole.GetAsync(program, "api/v1/prompts?env=listing");
        JsonElement item = Assert.Single(live.GetProperty("items").EnumerateArray().ToArray());
        Assert.Equal(("listed/number 3", commit, commit), (Text(item, "name"), Text(item, "sha"), Text(item.GetProperty("environments"), "listing")));
        (HttpResponseMessage wrong, _) = await PromptConsole.GetAsync(program, "api/v1/prompts?limit=0");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();
}
