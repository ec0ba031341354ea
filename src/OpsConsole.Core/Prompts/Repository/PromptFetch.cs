using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Has the repository asked for news at somebody's word, rather than by the job.</summary>
public sealed class PromptFetch
{
    private readonly PromptSync _sync;
    private readonly PromptRepository _repository;
    private readonly AccessDirectory _access;

    internal PromptFetch(PromptSync sync, PromptRepository repository, AccessDirectory access) => (_sync, _repository, _access) = (sync, repository, access);

    /// <summary>Asks, and reads what is new. What is wrong with the repository is in the answer.</summary>
    /// <param name="by">Whose word it is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How the repository is now; null when they may not ask.</returns>
    public async Task<RepositoryStatus?> NowAsync(Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!by.May(Permissions.SyncPrompts, _access))
        {
            return null;
        }

        await _sync.SyncAsync(cancellationToken).ConfigureAwait(false);
        return _repository.Status;
    }
}
