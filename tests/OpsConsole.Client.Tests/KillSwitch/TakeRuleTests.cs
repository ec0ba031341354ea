using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Client.Tests.KillSwitch;

public class TakeRuleTests
{
    private static readonly string[] Scopes = ["global", "app:shop", "model:m", "feature:shop/chat"];

    [Fact]
    public void The_first_state_is_taken_whatever_its_version() => Assert.Equal("0-0", TakeRule.Take(null, State(0, 0)).State.Id);

    [Fact]
    public void A_higher_version_replaces_and_so_restores()
    {
        (SwitchState state, Taken taken) = TakeRule.Take(State(1, 4, "model:m"), State(1, 5));
        Assert.Equal((Taken.Replaced, 0, "1-5"), (taken, state.KilledCount, state.Id));
    }

    [Fact]
    public void A_higher_epoch_counts_before_the_version() =>
        Assert.Equal(Taken.Replaced, TakeRule.Take(State(1, 900, "model:m"), State(2, 0)).Taken);

    [Theory]
    [InlineData(1, 41)]
    [InlineData(1, 30)]
    [InlineData(0, 99)]
    public void A_state_that_is_not_newer_restores_nothing_and_its_kills_are_added(long epoch, long version)
    {
        (SwitchState state, Taken taken) = TakeRule.Take(State(1, 41, "model:m"), State(epoch, version, "app:shop"));
        Assert.Equal((Taken.KillsAdded, "1-41"), (taken, state.Id));
        Assert.Equal(["app:shop", "model:m"], state.Killed.Select(k => k.Scope.Text).Order());
    }

    [Fact]
    public void The_same_state_again_is_nothing()
    {
        SwitchState known = State(1, 4, "model:m");
        Assert.Equal((known, Taken.Nothing), TakeRule.Take(known, State(1, 4, "model:m")));
    }

    [Fact]
    public void Old_states_cannot_fill_the_memory()
    {
        SwitchState known = State(1, 1);
        for (int round = 0; round < 3; round++)
        {
            known = TakeRule.Take(known, State(1, 1, [.. Enumerable.Range(round * 50_000, 50_000).Select(i => $"model:{i}")])).State;
        }

        Assert.Equal(TakeRule.MaxKilled, known.KilledCount);
    }

    /// <summary>
    /// A console with a history, whose messages are lost, repeated, late, or come from a restored backup that goes on from an older version with
    /// another history. Whatever arrives: without a higher (epoch, version) nothing that was killed is live.
    /// </summary>
    [Fact]
    public void Nothing_revives_without_a_higher_version()
    {
        Gen<SwitchState> message =
            from epoch in Gen.Choose(0, 2)
            from version in Gen.Choose(0, 6)
            from killed in Gen.SubListOf(Scopes)
            select State(epoch, version, [.. killed]);
        Prop.ForAll(message.ListOf().ToArbitrary(), messages =>
        {
            SwitchState? known = null;
            foreach (SwitchState offered in messages)
            {
                (SwitchState next, Taken taken) = TakeRule.Take(known, offered);
                bool higher = known is null || (offered.Epoch, offered.Version).CompareTo((known.Epoch, known.Version)) > 0;
                bool revives = known is not null && known.Killed.Any(k => !next.Names(k.Scope));
                bool misses = offered.Killed.Any(k => !next.Names(k.Scope));
                bool invents = next.Killed.Any(k => !offered.Names(k.Scope) && known?.Names(k.Scope) != true);
                bool backwards = known is not null && next.CompareTo(known) < 0;
                if (misses || invents || backwards || (revives && !higher) || (higher && (taken != Taken.Replaced || next.KilledCount != offered.KilledCount)))
                {
                    return false;
                }

                known = next;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    internal static SwitchState State(long epoch, long version, params string[] killed) =>
        new(epoch, version, killed.ToDictionary(s => s, s => new KilledScope(SwitchScope.Parse(s)), StringComparer.Ordinal));
}
