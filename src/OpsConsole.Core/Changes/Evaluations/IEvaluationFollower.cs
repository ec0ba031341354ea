using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>Changes what stands on results in the transaction in which those are added or withdrawn: approvals that were given on other evidence fall with it.</summary>
public interface IEvaluationFollower
{
    /// <summary>Follows. What it changes in the context is committed with the results, and an exception undoes both.</summary>
    /// <param name="context">The context of the transaction; the results are saved in it and not committed. The event of the trail is theirs.</param>
    /// <param name="evaluation">The results, as they are now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task FollowAsync(OpsDbContext context, PromptEvaluation evaluation, CancellationToken cancellationToken);
}
