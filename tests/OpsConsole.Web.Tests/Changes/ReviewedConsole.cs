using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Web.Changes.Api;
using OpsConsole.Web.Tests.Audit;
using OpsConsole.Web.Tests.Prompts.Serving;

namespace OpsConsole.Web.Tests.Changes;

/// <summary>A console whose repository's policy wants one approval in production and nothing else, with a prompt.</summary>
public sealed class ReviewedConsole : OpsConsoleFactory
{
    /// <summary>The prompt.</summary>
    public const string Prompt = "support/answer";

    private const string Policy =
        """
        version: 1
        rules:
          - name: Production
            when: { environment: [production] }
            risk: high
            why: Users get it at once.
            approvals: { people: 1, roles: [product-owner, engineer] }
        """;

    /// <summary>Makes the repository.</summary>
    public ReviewedConsole()
    {
        Repository.Commit((".opsconsole/policy.yaml", Policy));
        Repository.Commit(("support/answer.md", "Answer {{question}}.\n"));
        Repository.Git("config", "receive.denyCurrentBranch", "ignore"); // a console pushes to it
        Settings["Prompts:Repository"] = Repository.Directory;
    }

    /// <summary>The repository.</summary>
    public TestRepository Repository { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A service.</summary>
    public T Get<T>() where T : notnull => (T)Services.GetService(typeof(T))!;

    /// <summary>The clock by which programs wait for commands: it stands until a test moves it.</summary>
    internal ManualTime Patience { get; } = new(DateTime.UtcNow);

    /// <summary>Waits until the repository was read.</summary>
    public async Task ReadyAsync() => Assert.NotNull(await Get<PromptFetch>().NowAsync(AuditedConsole.Shell, Cancel));

    /// <summary>Sends JSON, and says what came of it.</summary>
    public static async Task<(HttpResponseMessage Response, JsonNode Body)> PostAsync(HttpClient client, string address, object body)
    {
        HttpResponseMessage response = await client.PostAsJsonAsync(address, body, Cancel);
        return (response, (await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!);
    }

    /// <inheritdoc />
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services => services.AddSingleton(provider => new ChangePatience(
            provider.GetRequiredService<ChangeQueries>(), Patience, provider.GetRequiredService<ILogger<ChangePatience>>())));
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
