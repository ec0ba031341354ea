using OpsConsole.Client.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using SwitchState = OpsConsole.Client.KillSwitch.SwitchState;

namespace OpsConsole.Core.Tests.KillSwitch;

/// <summary>An application that takes states by the client library's own rule. The reason of each kill is the id of its record.</summary>
internal sealed class FollowingClient(string environment = OpenBoard.Production)
{
    public string Environment => environment;

    /// <summary>What it obeys; null before it heard anything.</summary>
    public SwitchState? State { get; private set; }

    /// <summary>Takes what a board publishes.</summary>
    /// <returns>What it obeyed before.</returns>
    public SwitchState? Hear(SwitchBoard board)
    {
        SwitchSnapshot told = board.Current;
        Dictionary<string, KilledScope> killed = told.In(environment).Killed.ToDictionary(
            k => k.Key.ToString(), k => new KilledScope(SwitchScope.Parse(k.Key.ToString()), Reason: k.Value.Id), StringComparer.Ordinal);
        SwitchState? before = State;
        State = TakeRule.Take(before, new SwitchState(told.Epoch, told.PublishedVersion(environment), killed)).State;
        return before;
    }

    /// <summary>Whether it obeys more than a board tells.</summary>
    public bool KnowsMoreThan(SwitchBoard board) =>
        State is { } state && (state.Epoch, state.Version).CompareTo((board.Current.Epoch, board.Current.PublishedVersion(environment))) > 0;

    /// <summary>Says what it obeys.</summary>
    public void Tell(SwitchBoard board) => board.ReportedByClient(environment, State!.Epoch, State.Version);

    public bool Obeys(KillScope scope) => State!.Names(SwitchScope.Parse(scope.ToString()));
}
