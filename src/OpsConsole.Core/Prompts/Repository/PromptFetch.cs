using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Prompts.Repository;

/// <summary>Has the repository asked for news at somebody's word, rather than by the job.</summary>
public sealed class PromptFetch
{
    private readonly PromptSync _sync;
    private readonly PromptRepository _repository;
    private readonly AccessDirectory _access;
    private readonly DeniedAttempts _denials;

    internal PromptFetch(PromptSync sync, PromptRepository repository, AccessDirectory access, DeniedAttempts denials) =>
        (_sync, _repository, _access, _denials) = (sync, repository, access, denials);

    /// <summary>Asks, and reads what is new. What is wrong with the repository is in the answer.</summary>
    /// <param name="by">Whose word it is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How the repository is now; null when they may not ask, which is then in the audit trail.</returns>
    public async Task<RepositoryStatus?> NowAsync(Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!by.May(Permissions.SyncPrompts, _access))
        {
            await _denials.RecordAsync(by, "fetch prompts", Permissions.SyncPrompts).ConfigureAwait(false);
            return null;
        }

        await _sync.SyncAsync(cancellationToken).ConfigureAwait(false);
        return _repository.Status;
    }
}
