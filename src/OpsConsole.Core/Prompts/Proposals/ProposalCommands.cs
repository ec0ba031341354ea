using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Git;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>
/// Proposes changes of prompts: each is a branch of the repository with commits by whoever wrote them, so that plain git can go on with it.
/// </summary>
public sealed class ProposalCommands
{
    private const int MaxName = 300;

    private readonly ProposalTargets _targets;
    private readonly PromptRepository _repository;
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly AuditTrail _trail;
    private readonly AccessDirectory _access;
    private readonly PromptsOptions _options;
    private readonly TimeProvider _time;
    private readonly SortableId _ids;

    internal ProposalCommands(
        ProposalTargets targets, PromptRepository repository, IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, AccessDirectory access, PromptsOptions options, StorageOptions storage, TimeProvider time) =>
        (_targets, _repository, _contexts, _trail, _access, _options, _time, _ids) = (targets, repository, contexts, trail, access, options, time, new SortableId(time, storage.Node));

    /// <summary>Proposes a change: a branch with one commit by whoever proposes.</summary>
    public async Task<ProposalOutcome> ProposeAsync(Actor by, ProposalDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(draft);
        if (!by.May(Permissions.ProposePrompts, _access))
        {
            await _trail.RecordAsync(ProposalEvents.Refused(PromptEvents.Proposed, by, null), cancellationToken).ConfigureAwait(false);
            return new ProposalOutcome(null, "You may not propose changes. Ask an administrator for the role engineer or product owner.", Denied: true);
        }

        if (draft.Problem(_options.MaxFileBytes) is { } problem)
        {
            return new ProposalOutcome(null, problem);
        }

        try
        {
            ProposalTarget target = await _targets.OfAsync(draft, cancellationToken).ConfigureAwait(false);
            return target.Problem is null ? await ProposeAsync(by, draft, target, cancellationToken).ConfigureAwait(false) : new ProposalOutcome(null, target.Problem);
        }
        catch (GitException exception)
        {
            return new ProposalOutcome(null, exception.Message);
        }
    }

    private async Task<ProposalOutcome> ProposeAsync(Actor by, ProposalDraft draft, ProposalTarget target, CancellationToken cancellationToken)
    {
        string id = _ids.Next().ToString("x16", CultureInfo.InvariantCulture), branch = "proposals/" + id, title = draft.Title.Trim();
        string message = CommitTrailers.Write(title, draft.Description, (CommitTrailers.ProposalId, id));
        string head = await _repository.CommitAsync(CommitAuthor.Of(by, _access), target.Base, target.Path, draft.Content, message, cancellationToken).ConfigureAwait(false);
        string blob = draft.Content is null ? "" : (await _repository.ReadAtAsync(head, target.Path, _options.MaxFileBytes, cancellationToken).ConfigureAwait(false))!.Blob;
        PushOutcome pushed = await _repository.PushAsync(branch, null, head, CancellationToken.None).ConfigureAwait(false);
        if (!pushed.Done)
        {
            return new ProposalOutcome(null, pushed.Problem ?? "The repository did not take the branch. Look at its status.");
        }

        DateTime now = _time.GetUtcNow().UtcDateTime;
        string name = CommitAuthor.NameOf(by, _access);
        PromptProposal proposal = new()
        {
            Id = id,
            Title = title,
            Description = string.IsNullOrWhiteSpace(draft.Description) ? null : draft.Description,
            Prompt = draft.Prompt,
            Path = target.Path,
            Branch = branch,
            BaseCommit = target.Base,
            HeadCommit = head,
            Blob = blob,
            AuthorId = by.Id,
            AuthorName = name.Length > MaxName ? name[..MaxName] : name,
            CreatedAt = now,
            ChangedAt = now,
            Revision = 1,
        };
        OpsDbContext context = await _contexts.CreateDbContextAsync(CancellationToken.None).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await _trail.BeginAsync(context, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                context.PromptProposals.Add(proposal);
                transaction.Record(ProposalEvents.Of(PromptEvents.Proposed, proposal, by));
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }

        return new ProposalOutcome(id);
    }
}
