using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>
/// Settles releases that were decided and whose end nobody saw, because the console stopped between. A decision of the last minutes is carried out;
/// an older one is not: what it was made for may be over.
/// </summary>
internal sealed class ReleaseRecovery(
    PromptReleases releases, ReleaseRows rows, IReleaseGate gate, ReleasePublisher publisher, PromptRepository repository, AccessDirectory access, KeyDirectory keys, StorageOptions storage,
    TimeProvider time)
{
    /// <summary>How old a decision may be to be carried out.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>After this time another node's release is looked after here too.</summary>
    private static readonly TimeSpan OtherNode = TimeSpan.FromMinutes(5);

    /// <summary>Settles what there is.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if ((await rows.PreparedAsync(cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            return;
        }

        bool settled = false;
        await releases.AloneAsync(async () => settled = await SettleAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false); // so none of them is on its way here
        if (settled)
        {
            await releases.ShowAsync().ConfigureAwait(false); // what was pushed just now is served now, not after the next fetch
        }
    }

    /// <returns>Whether any has ended.</returns>
    private async Task<bool> SettleAsync(CancellationToken cancellationToken)
    {
        bool settled = false;
        foreach (PromptRelease release in await rows.PreparedAsync(cancellationToken).ConfigureAwait(false))
        {
            TimeSpan age = (time.GetUtcNow().UtcDateTime - release.At).Duration();
            if (SortableId.NodeOf(Convert.ToInt64(release.Id, 16)) != storage.Node && age < OtherNode)
            {
                continue;
            }

            if (await publisher.IsThereAsync(release).ConfigureAwait(false))
            {
                await rows.DoneAsync(release).ConfigureAwait(false);
            }
            else if (age > Window)
            {
                await rows.FailAsync(release, "The console stopped before the release was in the repository, and it is not carried out this late. Release again if it is still wanted.").ConfigureAwait(false);
            }
            else if (WhoDecided(release) is not { } by || !by.May(Permissions.ReleasePrompts, access))
            {
                await rows.FailAsync(release, "The console stopped before the release was in the repository, and whoever decided it may not release any more. Release again if it is still wanted.").ConfigureAwait(false);
            }
            else if (await gate.RefusalAgainAsync(release, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                await rows.FailAsync(release, refusal).ConfigureAwait(false);
            }
            else if (repository.Status.State == RepositoryState.Ready)
            {
                await publisher.PublishAsync(release, CommitAuthor.Of(by, access)).ConfigureAwait(false);
            }

            if (release.State != ReleaseState.Prepared)
            {
                gate.Settled(release);
                settled = true;
            }
        }

        return settled;
    }

    /// <summary>Who decided a release, with what they may now; null when there is no such person or key any more. Of ids only those of a shell hold an <c>@</c>.</summary>
    private Actor? WhoDecided(PromptRelease release) =>
        access.Find(release.ById) is { } person ? Actor.Person(new AccessTicket(person.PersonId, person.Email, release.Id, person.Stamp), ActorOrigin.Console)
        : keys.Find(release.ById) is { } key ? Actor.Key(key, ActorOrigin.Console)
        : release.ById.Contains('@', StringComparison.Ordinal) ? Actor.Shell(release.ById)
        : release.ById.Length == 0 ? Actor.Console // a low risk that went by itself
        : null;
}
