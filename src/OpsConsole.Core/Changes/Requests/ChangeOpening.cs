using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>Makes change requests.</summary>
internal sealed class ChangeOpening(
    ChangeStore store, ChangeAssessor assessor, ChangeStandings standings, AccessDirectory access, IDbContextFactory<OpsDbContext> contexts, TimeProvider time)
{
    private const int MaxName = 300;
    private const string Moved = "Somebody changed what is live meanwhile. Look again and repeat.";

    /// <summary>Makes one, judged; where the same is open already, that is the answer.</summary>
    /// <param name="by">Who.</param>
    /// <param name="wish">What they ask for.</param>
    /// <param name="id">The id that it gets.</param>
    /// <param name="cancellationToken">Cancels, until it is written down.</param>
    /// <exception cref="IOException">What would change cannot be read now.</exception>
    public async Task<ChangeOutcome> OpenAsync(Actor by, ChangeWish wish, string id, CancellationToken cancellationToken)
    {
        if (!by.May(PermissionFor(wish.Kind), access))
        {
            return ChangeOutcome.Refused(ChangeRefusal.Denied, "You may not ask for changes. Ask an administrator for the role engineer, product owner or on-call.");
        }

        if (wish.Problem is { } wrong)
        {
            return ChangeOutcome.Refused(ChangeRefusal.Invalid, wrong);
        }

        if (!assessor.Knows(wish.Kind))
        {
            return ChangeOutcome.Refused(ChangeRefusal.Invalid, "Changes of this kind are asked for elsewhere.");
        }

        if (await SameAsync(by, wish, cancellationToken).ConfigureAwait(false) is { } same)
        {
            return IsSeen(wish, same.Replaces) ? new ChangeOutcome(same.Id, same.State) : ChangeOutcome.Refused(ChangeRefusal.Conflict, Moved);
        }

        ChangeRequest request = Of(by, wish, id);
        ChangeAssessment found = await assessor.AssessAsync(request, cancellationToken).ConfigureAwait(false);
        if (found.Hash.Length == 0 || found.Subject.IsOver)
        {
            return ChangeOutcome.Refused(ChangeRefusal.Conflict, found.Subject.Problem ?? "What would change is not known.");
        }

        if (!IsSeen(wish, found.Subject.Replaces))
        {
            return ChangeOutcome.Refused(ChangeRefusal.Conflict, Moved);
        }

        ChangeProgress.Apply(request, found, standings, time.GetUtcNow().UtcDateTime);
        if (request.ExpiresAt is null && request.State == ChangeState.InReview)
        {
            (request.WaitsSince, request.ExpiresAt) = (request.CreatedAt, request.CreatedAt + found.Policy.Policy.ReviewFor);
        }

        if (await store.AddAsync(request, by).ConfigureAwait(false) is { } other)
        {
            return new ChangeOutcome(other.Id, other.State); // somebody asked at the same moment
        }

        return new ChangeOutcome(request.Id, request.State);
    }

    /// <summary>What whoever asks for a change of a kind must be allowed to do.</summary>
    public static string PermissionFor(ChangeKind kind) =>
        kind.IsRestore() ? Permissions.Restore : kind == ChangeKind.Setting ? Permissions.ChangeMoney : Permissions.RequestChanges;

    /// <summary>Whether what is live is what was live when it was decided.</summary>
    private static bool IsSeen(ChangeWish wish, string? live) => wish.Seen is not { } seen || (live is not null && PromptVersion.Same(seen, live));

    private ChangeRequest Of(Actor by, ChangeWish wish, string id)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        string name = CommitAuthor.NameOf(by, access);
        return new ChangeRequest
        {
            Id = id,
            Kind = wish.Kind,
            Environment = wish.Environment,
            Subject = wish.Subject,
            Title = wish.Title.Trim(),
            Description = string.IsNullOrWhiteSpace(wish.Description) ? null : wish.Description,
            Proposal = wish.Proposal,
            Wanted = wish.Wanted,
            State = wish.IsDraft ? ChangeState.Draft : ChangeState.InReview,
            AuthorType = by.Type,
            AuthorId = by.Id,
            AuthorName = name.Length > MaxName ? name[..MaxName] : name,
            AuthorEmail = by.Answers,
            CreatedAt = now,
            ChangedAt = now,
        };
    }

    /// <summary>The open one that asks for the same; of two clicks one is enough. Somebody else's draft asks for nothing yet.</summary>
    private async Task<ChangeRequest?> SameAsync(Actor by, ChangeWish wish, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.ChangeRequests.AsNoTracking()
                .Where(r => r.Subject == wish.Subject && r.Environment == wish.Environment && r.Kind == wish.Kind && r.Proposal == wish.Proposal && r.Wanted == wish.Wanted && ChangeStates.Open.Contains(r.State)
                    && (r.State != ChangeState.Draft || r.AuthorId == by.Id))
                .OrderBy(r => r.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
