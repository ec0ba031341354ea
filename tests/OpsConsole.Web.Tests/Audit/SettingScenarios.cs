using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What people do with settings that change by change requests.</summary>
internal static class SettingScenarios
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("an executive asks for another value of outcomes", ["SettingWishes.AskAsync"], ["change.opened done"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            return async () => Assert.Equal(ChangeState.InReview, (await AskAsync(console, executive, 8)).State);
        }),
        new("another value of outcomes is put in force", ["SettingPublisher.ReleaseAsync"], ["change.approved done", "change.releasing done", "change.released done"], async console =>
        {
            (Actor executive, Actor owner) = (await AuditScenarios.ExecutiveAsync(console), await PromptReleaseScenarios.PersonAsync(console, Roles.ProductOwner));
            string id = (await AskAsync(console, executive, 7)).Id!;
            string hash = (await console.Get<ChangeQueries>().FindAsync(id, Cancel))!.Hash;
            return async () => Assert.Equal(ChangeState.Released, (await console.Get<ChangeCommands>().ApproveAsync(owner, id, hash, null, Cancel)).State);
        }),
        new("compliance asks for another value of outcomes, and may not", [], ["change.opened denied"], async console =>
        {
            Actor compliance = await PromptReleaseScenarios.PersonAsync(console, Roles.Compliance);
            return async () => Assert.Equal(ChangeRefusal.Denied, (await AskAsync(console, compliance, 9)).Refusal);
        }),
    ];

    private static Task<ChangeOutcome> AskAsync(AuditedConsole console, Actor by, decimal worth) => console.Get<SettingWishes>().AskAsync(
        by, ValueSettings.Name, ValueText.Write(new ValueBook([new ValueEntry { From = new(2026, 10, 1), Kind = ValueKind.Sale, Worth = worth }])), "Say what a sale is worth", null, Cancel);
}
