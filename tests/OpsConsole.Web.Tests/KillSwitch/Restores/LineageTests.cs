using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
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
        Assert.Equal(ChangeRefusal.Conflict, (await killed.Wishes.AskLineageAsync(killed.Ann, "all is well", Cancel)).Refusal); // nothing is doubted
        killed.Board.FoundRollback([]);
        Assert.True(SpinWait.SpinUntil(() => killed.Board.Current.Doubt is not null, TimeSpan.FromSeconds(10)));
        long epoch = killed.Board.Current.Epoch;

        Assert.Contains("rolled back", (await killed.AgreeAsync(before, colleague)).Problem, StringComparison.Ordinal);
        Assert.Contains("rolled back", (await killed.BreakGlassAsync(killed.Ann)).Problem, StringComparison.Ordinal);
        Assert.Equal(ChangeRefusal.Denied, (await killed.Wishes.AskLineageAsync(await killed.KeyAsync(), "all is well", Cancel)).Refusal);
        ChangeOutcome asked = await killed.Wishes.AskLineageAsync(killed.Ann, "it is what we killed", Cancel);
        Assert.Equal(ChangeState.InReview, asked.State);
        Assert.Equal(asked.Id, (await killed.Wishes.AskLineageAsync(colleague, "it is", Cancel)).Id);
        Assert.Equal(ChangeRefusal.Denied, (await killed.AgreeAsync(asked.Id!, killed.Ann)).Refusal);
        Assert.Equal(ChangeRefusal.Denied, (await console.Get<ChangeReleases>().BreakGlassAsync(colleague, asked.Id!, "now", Cancel)).Refusal);
        Assert.Equal(ChangeState.Released, (await killed.AgreeAsync(asked.Id!, colleague)).State);

        Assert.Null(killed.Board.Current.Doubt);
        Assert.True(killed.Board.Current.Epoch > epoch);
        Assert.True(killed.IsKilled);
        Assert.Equal(ChangeState.Released, (await killed.AgreeAsync(before, colleague)).State);
        Assert.False(killed.IsKilled);
    }
}
