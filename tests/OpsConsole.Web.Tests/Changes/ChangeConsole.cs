using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Web.Tests.Prompts.Serving;

namespace OpsConsole.Web.Tests.Changes;

/// <summary>A console on a repository of its own, in which production takes a product owner's approval; and the people who change its prompts.</summary>
public sealed class ChangeConsole : OpsConsoleFactory
{
    private const string Policy = """
        version: 1
        rules:
          - { name: Production, risk: high, why: Users get it at once., when: { change: [environment], environment: [production] }, approvals: { people: 1, roles: [product-owner] } }
        """;

    public ChangeConsole()
    {
        Repository.Commit((".opsconsole/policy.yaml", Policy));
        Settings["Prompts:Repository"] = Repository.Directory;
    }

    /// <summary>The repository.</summary>
    public TestRepository Repository { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A person with these roles who is signed in.</summary>
    public async Task<Actor> PersonAsync(params string[] roles) => Actor.Person((await StartSessionAsync(await CreatePersonAsync(roles))).Ticket, new ActorOrigin("web"));

    /// <summary>Somebody asks for a new prompt to be live in production.</summary>
    public async Task<ChangeRequest> AskAsync(Actor by, string? prompt = null, string text = "Answer {{question}}.", string title = "Answer people", string environment = "production")
    {
        string name = prompt ?? $"changes/{Guid.NewGuid():N}", commit = Repository.Commit(($"{name}.md", text));
        await Services.GetRequiredService<PromptFetch>().NowAsync(Actor.Shell("tester@localhost"), Cancel);
        Assert.Equal(Repository.Tip, Services.GetRequiredService<PromptCatalog>().Current.Commit);
        await Services.GetRequiredService<ServedPrompts>().Settled;
        ChangeOutcome outcome = await Get<ChangeCommands>().OpenAsync(by, new ChangeWish(ChangeKind.Release, environment, name, title, "Because @ann said so.") { Wanted = commit }, Cancel);
        Assert.Null(outcome.Problem);
        return (await Get<ChangeQueries>().FindAsync(outcome.Id!, Cancel))!;
    }

    /// <summary>A service, or a new state of a page.</summary>
    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

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
