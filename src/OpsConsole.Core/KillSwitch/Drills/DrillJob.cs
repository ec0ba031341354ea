using OpsConsole.Core.Identity;
using Quartz;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>Drills every environment, one after the other. Of several nodes on one database one runs it.</summary>
[DisallowConcurrentExecution]
internal sealed class DrillJob(DrillRunner runner, DrillEnvironments environments, KillSwitchOptions options) : IJob
{
    public const string Name = "kill-switch-drills";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
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
                DrillRun run = await begun.Run.ConfigureAwait(false);
                said.Add($"{environment}: {run.Outcome.ToString().ToLowerInvariant()}");
            }
        }

        context.ReportProgress(100, said.Count == 0 ? "No environment is known yet." : string.Join(", ", said));
    }
}
