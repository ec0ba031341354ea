using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What people do to the policy.</summary>
internal static class PolicyScenarios
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a person proposes a policy", ["PolicyProposals.ProposeAsync"], ["change.opened done"], async console =>
        {
            (Actor engineer, string text) = (await PersonAsync(console, Roles.Engineer), await TextAsync(console));
            return async () => Assert.Null((await console.Get<PolicyProposals>().ProposeAsync(engineer, text, "A remark", null, Cancel)).Problem);
        }),
        new("a policy is put in force", ["PolicyPublisher.ReleaseAsync"], ["change.releasing done", "change.released done"], async console =>
        {
            Actor engineer = await PersonAsync(console, Roles.Engineer);
            ChangeOutcome asked = await console.Get<PolicyProposals>().ProposeAsync(engineer, await TextAsync(console), "A remark", null, Cancel);
            string hash = (await console.Get<ChangeQueries>().FindAsync(asked.Id!, Cancel))!.Hash;
            for (int i = 0; i < 2; i++)
            {
                Assert.Null((await console.Get<ChangeCommands>().ApproveAsync(await PersonAsync(console, Roles.ProductOwner), asked.Id!, hash, null, Cancel)).Problem);
            }

            return async () => Assert.Null((await console.Get<ChangeReleases>().ReleaseAsync(engineer, asked.Id!, hash, null, Cancel)).Problem);
        }),
        new("somebody proposes a policy who may not", [], ["change.opened denied"], async console =>
        {
            (Actor executive, string text) = (await AuditScenarios.ExecutiveAsync(console), await TextAsync(console));
            return async () => Assert.Equal(ChangeRefusal.Denied, (await console.Get<PolicyProposals>().ProposeAsync(executive, text, "A remark", null, Cancel)).Refusal);
        }),
    ];

    /// <summary>Another text that says the same.</summary>
    private static async Task<string> TextAsync(AuditedConsole console)
    {
        await Eventually.HoldsAsync(() => console.Get<PolicySource>().Tip is not null);
        return $"{(await console.Get<PolicyInForce>().ReadAsync(Cancel))!.Text}# {Guid.NewGuid():N}\n";
    }

    private static async Task<Actor> PersonAsync(AuditedConsole console, string role)
    {
        (AccessTicket ticket, _) = await console.StartSessionAsync(await console.CreatePersonAsync(role));
        return Actor.Person(ticket, new ActorOrigin("web", "192.0.2.1"));
    }
}
