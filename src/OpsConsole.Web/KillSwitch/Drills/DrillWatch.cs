using OpsConsole.Client.KillSwitch;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.KillSwitch.Drills;

/// <summary>Waits for a client to obey.</summary>
internal sealed class DrillWatch : IDrillWatch
{
    private static readonly SwitchScope Drill = SwitchScope.Parse(KillScope.Drill.ToString());

    private readonly KillSwitchClient _client;
    private readonly HttpMessageHandler _network;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private TaskCompletionSource _moved = New();
    private (bool Killed, long At)? _seen;

    public DrillWatch(KillSwitchClient client, HttpMessageHandler network, TimeProvider time)
    {
        (_client, _network, _time) = (client, network, time);
        client.Changed += (_, change) => See(change.New);
    }

    /// <summary>Completes when the client knows a state.</summary>
    /// <exception cref="TimeoutException">It did not in time.</exception>
    public async Task KnowsAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Task moved;
        lock (_lock)
        {
            moved = _seen is null ? _moved.Task : Task.CompletedTask;
        }

        await moved.WaitAsync(patience, cancellationToken);
    }

    public async Task<long> ObeysAsync(bool killed, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task moved;
            lock (_lock)
            {
                if (_seen is { } seen && seen.Killed == killed)
                {
                    return seen.At;
                }

                moved = _moved.Task;
            }

            await moved.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _network.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void See(SwitchState state)
    {
        long now = _time.GetTimestamp();
        bool killed = state.Names(Drill);
        TaskCompletionSource moved;
        lock (_lock)
        {
            if (_seen?.Killed == killed)
            {
                return; // the moment at which it began to obey counts
            }

            _seen = (killed, now);
            (moved, _moved) = (_moved, New());
        }

        moved.SetResult();
    }
}
