using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>
/// Looks whether the branch has another policy than the one in force. Whoever pushed it, it does not count: people are asked by a change request, and an
/// alarm tells everybody.
/// </summary>
internal sealed partial class PolicyWatch(
    PolicyInForce policies, PolicySource source, PolicyCommits commits, ChangeAssessor assessor, ChangeStandings standings, ChangeStore store, AccessDirectory access,
    IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, TimeProvider time, ILogger<PolicyWatch> logger)
{
    private const int MaxName = 300;

    /// <summary>Looks. What cannot be read now is looked at later: the status of the repository says what is wrong with it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            Log.Unread(logger, exception);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        // First what is in force: what was adopted after that is seen in the transaction.
        if (await policies.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } force || source.Tip is not { } tip || tip != commits.Tip
            || await source.ReadAsync(cancellationToken).ConfigureAwait(false) is not { IsBroken: false } file || file.Blob == force.Blob)
        {
            return;
        }

        if (force.Commit is { } brought && !await commits.HasAsync(brought, cancellationToken).ConfigureAwait(false))
        {
            return; // another node adopted what this mirror has not fetched yet
        }

        (string commit, string author) = await commits.LastAsync(tip, cancellationToken).ConfigureAwait(false) ?? (tip, "");
        if (!await IsKnownAsync(force, commit, file.Blob, cancellationToken).ConfigureAwait(false))
        {
            await OpenAsync(force, commit, author, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task OpenAsync(EffectivePolicy force, string commit, string author, CancellationToken cancellationToken)
    {
        ChangeRequest request = Of(commit, author);
        ChangeAssessment found = await assessor.AssessAsync(request, cancellationToken).ConfigureAwait(false);
        if (found.Subject.IsOver || found.Subject.Commit != commit)
        {
            return; // it moved: the next round sees it as it is then
        }

        ChangeProgress.Apply(request, found, standings, request.CreatedAt);
        (request.WaitsSince, request.ExpiresAt) = (request.CreatedAt, request.CreatedAt + force.Policy.ReviewFor);
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await LogEnd.HoldAsync(context, cancellationToken).ConfigureAwait(false); // of several nodes one asks
                if (await IsKnownAsync(context, force, commit, request.Blob ?? "", cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                context.ChangeRequests.Add(request);
                store.Write(context, request, new ChangeTaken(ChangeStepKind.Opened, "It was pushed past the console. It is not in force until people approve it."), Actor.Console);
                transaction.Record(PolicyEvents.Bypassed(request, author));
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        Log.Bypassed(logger, author, commit, request.Id);
        store.Raise();
    }

    private async Task<bool> IsKnownAsync(EffectivePolicy force, string commit, string blob, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await IsKnownAsync(context, force, commit, blob, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether people are asked already, or have answered; or another policy is in force by now.</summary>
    private static async Task<bool> IsKnownAsync(OpsDbContext context, EffectivePolicy force, string commit, string blob, CancellationToken cancellationToken)
    {
        string? content = blob.Length == 0 ? null : blob;
        return await context.ChangePolicies.AnyAsync(p => string.Compare(p.Id, force.Id) > 0, cancellationToken).ConfigureAwait(false)
            || await context.ChangeRequests.AnyAsync(
                r => r.Kind == ChangeKind.Policy
                    && ((ChangeStates.Open.Contains(r.State) && (r.Wanted == null || r.Blob == content)) || (r.Wanted == null && r.Commit == commit && r.Blob == content)), cancellationToken).ConfigureAwait(false);
    }

    private ChangeRequest Of(string commit, string author)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        string email = Mailbox.AddressOf(author);
        AccessEntry? person = access.People.FirstOrDefault(p => Mailbox.Same(p.Email, email));
        string name = person is { Name.Length: > 0 } ? person.Name : author.Length > 0 ? author : "unknown";
        return new ChangeRequest
        {
            Id = store.NextId(),
            Kind = ChangeKind.Policy,
            Environment = "",
            Subject = PolicySource.Path,
            Title = $"A policy pushed past the console ({commit[..Math.Min(commit.Length, ContentHash.ShortLength)]})",
            State = ChangeState.InReview,
            AuthorType = person is null ? ActorType.Nobody : ActorType.Person,
            AuthorId = person?.PersonId ?? "",
            AuthorName = name.Length > MaxName ? name[..MaxName] : name,
            AuthorEmail = email.Length > MaxName ? "" : email,
            CreatedAt = now,
            ChangedAt = now,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Author} pushed a policy past the console with commit {Commit}. It is not in force; change request {Change} asks for it.")]
        public static partial void Bypassed(ILogger logger, string author, string commit, string change);

        [LoggerMessage(Level = LogLevel.Debug, Message = "Whether somebody pushed a policy could not be looked up. It is tried again.")]
        public static partial void Unread(ILogger logger, Exception exception);
    }
}
