using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>
/// Restores the drill feature where a drill was cut off by a crash: its own at once, another node's when no drill lasts that long. It
/// touches nothing but the drill feature, and what a drill killed.
/// </summary>
public sealed partial class DrillSweep(SwitchBoard board, DrillRunner runner, TimeProvider time, ILogger<DrillSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Looks once.</summary>
    public async Task SweepAsync()
    {
        foreach (EnvironmentSwitches switches in board.Current.Environments.Values)
        {
            if (switches.Killed.TryGetValue(KillScope.Drill, out SwitchRecord? kill) && kill.Cause == SwitchCause.Drill && !runner.IsOfRunningDrill(kill))
            {
                await runner.RestoreLeftoverAsync(kill, kill.Id).ConfigureAwait(false);
                Log.Restored(logger, switches.Environment);
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        do
        {
            await SweepAsync().ConfigureAwait(false);
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(false);
        }
        while (!stoppingToken.IsCancellationRequested);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A drill in {Environment} was cut off; the drill feature is restored.")]
        public static partial void Restored(ILogger logger, string environment);
    }
}
