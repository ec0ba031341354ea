using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Restores;
using OpsConsole.Web.Tests.Audit;

namespace OpsConsole.Web.Tests.KillSwitch.Restores;

/// <summary>After a rollback of the storage. A console of its own: while it doubts, nothing can be restored in it.</summary>
public sealed class LineageTests(AuditedConsole console) : IClassFixture<AuditedConsole>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_restored_until_two_people_say_that_the_state_is_right()
    {
        RestoreCase killed = await RestoreCase.StartAsync(console);
        string before = await killed.AskAsync();
        Actor colleague = await killed.SomebodyAsync();
        Assert.Equal(RestoreOutcome.NotKilled, (await killed.Commands.RequestLineageAsync("all is well", killed.Ann, Cancel)).Outcome); // nothing is doubted
        killed.Board.FoundRollback([]);
        Assert.True(SpinWait.SpinUntil(() => killed.Board.Current.Doubt is not null, TimeSpan.FromSeconds(10)));
        long epoch = killed.Board.Current.Epoch;

        Assert.Equal(RestoreOutcome.Doubted, (await killed.Commands.ConfirmAsync(before, colleague, Cancel)).Outcome);
        Assert.Equal(RestoreOutcome.Doubted, (await killed.Commands.BreakGlassAsync(killed.Wish, killed.Ann, Cancel)).Outcome);
        Assert.Equal(RestoreOutcome.NotAPerson, (await killed.Commands.RequestLineageAsync("all is well", await killed.KeyAsync(), Cancel)).Outcome);
        RestoreResult asked = await killed.Commands.RequestLineageAsync("it is what we killed", killed.Ann, Cancel);
        Assert.Equal((RestoreOutcome.Waiting, 1), (asked.Outcome, asked.Needs));
        Assert.Equal(RestoreOutcome.AlreadyAsked, (await killed.Commands.RequestLineageAsync("it is", colleague, Cancel)).Outcome);
        Assert.Equal(RestoreOutcome.SamePerson, (await killed.Commands.ConfirmAsync(asked.Id!, killed.Ann, Cancel)).Outcome);
        Assert.Equal(RestoreOutcome.Done, (await killed.Commands.ConfirmAsync(asked.Id!, colleague, Cancel)).Outcome);

        Assert.Null(killed.Board.Current.Doubt);
        Assert.True(killed.Board.Current.Epoch > epoch);
        Assert.True(killed.IsKilled);
        Assert.Equal(RestoreOutcome.Done, (await killed.Commands.ConfirmAsync(before, colleague, Cancel)).Outcome);
        Assert.False(killed.IsKilled);
    }
}
