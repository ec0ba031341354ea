using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Prompts;

/// <summary>
/// Lets a release pass only when its change request is approved, for exactly the content that is about to be written down. The request is on its way by
/// the same transaction, so that of any number of releases at once one passes.
/// </summary>
internal sealed class ChangeGate(ChangeStore store, ChangeAssessor assessor, ChangeStandings standings, TimeProvider time) : IReleaseGate
{
    public async Task<string?> RefusalAsync(OpsDbContext context, PromptRelease release, Actor by, CancellationToken cancellationToken)
    {
        if (release.Change is null
            || await context.ChangeRequests.Include(r => r.Approvals).SingleOrDefaultAsync(r => r.Id == release.Change, cancellationToken).ConfigureAwait(false) is not { } request)
        {
            return "What goes live goes by a change request. Ask for one: the policy says whether it waits.";
        }

        if (assessor.Last(request.Id) is not { } found || !IsSame(request, release, found))
        {
            return "It changed at this moment. Look again.";
        }

        if (!await PolicyInForce.IsAsync(context, request.PolicyId, cancellationToken).ConfigureAwait(false))
        {
            return "The policy changed at this moment. Look again.";
        }

        DateTime now = time.GetUtcNow().UtcDateTime;
        if (ReleaseCheck.Refusal(request, assessor.AsOfNow(request, found), standings.Of(request, found, now), now) is { } refusal)
        {
            return refusal;
        }

        (request.State, request.Release, request.Problem) = (ChangeState.Releasing, release.Id, null);
        store.Write(context, request, new ChangeTaken(ChangeStepKind.Releasing, null), by);
        return null;
    }

    public async Task<string?> RefusalAgainAsync(PromptRelease release, CancellationToken cancellationToken)
    {
        const string Late = "The console stopped before the release was in the repository, and it may not go live any more. Ask for it again if it is still wanted.";
        if (release.Change is null || await store.FindAsync(release.Change, cancellationToken).ConfigureAwait(false) is not { State: ChangeState.Releasing } request || request.Release != release.Id)
        {
            return Late;
        }

        ChangeAssessment found = await assessor.AssessAsync(request, cancellationToken).ConfigureAwait(false);
        return IsSame(request, release, found) && found.Policy.Blob == request.PolicyId && ReleaseCheck.IsReady(request, found, standings.Of(request, found, time.GetUtcNow().UtcDateTime))
            && (found.Freeze is null || request.GlassHash == found.Hash)
            ? null
            : Late;
    }

    public void Settled(PromptRelease release) => store.Raise(); // upkeep looks at once

    /// <summary>Whether a release is exactly what the request is about and what was judged.</summary>
    private static bool IsSame(ChangeRequest request, PromptRelease release, ChangeAssessment found)
    {
        string hash = ContentHash.Of(PromptSubjects.KindOf(release.Kind), release.Environment, release.Prompt, release.Commit, release.Blob, release.Replaces, request.Share);
        return hash == request.Hash && hash == found.Hash && release.Merges == found.Subject.Merges;
    }
}
