using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Telemetry.Users;

namespace OpsConsole.Web.Demo;

/// <summary>Has users counted when the sample history is there: the job itself would come hours later.</summary>
internal sealed class DemoUsers(DemoState state, JobCommands jobs) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await state.Loaded.WaitAsync(stoppingToken);
            await jobs.RunAsync(Actor.Console, UserCounts.Job, cancellationToken: stoppingToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.Data.Common.DbException or TimeoutException)
        {
            // The console stops, or it counts at its own time.
        }
    }
}
