using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Storage;
using OpsConsole.Web.Changes;
using OpsConsole.Web.Changes.Api;

namespace OpsConsole.Web.Prompts.Releases;

/// <summary>Releases as programs ask for them: each is a change request, which goes by itself where the policy says that the risk is low.</summary>
internal sealed class ReleaseByChange(
    ChangeCommands commands, ChangeReleases releases, ChangeQueries changes, ChangePatience patience, PromptCatalog catalog, ReleaseHistory history, IDbContextFactory<OpsDbContext> contexts, TimeProvider time)
{
    /// <summary>Asks for it, or releases the change request that is named.</summary>
    /// <param name="by">Who.</param>
    /// <param name="kind">What is to be done.</param>
    /// <param name="body">To what; environment and prompt are there.</param>
    /// <param name="cancellationToken">Cancels, until it is written down.</param>
    public async Task<Results<Ok<ReleaseDoneJson>, Accepted<ReleaseDoneJson>, ProblemHttpResult>> RunAsync(Actor by, ChangeKind kind, ReleaseBody body, CancellationToken cancellationToken)
    {
        try
        {
            DateTime since = time.GetUtcNow().UtcDateTime;
            ChangeWish wish = ChangeTitles.Wish(kind, body.Env!, body.Prompt!, body.Sha, body.Reason) with { Seen = body.Seen };
            if (await patience.WaitAsync(cancel => body.Change is null ? commands.OpenAsync(by, wish, cancel) : ReleaseAsync(by, kind, body, cancel), cancellationToken) is not { } outcome)
            {
                return await (body.Change is { } change ? changes.FindAsync(change, CancellationToken.None) : patience.FindAsync(by.Id, wish, since)) is { } now ? await AnswerAsync(now)
                    : ChangeAnswer.Of(ChangeOutcome.Refused(ChangeRefusal.Unavailable, "The prompt repository takes longer than this answer may. It goes on."));
            }

            ChangeRequest? request = outcome.Id is { } id ? await changes.FindAsync(id, CancellationToken.None) : null;
            return request is not null && (outcome.Problem is null || body.Change is null) ? await AnswerAsync(request)
                : outcome.Refusal == ChangeRefusal.Conflict && IsSo(kind, body) ? TypedResults.Ok(WasSo(body))
                : ChangeAnswer.Of(outcome);
        }
        catch (Exception exception) when (ChangeAnswer.IsOfDatabase(exception))
        {
            return ChangeAnswer.Unavailable;
        }
    }

    private async Task<ChangeOutcome> ReleaseAsync(Actor by, ChangeKind kind, ReleaseBody body, CancellationToken cancellationToken) =>
        await changes.FindAsync(body.Change!, cancellationToken) is not { } request ? ChangeOutcome.Refused(ChangeRefusal.NotFound, "There is no such change request.")
        : (request.Kind, request.Environment, request.Subject) != (kind, body.Env, body.Prompt) || (body.Sha is { } sha && !(request.Commit is { } commit && PromptVersion.Same(sha, commit)))
            ? ChangeOutcome.Refused(ChangeRefusal.Conflict, "The change request is about something else.", request.Id)
        : body.Seen is { } seen && !(request.Replaces is { } live && PromptVersion.Same(seen, live)) ? ChangeOutcome.Refused(ChangeRefusal.Conflict, "Somebody changed what is live meanwhile. Look again and repeat.", request.Id)
        : await releases.ReleaseAsync(by, request.Id, null, body.Reason, cancellationToken);

    private async Task<Results<Ok<ReleaseDoneJson>, Accepted<ReleaseDoneJson>, ProblemHttpResult>> AnswerAsync(ChangeRequest request)
    {
        ReleaseDoneJson json = new(
            request.State is ChangeState.Released or ChangeState.Releasing ? request.Release : null, request.Environment, request.Subject, request.Commit, request.Replaces,
            request.State == ChangeState.Released ? await CommitAsync(request.Release!) : null)
        {
            Change = request.Id,
            State = ChangeJson.Word(request.State),
            Problem = request.Problem,
        };
        return request.State switch
        {
            ChangeState.Released => TypedResults.Ok(json),
            ChangeState.Draft or ChangeState.InReview or ChangeState.Approved or ChangeState.Releasing => TypedResults.Accepted(ChangesApi.At(request.Id), json),
            _ => ChangeAnswer.Of(ChangeOutcome.Refused(ChangeRefusal.Conflict, request.Problem ?? $"It is closed: {ChangeJson.Word(request.State)}.", request.Id)),
        };
    }

    /// <summary>The commit in the repository that did it; null while it is not known to be there.</summary>
    private async Task<string?> CommitAsync(string release)
    {
        await using OpsDbContext context = await contexts.CreateDbContextAsync();
        return await context.PromptReleases.Where(r => r.Id == release).Select(r => r.ReleaseCommit).SingleOrDefaultAsync();
    }

    /// <summary>Whether what is asked for was so already.</summary>
    private bool IsSo(ChangeKind kind, ReleaseBody body)
    {
        string? live = catalog.Current.Environments.GetValueOrDefault(body.Env!)?.Lines.GetValueOrDefault(body.Prompt!)?.Commit;
        return kind == ChangeKind.Removal ? live is null : kind == ChangeKind.Release && live is not null && PromptVersion.Same(live, body.Sha!);
    }

    private ReleaseDoneJson WasSo(ReleaseBody body)
    {
        LiveSpan? live = history.Current(body.Env!, body.Prompt!);
        return new ReleaseDoneJson(null, body.Env!, body.Prompt!, live?.Commit, null, live?.ReleaseCommit) { State = ChangeJson.Word(ChangeState.Released) };
    }
}
