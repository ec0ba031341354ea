using OpsConsole.Client;
using OpsConsole.Client.Prompts;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Prompts.Serving;

/// <summary>The client library fetches from this console.</summary>
[Collection(ServingTests.Name)]
public sealed class PromptClientTests(PromptConsole console)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_follows_releases_and_keeps_the_last_one_for_its_next_life()
    {
        string first = console.Repository.Commit(("library/answer.md", "Answer {{question}}."));
        string second = console.Repository.Commit(("library/answer.md", "Answer {{question}} briefly."));
        console.Repository.Release("library", ("library/answer", first));
        await console.SyncAsync();
        string directory = Directory.CreateTempSubdirectory("opsconsole-client-").FullName;
        try
        {
            string key = await console.CreateKeyAsync(Scopes.PromptsRead);
            await using (PromptClient client = new(new ConsoleConnection(console.Address, key), "library", new PromptClientOptions { Directory = directory }))
            {
                LivePrompt prompt = await client.GetAsync("library/answer", Cancel);
                Assert.Equal((first, PromptSource.Console), (prompt.Version, prompt.Source));
                console.Repository.Release("library", ("library/answer", second));
                await console.SyncAsync();
                await client.RefreshAsync(Cancel);
                Assert.Equal("Answer why? briefly.", (await client.GetAsync("library/answer", Cancel)).Render(("question", "why?")).Messages.Single().Content);
            }

            using SocketsHttpHandler gone = new() { ConnectCallback = (_, _) => throw new HttpRequestException("gone") };
            await using PromptClient again = new(new ConsoleConnection(console.Address, "none"), "library", new PromptClientOptions { Directory = directory, Handler = gone });
            LivePrompt kept = await again.GetAsync("library/answer", Cancel);
            Assert.Equal((second, PromptSource.Disk, true), (kept.Version, kept.Source, again.IsStale));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
