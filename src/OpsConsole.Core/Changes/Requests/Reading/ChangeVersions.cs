using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Prompts;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Changes.Requests.Reading;

/// <summary>What a change that is over was about, read from the commits that it names: what is live by now is something else.</summary>
internal sealed class ChangeVersions(PromptLocator locator, PromptRepository repository, PromptCatalog catalog, PolicyInForce policies, TimeProvider time)
{
    private const int WholeSha = 40;

    /// <summary>Reads it, and has it judged where the policy is still the one that judged it.</summary>
    /// <returns>Null when it names no version.</returns>
    public async Task<ChangeAssessment?> ReadAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        if (request.Kind is not (ChangeKind.Release or ChangeKind.Rollback or ChangeKind.Removal) || request.Hash.Length == 0
            || await policies.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } policy)
        {
            return null;
        }

        LocatedPrompt? before = await FindAsync(request.Subject, request.Replaces, cancellationToken).ConfigureAwait(false);
        LocatedPrompt? after = await FindAsync(request.Subject, request.Commit, cancellationToken).ConfigureAwait(false);
        ChangeFacts facts = PromptChangeFacts.Of(before, after, request.Environment, PromptSubjects.KindOf(request.Kind)) with { Prompt = request.Subject, Owners = catalog.Current.Find(request.Subject)?.Owners ?? [] };
        ChangeSubject subject = new() { Commit = request.Commit, Blob = request.Blob, Replaces = request.Replaces, Facts = facts, Before = before, After = after };
        return new ChangeAssessment(subject, policy, policy.Blob == request.PolicyId ? PolicyJudge.Judge(policy.Policy, facts, time.GetUtcNow().UtcDateTime) : null, request.Hash, []);
    }

    private async Task<LocatedPrompt?> FindAsync(string prompt, string? commit, CancellationToken cancellationToken)
    {
        try
        {
            string? whole = commit is null || commit.Length >= WholeSha ? commit : await repository.ResolveAsync(commit, cancellationToken).ConfigureAwait(false);
            return whole is null ? null : await locator.FindAsync(prompt, whole, cancellationToken).ConfigureAwait(false);
        }
        catch (GitException)
        {
            return null; // the page says that there is nothing to compare
        }
    }
}
