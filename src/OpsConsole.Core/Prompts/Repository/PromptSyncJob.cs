using OpsConsole.Core.Git;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Asks the prompt repository for news, by its interval; more rarely while it cannot be reached. Whoever starts it by hand is not made to wait.</summary>
internal sealed class PromptSyncJob(PromptSync sync, PromptRepository repository, PromptSyncPace pace) : IConsoleJob
{
    public const string Name = "prompt-sync";

    public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        if (!pace.IsDue && run.Trigger != JobTrigger.Person)
        {
            run.Report(100, $"Not asked: {repository.Status.Problem}");
            return;
        }

        await sync.SyncAsync(cancellationToken).ConfigureAwait(false);
        pace.Asked(repository.Status.State != RepositoryState.Unreachable);
        run.Report(90, repository.Status is { Problem: { } problem } ? problem : $"{repository.Status.Branch} is at {repository.Status.Tip}");
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
