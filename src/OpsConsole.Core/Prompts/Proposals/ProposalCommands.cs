using System.Data.Common;
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
    private const string Gone = "There is no such proposal.", Closed = "The proposal is closed.", Changed = "Somebody changed the proposal at the same moment. Look again and repeat.";

    private readonly ProposalTargets _targets;
    private readonly ProposalStore _store;
    private readonly ProposalMerge _merge;
    private readonly PromptRepository _repository;
    private readonly AuditTrail _trail;
    private readonly AccessDirectory _access;
    private readonly PromptsOptions _options;
    private readonly TimeProvider _time;
    private readonly SortableId _ids;

    internal ProposalCommands(
        ProposalTargets targets, ProposalStore store, ProposalMerge merge, PromptRepository repository, AuditTrail trail, AccessDirectory access, PromptsOptions options, StorageOptions storage, TimeProvider time) =>
        (_targets, _store, _merge, _repository, _trail, _access, _options, _time, _ids) = (targets, store, merge, repository, trail, access, options, time, new SortableId(time, storage.Node));

    /// <summary>Proposes a change: a branch with one commit by whoever proposes.</summary>
    public async Task<ProposalOutcome> ProposeAsync(Actor by, ProposalDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(draft);
        if (!by.May(Permissions.ProposePrompts, _access))
        {
            return await RefuseAsync(by, PromptEvents.Proposed, null, "You may not propose changes. Ask an administrator for the role engineer or product owner.", cancellationToken).ConfigureAwait(false);
        }

        return draft.Problem(_options.MaxFileBytes) is { } problem
            ? new ProposalOutcome(null, problem)
            : await AloneAsync(async () =>
            {
                ProposalTarget target = await _targets.OfAsync(draft, cancellationToken).ConfigureAwait(false);
                return target.Problem is null ? await ProposeAsync(by, draft, target, cancellationToken).ConfigureAwait(false) : new ProposalOutcome(null, target.Problem);
            }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Proposes a file that is no prompt, such as a dataset: a branch with one commit by whoever proposes, on what is there now. Merging it changes nothing that is live.</summary>
    public async Task<ProposalOutcome> ProposeFileAsync(Actor by, FileDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(draft);
        if (!by.May(Permissions.ProposePrompts, _access))
        {
            return await RefuseAsync(by, PromptEvents.Proposed, null, "You may not propose changes. Ask an administrator for the role engineer or product owner.", cancellationToken).ConfigureAwait(false);
        }

        return draft.Problem(_options) is { } problem
            ? new ProposalOutcome(null, problem)
            : await AloneAsync(async () =>
            {
                if (_repository.BranchTip(_options.Branch) is not { } tip)
                {
                    return new ProposalOutcome(null, _repository.Status.Problem ?? "The prompt repository is not there. Look at its status on the page of prompts.");
                }

                RepositoryBlob? before = await _repository.ReadAtAsync(tip, draft.Path, _options.MaxFileBytes, cancellationToken).ConfigureAwait(false);
                return before?.Content.AsSpan().SequenceEqual(draft.Content) == true
                    ? new ProposalOutcome(null, $"{draft.Path} says the same already.")
                    : await ProposeAsync(by, draft.AsProposal(tip), new ProposalTarget(tip, draft.Path, null), cancellationToken).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes on: another commit on the branch. Whoever may propose may; then they wrote on it.</summary>
    /// <param name="by">Who.</param>
    /// <param name="id">The proposal.</param>
    /// <param name="revision">The revision that was seen.</param>
    /// <param name="content">The file as it is to be; null takes it away.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ProposalOutcome> ReviseAsync(Actor by, string id, long revision, byte[]? content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return !by.May(Permissions.ProposePrompts, _access)
            ? await RefuseAsync(by, PromptEvents.ProposalRevised, id, "You may not propose changes. Ask an administrator for the role engineer or product owner.", cancellationToken).ConfigureAwait(false)
            : content?.Length > _options.MaxFileBytes ? new ProposalOutcome(null, $"The file is larger than {_options.MaxFileBytes} bytes.")
            : await StepAsync(id, revision, async proposal =>
            {
                RepositoryBlob? before = await _repository.ReadAtAsync(proposal.HeadCommit, proposal.Path, _options.MaxFileBytes, cancellationToken).ConfigureAwait(false);
                if (content is null ? before is null : before?.Content.AsSpan().SequenceEqual(content) == true)
                {
                    return new ProposalOutcome(null, "Nothing is changed yet.");
                }

                string message = CommitTrailers.Write("Revise: " + proposal.Title, null, (CommitTrailers.ProposalId, proposal.Id));
                string head = await _repository.CommitAsync(CommitAuthor.Of(by, _access), proposal.HeadCommit, proposal.Path, content, message, cancellationToken).ConfigureAwait(false);
                string blob = await BlobAsync(head, proposal.Path, cancellationToken).ConfigureAwait(false), old = proposal.HeadCommit;
                PushOutcome pushed = await _repository.PushAsync(proposal.Branch, old, head, CancellationToken.None).ConfigureAwait(false);
                return !pushed.Done ? new ProposalOutcome(null, pushed.Moved ? Changed : pushed.Problem)
                    : await WriteAsync(proposal, row =>
                    {
                        (row.HeadCommit, row.Blob) = (head, blob);
                        return ProposalEvents.Of(PromptEvents.ProposalRevised, row, by, old);
                    }).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a proposal back. Its branch goes; its commits stay in the console's mirror.</summary>
    public Task<ProposalOutcome> WithdrawAsync(Actor by, string id, long revision, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return StepAsync(id, revision, async proposal =>
        {
            if (WithdrawRefusal(by, proposal) is { } refusal)
            {
                return await RefuseAsync(by, PromptEvents.ProposalWithdrawn, id, refusal, cancellationToken).ConfigureAwait(false);
            }

            ProposalOutcome outcome = await WriteAsync(proposal, row =>
            {
                (row.State, row.ClosedBy) = (ProposalState.Withdrawn, by.Id);
                return ProposalEvents.Of(PromptEvents.ProposalWithdrawn, row, by);
            }).ConfigureAwait(false);
            return outcome.Problem is null ? await DoneAsync(proposal).ConfigureAwait(false) : outcome;
        }, cancellationToken);
    }

    /// <summary>Brings a proposal to the branch that counts, by a person who did not write on it.</summary>
    public Task<ProposalOutcome> MergeAsync(Actor by, string id, long revision, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return StepAsync(id, revision, async proposal =>
        {
            MergeResult merged = await _merge.RunAsync(proposal, CommitAuthor.Of(by, _access), standing => MergeRefusal(by, proposal, standing.Authors)).ConfigureAwait(false);
            if (merged.Refusal is not null)
            {
                return await RefuseAsync(by, PromptEvents.ProposalMerged, id, merged.Refusal, cancellationToken).ConfigureAwait(false);
            }

            if (merged.Commit is null)
            {
                return new ProposalOutcome(null, merged.Problem);
            }

            ProposalOutcome outcome = await WriteAsync(proposal, row =>
            {
                (row.State, row.ClosedBy, row.MergeCommit) = (ProposalState.Merged, by.Id, merged.Commit);
                return ProposalEvents.Of(PromptEvents.ProposalMerged, row, by);
            }).ConfigureAwait(false);
            return outcome.Problem is null ? await DoneAsync(proposal).ConfigureAwait(false) : outcome;
        }, cancellationToken);
    }

    /// <summary>Why somebody may not merge a proposal, with the remedy; null when they may.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="proposal">The proposal.</param>
    /// <param name="authors">Who wrote or committed on its branch, as <c>Name &lt;address&gt;</c>; empty while that is not known.</param>
    public string? MergeRefusal(Actor by, PromptProposal proposal, IReadOnlyList<string> authors)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(proposal);
        return ProposalRules.MergeRefusal(
            by, _access.Find(by.Id)?.Email ?? by.Name, by.May(Permissions.ReleasePrompts, _access), proposal, _access.Find(proposal.AuthorId)?.Email ?? "", authors);
    }

    /// <summary>Why somebody may not withdraw a proposal, with the remedy; null when they may.</summary>
    public string? WithdrawRefusal(Actor by, PromptProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(proposal);
        return ProposalRules.WithdrawRefusal(by, by.May(Permissions.ProposePrompts, _access), by.May(Permissions.ReleasePrompts, _access), proposal);
    }

    private async Task<ProposalOutcome> ProposeAsync(Actor by, ProposalDraft draft, ProposalTarget target, CancellationToken cancellationToken)
    {
        string id = _ids.Next().ToString("x16", CultureInfo.InvariantCulture), branch = "proposals/" + id, title = draft.Title.Trim();
        string message = CommitTrailers.Write(title, draft.Description, (CommitTrailers.ProposalId, id));
        string head = await _repository.CommitAsync(CommitAuthor.Of(by, _access), target.Base, target.Path, draft.Content, message, cancellationToken).ConfigureAwait(false);
        string blob = await BlobAsync(head, target.Path, cancellationToken).ConfigureAwait(false);
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
        await _store.AddAsync(proposal, ProposalEvents.Of(PromptEvents.Proposed, proposal, by)).ConfigureAwait(false);
        return new ProposalOutcome(id);
    }

    private Task<ProposalOutcome> StepAsync(string id, long revision, Func<PromptProposal, Task<ProposalOutcome>> step, CancellationToken cancellationToken) => AloneAsync(
        async () => await _store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } proposal ? new ProposalOutcome(null, Gone)
            : proposal.State != ProposalState.Open ? new ProposalOutcome(null, Closed)
            : proposal.Revision != revision ? new ProposalOutcome(null, Changed)
            : await step(proposal).ConfigureAwait(false),
        cancellationToken);

    private async Task<ProposalOutcome> AloneAsync(Func<Task<ProposalOutcome>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.AloneAsync(action, cancellationToken).ConfigureAwait(false);
        }
        catch (GitException exception)
        {
            return new ProposalOutcome(null, exception.Message);
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException)
        {
            return new ProposalOutcome(null, "The database does not answer, so nothing can be written down. Try again.");
        }
    }

    private async Task<ProposalOutcome> WriteAsync(PromptProposal proposal, Func<PromptProposal, AuditEvent> change) =>
        await _store.ChangeAsync(proposal, change).ConfigureAwait(false) ? new ProposalOutcome(proposal.Id) : new ProposalOutcome(null, Changed);

    private async Task<ProposalOutcome> DoneAsync(PromptProposal proposal)
    {
        await _merge.CloseAsync(proposal).ConfigureAwait(false);
        return new ProposalOutcome(proposal.Id);
    }

    private async Task<string> BlobAsync(string commit, string path, CancellationToken cancellationToken) =>
        (await _repository.ReadAtAsync(commit, path, _options.MaxFileBytes, cancellationToken).ConfigureAwait(false))?.Blob ?? "";

    private async Task<ProposalOutcome> RefuseAsync(Actor by, string kind, string? id, string words, CancellationToken cancellationToken)
    {
        await _trail.RecordAsync(ProposalEvents.Refused(kind, by, id), cancellationToken).ConfigureAwait(false);
        return new ProposalOutcome(null, words, Denied: true);
    }
}
