using System.Collections.Concurrent;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.KillSwitch.Board;

namespace OpsConsole.Web.KillSwitch.Delivery.States;

/// <summary>The documents of all environments that somebody asked for.</summary>
internal sealed class EnvironmentStates(SwitchBoard board, NewestCheckpoint checkpoints)
{
    /// <summary>Names come from callers, so not every one of them is remembered.</summary>
    private const int Remembered = 1_000;

    private readonly ConcurrentDictionary<string, EnvironmentState> _states = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The state of an environment; its name was checked.</summary>
    public EnvironmentState In(string environment)
    {
        if (_states.TryGetValue(environment, out EnvironmentState? known))
        {
            return known;
        }

        EnvironmentState state = new(environment, board, checkpoints);
        if (Volatile.Read(ref _count) >= Remembered && !board.Current.Environments.ContainsKey(environment))
        {
            return state;
        }

        if (!_states.TryAdd(environment, state))
        {
            return _states[environment];
        }

        Interlocked.Increment(ref _count);
        return state;
    }
}
