using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Web.Tests.Prompts.Serving;

/// <summary>A console on a real port that serves the prompts of a test's repository.</summary>
public sealed class PromptConsole : OpsConsoleFactory
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts it.</summary>
    public PromptConsole()
    {
        Settings["Prompts:Repository"] = Repository.Directory;
        Settings["Prompts:DriftTolerance"] = "00:00:00";
        UseKestrel(0);
        StartServer();
    }

    /// <summary>The repository.</summary>
    public TestRepository Repository { get; } = new();

    /// <summary>Where it listens.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>A program that may read prompts.</summary>
    public async Task<HttpClient> ProgramAsync(params string[] scopes)
    {
        HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await CreateKeyAsync(scopes.Length == 0 ? [Scopes.PromptsRead] : scopes));
        return client;
    }

    /// <summary>Has the console fetch, and waits until it serves the end of the branch.</summary>
    public async Task SyncAsync()
    {
        await Services.GetRequiredService<PromptFetch>().NowAsync(Actor.Shell("tester@localhost"), Cancel);
        Assert.Equal(Repository.Tip, Services.GetRequiredService<PromptCatalog>().Current.Commit);
        await Services.GetRequiredService<ServedPrompts>().Settled;
    }

    /// <summary>Asks for JSON.</summary>
    public static async Task<(HttpResponseMessage Response, JsonElement Body)> GetAsync(HttpClient client, string path, string? tag = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(client.BaseAddress!, path));
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        HttpResponseMessage response = await client.SendAsync(request, Cancel);
        string text = await response.Content.ReadAsStringAsync(Cancel);
        return (response, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(Repository.Directory))
        {
            Repository.Dispose();
        }
    }
}

/// <summary>One console for the tests of serving; each uses prompts and environments of its own.</summary>
[CollectionDefinition(Name)]
public sealed class ServingTests : ICollectionFixture<PromptConsole>
{
    /// <summary>Its name.</summary>
    public const string Name = "prompt serving";
}
