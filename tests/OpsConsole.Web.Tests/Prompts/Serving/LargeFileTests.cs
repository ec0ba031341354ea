using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;

namespace OpsConsole.Web.Tests.Prompts.Serving;

/// <summary>A file of 10 MiB where a prompt should be: a clear state, and nothing else broken.</summary>
[Collection(ServingTests.Name)]
public sealed class LargeFileTests(PromptConsole console)
{
    private const int Size = 10 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_is_too_large_is_listed_and_refused_with_its_problem_and_its_older_version_is_served()
    {
        byte[] content = new byte[Size];
        Array.Fill(content, (byte)'a');
        string small = console.Repository.Commit(("large/answer.md", "Small.")), large = console.Repository.Commit(("large/answer.md", content));
        console.Repository.Release("enlarging", ("large/answer", large)); // as git lets one do
        await console.SyncAsync();

        CatalogPrompt listed = console.Services.GetRequiredService<PromptCatalog>().Current.Find("large/answer")!;
        Assert.False(listed.IsUsable);
        Assert.Contains($"{Size} bytes", listed.Problems[0].Message, StringComparison.Ordinal);
        (_, string cookie) = await console.StartSessionAsync(await console.CreatePersonAsync(Roles.Engineer));
        using HttpClient person = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = console.Address };
        person.DefaultRequestHeaders.Add("Cookie", cookie);
        foreach ((string page, string says) in ((string, string)[])[
            ("/prompts?q=large%2Fanswer", listed.Problems[0].Message), ("/prompts/large/answer", "Prompts:MaxFileBytes"),
            ($"/prompts/large/answer?sha={large}", "Prompts:MaxFileBytes"), ("/prompts/large/answer?tab=blame", "too large")])
        {
            Assert.Contains(says, await person.GetStringAsync(page, Cancel), StringComparison.Ordinal);
        }

        using HttpClient program = await console.ProgramAsync();
        foreach (string question in (string[])["", $"?sha={large}", $"?sha={large}&format=raw"])
        {
            (HttpResponseMessage refused, JsonElement body) = await PromptConsole.GetAsync(program, "api/v1/prompts/large/answer" + question);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Equal(listed.Problems[0].Message, body.GetProperty("problems")[0].GetProperty("message").GetString());
            Assert.Contains("Prompts:MaxFileBytes", body.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        }

        (HttpResponseMessage live, JsonElement why) = await PromptConsole.GetAsync(program, "api/v1/prompts/large/answer?env=enlarging");
        Assert.Equal(HttpStatusCode.NotFound, live.StatusCode);
        Assert.Contains("Prompts:MaxFileBytes", why.GetProperty("detail").GetString(), StringComparison.Ordinal);
        (_, JsonElement older) = await PromptConsole.GetAsync(program, $"api/v1/prompts/large/answer?sha={small}");
        Assert.Equal("Small.", older.GetProperty("content").GetString());
    }
}
