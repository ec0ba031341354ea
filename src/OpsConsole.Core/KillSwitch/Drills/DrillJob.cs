using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>Drills every environment, one after the other. Of several nodes on one database one runs it.</summary>
internal sealed class DrillJob(DrillRunner runner, DrillEnvironments environments, KillSwitchOptions options) : IConsoleJob
{
    public const string Name = "kill-switch-drills";

    public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        if (options.DrillInterval == TimeSpan.Zero)
        {
            return;
        }

        List<string> said = [];
        foreach (string environment in await environments.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (runner.Start(environment, Actor.Console, cancellationToken) is { } begun)
            {
                DrillRun drill = await begun.Run.ConfigureAwait(false);
                said.Add($"{environment}: {drill.Outcome.ToString().ToLowerInvariant()}");
            }
        }

        run.Report(100, said.Count == 0 ? "No environment is known yet." : string.Join(", ", said));
    }
}
