using Quartz;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Asks the prompt repository for news, by its interval.</summary>
[DisallowConcurrentExecution]
internal sealed class PromptSyncJob(PromptSync sync, PromptRepository repository) : IJob
{
    public const string Name = "prompt-sync";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await sync.SyncAsync(cancellationToken).ConfigureAwait(false);
        context.ReportProgress(100, repository.Status is { Problem: { } problem } ? problem : $"{repository.Status.Branch} is at {repository.Status.Tip}");
    }
}
