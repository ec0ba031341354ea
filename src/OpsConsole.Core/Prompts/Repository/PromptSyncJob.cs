using OpsConsole.Core.Git;
using Quartz;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Asks the prompt repository for news, by its interval; more rarely while it cannot be reached. Whoever starts it by hand is not made to wait.</summary>
[DisallowConcurrentExecution]
internal sealed class PromptSyncJob(PromptSync sync, PromptRepository repository, PromptSyncPace pace) : IJob
{
    public const string Name = "prompt-sync";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        if (!pace.IsDue && context.Trigger.Key.Name == Name)
        {
            context.ReportProgress(100, $"Not asked: {repository.Status.Problem}");
            return;
        }

        await sync.SyncAsync(cancellationToken).ConfigureAwait(false);
        pace.Asked(repository.Status.State != RepositoryState.Unreachable);
        context.ReportProgress(90, repository.Status is { Problem: { } problem } ? problem : $"{repository.Status.Branch} is at {repository.Status.Tip}");
        try
        {
            await repository.TidyAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (GitException)
        {
            // Reading is slower without; a later run tries again.
        }
    }
}
