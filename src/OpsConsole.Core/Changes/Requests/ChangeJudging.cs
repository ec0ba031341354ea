using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>A change request together with what was found of it.</summary>
internal sealed record JudgedChange(ChangeRequest Request, ChangeAssessment Found);

/// <summary>Judges change requests as they are now, and writes down what that changed. Every command begins with it.</summary>
internal sealed class ChangeJudging(ChangeStore store, ChangeAssessor assessor, ChangeStandings standings, TimeProvider time)
{
    private const int MaxAttempts = 20;

    /// <summary>Judges one.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="IOException">What would change cannot be read now.</exception>
    public async Task<JudgedChange?> JudgeAsync(string id, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } read)
            {
                return null;
            }

            ChangeAssessment found = await assessor.AssessAsync(read, cancellationToken).ConfigureAwait(false);
            if (!read.State.IsUndecided())
            {
                return new JudgedChange(read, found);
            }

            bool isCurrent = false;
            bool wrote = await store.StepAsync(id, Actor.Console, (_, request) =>
            {
                isCurrent = request.Revision == read.Revision;
                return isCurrent && ChangeProgress.Apply(request, found, standings, time.GetUtcNow().UtcDateTime) is { } happened ? new ChangeTaken(happened.Kind, happened.Text) : null;
            }).ConfigureAwait(false);
            if (isCurrent)
            {
                return new JudgedChange(wrote ? (await store.FindAsync(id, cancellationToken).ConfigureAwait(false))! : read, found);
            }
        }

        throw new ChangeUnreadableException("The change request changes faster than it can be judged. Try again.");
    }
}
