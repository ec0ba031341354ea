using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.Prompts.Editing;

/// <summary>A console on the example repository, which is a real one, and the people who change its prompts.</summary>
public sealed class EditingConsole : OpsConsoleFactory
{
    /// <summary>A prompt that is live in production and another version of it on the branch, or the same.</summary>
    public const string Prompt = "support-bot/answer";

    /// <summary>The catalog.</summary>
    public PromptCatalog Catalog => Services.GetRequiredService<PromptCatalog>();

    /// <summary>Waits until the repository was read.</summary>
    public Task ReadyAsync() => Eventually.HoldsAsync(() => Catalog.Current.Find(Prompt) is not null);

    /// <summary>A person with these roles who is signed in.</summary>
    public async Task<Actor> PersonAsync(params string[] roles) =>
        Actor.Person((await StartSessionAsync(await CreatePersonAsync(roles))).Ticket, new ActorOrigin("web"));

    /// <summary>A new state of a page.</summary>
    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();
}
