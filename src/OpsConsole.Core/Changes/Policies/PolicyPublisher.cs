using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Git;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>
/// Puts policies in force: the decision is one transaction, then one commit merges the proposed one into the branch, then the policy is adopted in the
/// transaction that calls the change released. Whether it got to the branch is seen by the proposed commit being there, so a stop between is settled later.
/// </summary>
internal sealed class PolicyPublisher(
    ChangeStore store, ChangeDecision decision, PolicyCommits commits, PolicyAdoption adoption, PromptRepository repository, PromptSync sync, AccessDirectory access,
    PromptsOptions options, TimeProvider time) : IChangePublisher
{
    private const int MaxAttempts = 20;

    /// <summary>After this time a decision is given up whose commit is not on the branch: nobody is bringing it there any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, bool> _onTheWay = new(StringComparer.Ordinal);

    public bool Knows(ChangeKind kind) => kind == ChangeKind.Policy;

    public async Task<ChangeRelease> ReleaseAsync(ChangeRequest request, ChangeSubject subject, Actor by, string? reason, IReadOnlyList<string> approvers, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (await decision.DecideAsync(request.Id, by, reason, AnotherAsync).ConfigureAwait(false) is { } refusal)
        {
            return new ChangeRelease(refusal, null);
        }

        _onTheWay[request.Id] = true; // by the one that passed, and nobody else
        try
        {
            if (await BringAsync(request, subject.Commit!, CommitAuthor.Of(by, access), reason, approvers).ConfigureAwait(false) is not { } problem)
            {
                return new ChangeRelease(null, request.Id);
            }

            await store.StepAsync(request.Id, Actor.Console, (_, row) =>
            {
                if (row.State != ChangeState.Releasing)
                {
                    return null;
                }

                (row.State, row.Release, row.Problem) = (ChangeState.InReview, null, problem);
                return new ChangeTaken(ChangeStepKind.ReleaseFailed, problem);
            }).ConfigureAwait(false);
            return new ChangeRelease(problem, null);
        }
        catch (GitException)
        {
            return new ChangeRelease(null, request.Id); // it may have got there: that is looked for until it is known
        }
        finally
        {
            _onTheWay.TryRemove(request.Id, out _);
        }
    }

    public async Task<ChangeRelease?> EndAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        if (request.State != ChangeState.Releasing || _onTheWay.ContainsKey(request.Id))
        {
            return null;
        }

        try
        {
            await sync.SyncAsync(cancellationToken).ConfigureAwait(false);
            if (commits.Tip is { } tip && await commits.IsThereAsync(request.Commit!, tip, cancellationToken).ConfigureAwait(false))
            {
                string? text = request.Blob is null ? DefaultPolicy.Text : await commits.TextAsync(request.Blob, cancellationToken).ConfigureAwait(false);
                string has = await commits.BlobAtAsync(tip, cancellationToken).ConfigureAwait(false) == (request.Blob ?? "") ? tip : request.Commit!;
                return text is null ? null : new ChangeRelease(null, request.Id) { Follow = (context, row) => AdoptAsync(context, row, text, has) };
            }
        }
        catch (GitException)
        {
            return null; // the status of the repository says what is wrong with it
        }

        bool isKnown = repository.Status.State == RepositoryState.Ready && (time.GetUtcNow().UtcDateTime - request.ChangedAt).Duration() > Patience;
        return isKnown ? new ChangeRelease("The console stopped before the policy was in the repository. Release it again if it is still wanted.", request.Id) : null;
    }

    private Task AdoptAsync(OpsDbContext context, ChangeRequest row, string text, string commit) =>
        row.State == ChangeState.Releasing ? adoption.AdoptAsync(context, row, text, row.Blob is null ? null : commit)
        : throw new ChangeUnreadableException("It is not on its way any more. Look again."); // being on the branch puts no policy in force: the decision does

    /// <summary>Of several policies one is on its way at a time.</summary>
    private static async Task<string?> AnotherAsync(OpsDbContext context) =>
        await context.ChangeRequests.AnyAsync(r => r.Kind == ChangeKind.Policy && r.State == ChangeState.Releasing).ConfigureAwait(false) ? "Another policy is on its way. Wait until it is in force, then look again." : null;

    /// <summary>Brings the proposed commit to the branch.</summary>
    /// <returns>Why it is not there, with the remedy; null when it is.</returns>
    private async Task<string?> BringAsync(ChangeRequest request, string proposed, GitIdentity author, string? reason, IReadOnlyList<string> approvers)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (commits.Tip is not { } tip)
            {
                return repository.Status.Problem ?? "The prompt repository was not read yet. Try again in a moment.";
            }

            if (await commits.IsThereAsync(proposed, tip, CancellationToken.None).ConfigureAwait(false))
            {
                return null;
            }

            string now = await commits.BlobAtAsync(tip, CancellationToken.None).ConfigureAwait(false);
            if (await commits.FindAsync(proposed, CancellationToken.None).ConfigureAwait(false) is not { } made || (now != made.Before && now != made.Blob))
            {
                return $"{PolicySource.Path} was changed on the branch at the same moment. Look again.";
            }

            string message = CommitTrailers.Write(
                "Put the policy in force: " + request.Title, reason == request.Title ? null : reason,
                [(CommitTrailers.ReleasedBy, $"{author.Name} <{author.Email}>"), (CommitTrailers.Change, request.Id), .. approvers.Select(a => (CommitTrailers.ApprovedBy, (string?)a))]);
            if (await repository.CommitMergeAsync(author, tip, proposed, PolicySource.Path, made.Content, message, CancellationToken.None).ConfigureAwait(false) is not { } commit)
            {
                return $"{PolicySource.Path} was changed on the branch at the same moment. Look again.";
            }

            PushOutcome pushed = await repository.PushAsync(options.Branch, tip, commit, CancellationToken.None).ConfigureAwait(false);
            if (pushed.Done)
            {
                return null;
            }

            if (!pushed.Moved)
            {
                return pushed.Problem ?? "The repository did not take the policy. Look at its status.";
            }

            await sync.SyncAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return "The repository changes faster than the policy can be written. Try again.";
    }
}
