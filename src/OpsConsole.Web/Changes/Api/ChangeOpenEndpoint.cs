using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Changes.Api;

/// <summary><c>POST /api/v1/changes</c>: asks for a change, of a content that is proposed first, or of what is in the repository already.</summary>
internal sealed class ChangeOpenEndpoint(
    ChangeCommands commands, ChangeQueries changes, ProposalCommands proposals, ProposalQueries proposed, ChangePatience patience, PromptCatalog catalog, PromptsOptions options, TimeProvider time)
{
    private const int MaxEscape = 6; // a character of a JSON text takes at most six bytes for one of the file
    private const string Shape = "Send a JSON object with the texts 'kind' (prompt, rollback or removal), 'env', 'title' and 'prompt'; of a prompt one of 'content', 'sha' and 'proposal'.";

    private readonly ConcurrentDictionary<(string By, ChangeBody Body), Opening> _underway = new();

    /// <summary>Asks for it.</summary>
    public static async Task<Results<Created<ChangeJson>, Accepted<ChangeJson>, ProblemHttpResult>> PostAsync(HttpContext http, ChangeOpenEndpoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            return await endpoint.OpenAsync(http, cancellationToken);
        }
        catch (Exception exception) when (ChangeAnswer.IsOfDatabase(exception))
        {
            return ChangeAnswer.Unavailable;
        }
    }

    private async Task<Results<Created<ChangeJson>, Accepted<ChangeJson>, ProblemHttpResult>> OpenAsync(HttpContext http, CancellationToken cancellationToken)
    {
        (ChangeBody? body, ProblemHttpResult? problem) = await ChangeBodies.ReadAsync<ChangeBody>(http.Request, ChangeBodies.Max + MaxEscape * options.MaxFileBytes, Shape, cancellationToken);
        if (body is null)
        {
            return problem!;
        }

        if (Wrong(body) is { } wrong)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, wrong, Shape);
        }

        Actor by = RequestOrigin.ActorOf(http);
        string? prompt = body.Prompt ?? (await proposed.FindAsync(body.Proposal!, cancellationToken))?.Proposal.Prompt, proposal = body.Content is null ? body.Proposal : "";
        ChangeWish wish = new(KindOf(body.Kind)!.Value, body.Env!, prompt ?? "", body.Title!, body.Description) { Proposal = proposal, Wanted = body.Sha, Seen = body.Seen, IsDraft = body.Draft };
        if (wish.Problem is { } senseless)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, senseless, Shape); // before anything is pushed for it
        }

        Opening opening = _underway.GetOrAdd((by.Id, body), key => new Opening(time.GetUtcNow().UtcDateTime, new Lazy<Task<Results<Created<ChangeJson>, Accepted<ChangeJson>, ProblemHttpResult>>>(() => RunAsync(by, key.Body, wish))));
        if (await patience.WaitAsync(_ => opening.Running.Value, cancellationToken) is { } done)
        {
            return done;
        }

        if (await patience.FindAsync(by.Id, wish, opening.At) is { } now)
        {
            return TypedResults.Accepted(ChangesApi.At(now.Id), ChangeJson.Of(now));
        }

        http.Response.Headers.RetryAfter = "2";
        return Problem.Of(
            StatusCodes.Status503ServiceUnavailable, "The prompt repository takes longer than this answer may. It goes on.", "Send the very same again in a moment: it is the same request then, and nothing is done twice.");
    }

    /// <summary>Does it. The same sent again meanwhile, because the answer took long, is this one.</summary>
    private async Task<Results<Created<ChangeJson>, Accepted<ChangeJson>, ProblemHttpResult>> RunAsync(Actor by, ChangeBody body, ChangeWish wish)
    {
        try
        {
            return await OpenAsync(by, body, wish);
        }
        finally
        {
            _underway.TryRemove((by.Id, body), out _);
        }
    }

    private async Task<Results<Created<ChangeJson>, Accepted<ChangeJson>, ProblemHttpResult>> OpenAsync(Actor by, ChangeBody body, ChangeWish wish)
    {
        if (body.Content is not null)
        {
            ProposalOutcome made = await ProposeAsync(by, body, CancellationToken.None);
            if (made.Id is null)
            {
                return Problem.Of(made.Denied ? StatusCodes.Status403Forbidden : StatusCodes.Status409Conflict, made.Problem!, made.Denied ? "Ask somebody who may." : "Put that right, or begin again from the newest commit of the branch.");
            }

            wish = wish with { Proposal = made.Id };
        }

        ChangeOutcome outcome = await commands.OpenAsync(by, wish, CancellationToken.None);
        if (outcome.Id is null || await changes.FindAsync(outcome.Id, CancellationToken.None) is not { } request)
        {
            return body.Content is null ? ChangeAnswer.Of(outcome)
                : Problem.Of(ChangeAnswer.Status(outcome.Refusal), outcome.Problem!, $"Its content is proposal {wish.Proposal}: ask again with that as 'proposal' in place of 'content'.");
        }

        return TypedResults.Created(ChangesApi.At(request.Id), ChangeJson.Of(request));
    }

    /// <summary>Proposes the content; what the same author proposed already and is open is not proposed twice, for a request may be sent again.</summary>
    private async Task<ProposalOutcome> ProposeAsync(Actor by, ChangeBody body, CancellationToken cancellationToken)
    {
        byte[] content = Encoding.UTF8.GetBytes(body.Content!);
        foreach (PromptProposal open in await proposed.ListAsync(new ProposalFilter(ProposalState.Open, by.Id, body.Prompt), cancellationToken))
        {
            if (open.Title == body.Title!.Trim() && await proposed.FindAsync(open.Id, cancellationToken) is { HeadContent: { } written } && written.AsSpan().SequenceEqual(content))
            {
                return new ProposalOutcome(open.Id);
            }
        }

        return body.Base is null && catalog.Current.Commit is null
            ? new ProposalOutcome(null, "The prompt repository was not read yet. Try again in a moment.")
            : await proposals.ProposeAsync(by, new ProposalDraft(body.Prompt!, body.Path, body.Base ?? catalog.Current.Commit!, content, body.Title!, body.Description), cancellationToken);
    }

    /// <summary>What is wrong with the body, as far as it says by itself; null when nothing is.</summary>
    private string? Wrong(ChangeBody body) =>
        KindOf(body.Kind) is not { } kind ? "'kind' must be prompt, rollback or removal."
        : string.IsNullOrEmpty(body.Env) ? "'env' is missing: the environment."
        : string.IsNullOrWhiteSpace(body.Title) || body.Title.Length > ChangeWish.MaxTitle || body.Title.Any(char.IsControl) ? $"'title' must be one line of at most {ChangeWish.MaxTitle} characters."
        : body.Description?.Length > ChangeWish.MaxDescription ? $"'description' is longer than {ChangeWish.MaxDescription} characters."
        : string.IsNullOrEmpty(body.Prompt) && (body.Proposal is null || kind != ChangeKind.Release) ? "'prompt' is missing: its name."
        : kind != ChangeKind.Release && (body.Content ?? body.Proposal ?? body.Path ?? body.Base) is not null ? "A rollback and a removal take no content and no proposal."
        : kind == ChangeKind.Removal && body.Sha is not null ? "A removal takes no 'sha'; 'seen' names the commit that is to be taken out."
        : kind == ChangeKind.Release && new[] { body.Content, body.Sha, body.Proposal }.Count(p => p is not null) != 1 ? "Give one of 'content', 'sha' and 'proposal'."
        : body.Content is not null && Encoding.UTF8.GetByteCount(body.Content) > options.MaxFileBytes ? $"'content' is larger than {options.MaxFileBytes} bytes (Prompts:MaxFileBytes)."
        : null;

    private static ChangeKind? KindOf(string? kind) => kind switch
    {
        "prompt" => ChangeKind.Release,
        "rollback" => ChangeKind.Rollback,
        "removal" => ChangeKind.Removal,
        _ => null,
    };

    /// <summary>One that is being made.</summary>
    /// <param name="At">Since when, UTC.</param>
    /// <param name="Running">What comes of it.</param>
    private sealed record Opening(DateTime At, Lazy<Task<Results<Created<ChangeJson>, Accepted<ChangeJson>, ProblemHttpResult>>> Running);
}
