using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>A change request together with what was found of it.</summary>
internal sealed record JudgedChange(ChangeRequest Request, ChangeAssessment Found);

/// <summary>Judges change requests as they are now, and writes down what that changed. Every command begins with it. Where nothing changed, nothing is written.</summary>
internal sealed class ChangeJudging(ChangeStore store, ChangeAssessor assessor, ChangeStandings standings, ChangeEnds ends, TimeProvider time)
{
    private const int MaxAttempts = 20;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Judges one. What is decided is not judged any more: it is what was found last.</summary>
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

            if (!read.State.IsUndecided())
            {
                return new JudgedChange(read, assessor.Last(id) ?? ChangeAssessment.Closed);
            }

            ChangeAssessment found = await assessor.AssessAsync(read, cancellationToken).ConfigureAwait(false);
            if (found.Subject.IsOver && await IsReleasedAsync(read).ConfigureAwait(false))
            {
                continue;
            }

            long revision = read.Revision;
            if (ChangeProgress.Apply(read, found, standings, Now) is null)
            {
                return new JudgedChange(read, found); // as almost always: and whoever only reads waits for nobody who writes
            }

            bool isCurrent = false;
            await store.StepAsync(id, Actor.Console, (_, request) =>
            {
                isCurrent = request.Revision == revision;
                return isCurrent && ChangeProgress.Apply(request, found, standings, Now) is { } happened ? new ChangeTaken(happened.Kind, happened.Text) : null;
            }).ConfigureAwait(false);
            if (isCurrent)
            {
                return new JudgedChange((await store.FindAsync(id, cancellationToken).ConfigureAwait(false))!, found);
            }
        }

        throw new ChangeUnreadableException("The change request changes faster than it can be judged. Try again.");
    }

    /// <summary>Whether it is what somebody asked for that is live already: a release of its own that was given up got there after all.</summary>
    private async Task<bool> IsReleasedAsync(ChangeRequest read) =>
        read.Release is not null && (await ends.SettleAsync(read.Id, Actor.Console).ConfigureAwait(false)).State is ChangeState.Released or ChangeState.Releasing;
}
