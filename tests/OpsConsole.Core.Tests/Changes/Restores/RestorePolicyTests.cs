using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Restores;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Tests.Changes.Requests;

namespace OpsConsole.Core.Tests.Changes.Restores;

/// <summary>Restores of the kill switch are judged by the policy in force as other changes are.</summary>
public sealed class RestorePolicyTests
{
    private const string TwoOnCall = "version: 1\nrules:\n  - { name: On call agrees, when: { change: [restore], environment: [production] }, risk: high, approvals: { people: 2, roles: [on-call] } }\n";
    private const string Frozen = "version: 1\nfreezes:\n  - { name: Stock taking, from: 2020-01-01, to: 2100-01-01 }\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_waits_for_those_whom_the_policy_names()
    {
        await using Reviewed console = await Reviewed.StartAsync(TwoOnCall);
        Actor dora = await console.Shared.PersonAsync("dora@example.com", Roles.OnCall);
        ChangeRequest asked = await AskAsync(console);

        Assert.Equal(ChangeState.InReview, (await ApproveAsync(console, asked, console.Bob)).State);
        Assert.Equal(ChangeState.InReview, (await ApproveAsync(console, asked, console.Cleo)).State);
        Assert.True(IsKilled(console));
        Assert.Equal(ChangeState.Released, (await ApproveAsync(console, asked, dora)).State);

        Assert.False(IsKilled(console));
    }

    [Fact]
    public async Task It_needs_no_repository()
    {
        await using Reviewed console = await Reviewed.StartAsync(TwoOnCall);
        Actor dora = await console.Shared.PersonAsync("dora@example.com", Roles.OnCall);
        ChangeRequest before = await AskAsync(console);
        await console.Changes.WithdrawAsync(console.Ann, before.Id, null, Cancel);
        Directory.Delete(console.Shared.Remote, recursive: true);

        ChangeRequest asked = await AskAsync(console);
        await ApproveAsync(console, asked, console.Cleo);
        Assert.Equal(ChangeState.Released, (await ApproveAsync(console, asked, dora)).State);

        Assert.False(IsKilled(console));
    }

    [Fact]
    public async Task While_the_policy_freezes_everything_it_waits_and_the_broken_glass_does_not()
    {
        await using Reviewed console = await Reviewed.StartAsync(Frozen);
        ChangeRequest asked = await AskAsync(console);

        Assert.Equal(ChangeState.Approved, (await ApproveAsync(console, asked, console.Bob)).State);
        Assert.True(IsKilled(console));
        Assert.Equal(ChangeState.Released, (await console.Releases.BreakGlassAsync(console.Ann, asked.Id, "customers cannot wait", Cancel)).State);

        Assert.False(IsKilled(console));
    }

    [Fact]
    public async Task What_was_approved_while_it_was_killed_does_not_count_after_it_was_killed_anew()
    {
        await using Reviewed console = await Reviewed.StartAsync(TwoOnCall);
        Actor dora = await console.Shared.PersonAsync("dora@example.com", Roles.OnCall);
        ChangeRequest asked = await AskAsync(console);
        await ApproveAsync(console, asked, console.Cleo);
        await KillAsync(console, "it harms again");

        Assert.Equal(ChangeRefusal.Conflict, (await ApproveAsync(console, asked, dora)).Refusal);

        Assert.True(IsKilled(console));
        Assert.Equal(ChangeState.Withdrawn, (await console.FindAsync(asked.Id)).State);
    }

    private static async Task<ChangeRequest> AskAsync(Reviewed console)
    {
        await KillAsync(console, "it harms");
        ChangeOutcome outcome = await console.Shared.Get<RestoreWishes>().AskAsync(console.Ann, "app:shop", "production", "mended", Cancel);
        Assert.Null(outcome.Problem);
        return await console.FindAsync(outcome.Id!);
    }

    private static Task<ChangeOutcome> ApproveAsync(Reviewed console, ChangeRequest asked, Actor by) => console.Changes.ApproveAsync(by, asked.Id, asked.Hash, null, Cancel);

    private static bool IsKilled(Reviewed console) => console.Shared.Get<SwitchBoard>().Current.In("production").IsKilled(KillScope.App("shop"));

    private static Task<SwitchDecision> KillAsync(Reviewed console, string message) => console.Shared.Get<SwitchBoard>().KillAsync(
        new KillOrder("production", KillScope.App("shop"), "it harms", RecordedActor.Of(console.Cleo), SwitchCause.Command) { Fallback = new Fallback(message) });
}
