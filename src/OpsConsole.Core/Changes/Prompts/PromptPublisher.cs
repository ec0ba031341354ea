using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Prompts;

/// <summary>Puts changes of what is live of prompts live.</summary>
internal sealed class PromptPublisher(
    PromptReleases releases, ReleaseRows rows, EnvironmentLog log, PromptRepository repository, PromptsOptions options, IDbContextFactory<OpsDbContext> contexts) : IChangePublisher
{
    public bool Knows(ChangeKind kind) => kind.IsOfPrompt();

    public async Task<ChangeRelease> ReleaseAsync(ChangeRequest request, ChangeSubject subject, Actor by, string? reason, IReadOnlyList<string> approvers, CancellationToken cancellationToken)
    {
        ReleaseOrder order = new(request.Environment, request.Subject, subject.Commit ?? "", Short(reason), request.Id) { Seen = subject.Replaces, Merges = subject.Merges, Approvers = approvers };
        ReleaseOutcome outcome = await (request.Kind switch
        {
            ChangeKind.Rollback => releases.RollbackAsync(by, order, cancellationToken),
            ChangeKind.Removal => releases.RemoveAsync(by, order, cancellationToken),
            _ => releases.ReleaseAsync(by, order, cancellationToken),
        }).ConfigureAwait(false);
        return new ChangeRelease(outcome.Problem, outcome.Release?.Id);
    }

    public async Task<ChangeRelease?> EndAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        if (await FindAsync(request.Release, cancellationToken).ConfigureAwait(false) is not { } release)
        {
            return new ChangeRelease("The release was not written down.", null);
        }

        if (release.State == ReleaseState.Failed && await IsThereAsync(release, cancellationToken).ConfigureAwait(false))
        {
            await rows.DoneAsync(release).ConfigureAwait(false); // the repository took it, and did not answer in time
        }

        return release.State switch
        {
            ReleaseState.Prepared => null,
            ReleaseState.Done => new ChangeRelease(null, release.Id),
            _ => new ChangeRelease(release.Problem ?? "It is not known why.", release.Id),
        };
    }

    private async Task<bool> IsThereAsync(PromptRelease release, CancellationToken cancellationToken) =>
        release.ReleaseCommit is { } commit && repository.BranchTip(options.Branch) is { } tip && await log.IsAncestorAsync(commit, tip, cancellationToken).ConfigureAwait(false);

    private async Task<PromptRelease?> FindAsync(string? id, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.PromptReleases.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string? Short(string? reason) => reason?.Length > 1000 ? reason[..1000] : reason;
}
