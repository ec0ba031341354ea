using System.Text;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Comparing;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>
/// Reads changes of the policy: a commit that the console made and that is on no branch yet, or, where none is named, the file as the branch has it.
/// </summary>
internal sealed class PolicySubjects(PolicyInForce policies, PolicySource source, PolicyCommits commits, TimeProvider time) : IChangeSubjects
{
    public bool Knows(ChangeKind kind) => kind == ChangeKind.Policy;

    public async Task<ChangeSubject> ReadAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        EffectivePolicy force = await policies.ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw new ChangeUnreadableException();
        return request.Subject != PolicySource.Path ? new ChangeSubject { Problem = $"The policy is the file {PolicySource.Path}.", IsOver = true }
            : request.Wanted is { } wanted ? await ProposedAsync(request, wanted, force, cancellationToken).ConfigureAwait(false)
            : await PushedAsync(request, force, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ChangeSubject> PushedAsync(ChangeRequest request, EffectivePolicy force, CancellationToken cancellationToken)
    {
        if (source.Tip is not { } tip || await source.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } file)
        {
            throw new ChangeUnreadableException();
        }

        if (file.IsBroken)
        {
            return new ChangeSubject { Problem = $"{PolicySource.Path} on the branch cannot be read: {Words(file.Problems)} Mend it, then it is judged again.", Replaces = NullIfOwn(force.Blob) };
        }

        if (file.Blob == force.Blob)
        {
            return new ChangeSubject { Problem = $"{PolicySource.Path} on the branch says what is in force: there is nothing to change.", IsOver = true, Replaces = NullIfOwn(force.Blob) };
        }

        string commit = (await commits.LastAsync(tip, cancellationToken).ConfigureAwait(false))?.Commit ?? tip;
        return Of(request, force, file.Policy, file.Text) with
        {
            Commit = commit,
            Blob = NullIfOwn(file.Blob),
            Authors = await commits.AuthorsAsync(force, tip, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<ChangeSubject> ProposedAsync(ChangeRequest request, string wanted, EffectivePolicy force, CancellationToken cancellationToken)
    {
        if (commits.Tip is not { } tip)
        {
            throw new ChangeUnreadableException();
        }

        if (request.Hash.Length > 0 && !await commits.HasAsync(wanted, cancellationToken).ConfigureAwait(false))
        {
            throw new ChangeUnreadableException("The proposed policy is not in this console's mirror of the repository. Decide it on the node where it was proposed."); // who has it judges it
        }

        if (await commits.FindAsync(wanted, cancellationToken).ConfigureAwait(false) is not { } made || PolicyReader.Read(made.Content).Policy is not { } policy)
        {
            return new ChangeSubject { Problem = $"That is no commit that changes {PolicySource.Path} to a policy that can be read, and nothing else. Propose it on the page Policy.", Replaces = NullIfOwn(force.Blob) };
        }

        if (made.Blob == force.Blob)
        {
            return new ChangeSubject { Problem = "It is in force already.", IsOver = true, Replaces = NullIfOwn(force.Blob) };
        }

        ChangeSubject subject = Of(request, force, policy, Encoding.UTF8.GetString(made.Content));
        return subject with
        {
            Problem = subject.Problem ?? await MovedAsync(wanted, made, tip, cancellationToken).ConfigureAwait(false),
            Commit = wanted,
            Blob = made.Blob,
            Authors = await commits.AuthorsAsync(force, wanted, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Why it does not fit on the end of the branch any more; null when it does.</summary>
    private async Task<string?> MovedAsync(string wanted, PolicyCommit made, string tip, CancellationToken cancellationToken)
    {
        string now = await commits.BlobAtAsync(tip, cancellationToken).ConfigureAwait(false);
        bool fits = now == made.Blob || (now == made.Before && !await commits.IsThereAsync(wanted, tip, cancellationToken).ConfigureAwait(false));
        return fits && await commits.IsThereAsync(made.Base, tip, cancellationToken).ConfigureAwait(false)
            ? null
            : $"{PolicySource.Path} was changed on the branch since this was proposed. Propose it again.";
    }

    private ChangeSubject Of(ChangeRequest request, EffectivePolicy force, ChangePolicy policy, string text)
    {
        TextDiffResult difference = TextDiff.Of(force.Text, text);
        ChangeFacts facts = new()
        {
            Aspects = new HashSet<ChangeAspect> { ChangeAspect.Policy },
            Lines = difference.Added + difference.Removed,
            ByProgram = request.AuthorType == ActorType.Key,
        };
        PolicyVerdict next = PolicyJudge.Judge(policy, facts with { ByProgram = false }, time.GetUtcNow().UtcDateTime);
        return new ChangeSubject
        {
            Facts = facts,
            Replaces = NullIfOwn(force.Blob),
            File = new ChangedFile(PolicySource.Path, Encoding.UTF8.GetBytes(force.Text), Encoding.UTF8.GetBytes(text)),
            Problem = next.Risk == ChangeRisk.Blocked
                ? $"Under it nobody could change the policy any more: {string.Join(", ", next.Rules.Where(r => r.Risk == ChangeRisk.Blocked).Select(r => r.Name))}. Say in that rule which changes it blocks."
                : null,
        };
    }

    private static string? NullIfOwn(string blob) => blob.Length == 0 ? null : blob;

    private static string Words(IReadOnlyList<PromptProblem> problems) =>
        problems.FirstOrDefault(p => p.Severity == ProblemSeverity.Error) is { } error ? $"line {error.Line}: {error.Message}" : "it has an error.";
}
