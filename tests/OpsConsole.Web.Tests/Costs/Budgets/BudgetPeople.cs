using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Costs.Budgets;

/// <summary>People who put budgets in force, as they do everywhere: one asks, another approves and releases.</summary>
internal static class BudgetPeople
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A person with a role who is signed in.</summary>
    public static async Task<Actor> PersonAsync(this OpsConsoleFactory console, string role) => Actor.Person((await console.StartSessionAsync(await console.CreatePersonAsync(role))).Ticket, new ActorOrigin("web", "192.0.2.1"));

    /// <summary>Asks for a budget. Returns the change request.</summary>
    public static async Task<ChangeRequest> AskAsync(this OpsConsoleFactory console, string slug, Budget budget)
    {
        ChangeOutcome asked = await console.Services.GetRequiredService<SettingWishes>().AskAsync(await console.PersonAsync(Roles.Executive), Budget.SettingOf(slug), BudgetText.Write(budget), "A budget", null, Cancel);
        Assert.Null(asked.Problem);
        return (await console.Services.GetRequiredService<ChangeQueries>().FindAsync(asked.Id!, Cancel))!;
    }

    /// <summary>Approves a change, which puts it in force.</summary>
    public static async Task AgreeAsync(this OpsConsoleFactory console, ChangeRequest change, Actor by)
    {
        Assert.Null((await console.Services.GetRequiredService<ChangeCommands>().ApproveAsync(by, change.Id, change.Hash, null, Cancel)).Problem);
    }

    /// <summary>Puts a budget in force.</summary>
    public static async Task PutInForceAsync(this OpsConsoleFactory console, string slug, Budget budget)
    {
        await console.AgreeAsync(await console.AskAsync(slug, budget), await console.PersonAsync(Roles.Engineer));
        await console.Services.GetRequiredService<SettingsInForce>().ReadAsync(Cancel);
        Assert.NotNull(console.Services.GetRequiredService<BudgetBook>().Find(slug));
    }
}
