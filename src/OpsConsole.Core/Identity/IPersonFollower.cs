using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Identity;

/// <summary>A feature for which it matters that somebody may do other things than before.</summary>
public interface IPersonFollower
{
    /// <summary>Follows a person who was disabled, let in again, or got other roles, in the transaction that writes that down.</summary>
    /// <param name="context">The transaction.</param>
    /// <param name="now">What the person may be from now on.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task FollowAsync(OpsDbContext context, AccessEntry now, CancellationToken cancellationToken);
}
