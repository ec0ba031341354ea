using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Telemetry.Conversations;
using OpsConsole.Core.Telemetry.Users;

namespace OpsConsole.Web.Demo;

/// <summary>Has users and conversations counted when the sample history is there: the jobs themselves would come hours later.</summary>
internal sealed class DemoCounts(DemoState state, JobCommands jobs) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await state.Loaded.WaitAsync(stoppingToken);
            await jobs.RunAsync(Actor.Console, UserCounts.Job, cancellationToken: stoppingToken);
            await jobs.RunAsync(Actor.Console, ConversationQuery.Job, cancellationToken: stoppingToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.Data.Common.DbException or TimeoutException)
        {
            // The console stops, or they count at their own time.
        }
    }
}
