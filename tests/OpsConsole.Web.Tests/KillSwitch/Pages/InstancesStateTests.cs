using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.KillSwitch.Pages;
using OpsConsole.Web.Tests.Audit;

namespace OpsConsole.Web.Tests.KillSwitch.Pages;

public sealed class InstancesStateTests(AuditedConsole console) : IClassFixture<AuditedConsole>
{
    private readonly string _environment = $"env-{Guid.NewGuid():N}";
    private readonly ManualTime _time = new(DateTime.UtcNow);

    [Fact]
    public async Task An_instance_obeys_falls_behind_and_is_lost()
    {
        InstanceRegistry registry = new(_time);
        SwitchBoard board = console.Get<SwitchBoard>();
        InstancesState state = new(registry, board, _time);
        Instance instance = registry.See(new InstanceName(_environment, "shop", "1"), InstanceVia.Poll);
        Assert.Equal((InstanceStanding.Silent, 0), Look(state));

        console.Get<DeliveryTracker>().Confirm(instance, board.Current.Epoch, board.Current.PublishedVersion(_environment), TimeSpan.Zero);
        Assert.Equal((InstanceStanding.Current, 1), Look(state));

        await board.KillAsync(new KillOrder(_environment, KillScope.Global, "it harms", RecordedActor.Of(Actor.Shell("tester@localhost")), SwitchCause.Command));
        Assert.Equal((InstanceStanding.Behind, 0), Look(state));

        _time.Advance(InstanceRegistry.Recent + TimeSpan.FromSeconds(1));
        Assert.Equal((InstanceStanding.Gone, 0), Look(state));
    }

    [Fact]
    public void What_needs_a_look_comes_first_and_other_environments_stay_out()
    {
        InstanceRegistry registry = new(_time);
        SwitchBoard board = console.Get<SwitchBoard>();
        console.Get<DeliveryTracker>().Confirm(registry.See(new InstanceName(_environment, "a", "1"), InstanceVia.Poll), 1, board.Current.PublishedVersion(_environment), TimeSpan.Zero);
        registry.See(new InstanceName(_environment, "b", "1"), InstanceVia.OpenFeature);
        registry.See(new InstanceName("another", "c", "1"), InstanceVia.Poll);
        InstancesState state = new(registry, board, _time);

        state.Look(_environment);

        Assert.Equal(["b", "a"], state.Lines.Select(l => l.Instance.Name.Application));
        Assert.Equal(2, state.Environments.Count);
    }

    private (InstanceStanding Standing, int Current) Look(InstancesState state)
    {
        state.Look(_environment);
        return (Assert.Single(state.Lines).Standing, state.Current);
    }
}
