using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>Reads what a change would change and has the policy judge it. Runs git; pages show what was found last.</summary>
internal sealed class ChangeAssessor(IEnumerable<IChangeSubjects> subjects, PolicySource policies, ChangeEvidence evidence, AssessedChanges assessed, TimeProvider time)
{
    /// <summary>What was found last; null when nothing was since the start.</summary>
    public ChangeAssessment? Last(string id) => assessed.Last(id);

    /// <summary>Judges a change as it is now.</summary>
    /// <exception cref="IOException">It cannot be read now.</exception>
    public async Task<ChangeAssessment> AssessAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        PolicyState policy = await policies.ReadAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new ChangeUnreadableException("The policy cannot be read now, for the prompt repository cannot. Its status says why.");
        ChangeSubject subject = await subjects.Single(s => s.Knows(request.Kind)).ReadAsync(request, cancellationToken).ConfigureAwait(false);
        PolicyVerdict? verdict = subject.Facts is { } facts ? PolicyJudge.Judge(policy.Policy, facts, time.GetUtcNow().UtcDateTime) : null;
        IReadOnlyList<EvidenceItem> shown = verdict is null ? [] : await evidence.JudgeAsync(request, subject, verdict.Evidence, cancellationToken).ConfigureAwait(false);
        string hash = verdict is null ? "" : ContentHash.Of(request.Kind, request.Environment, request.Subject, subject.Commit, subject.Blob, subject.Replaces, request.Share);
        ChangeAssessment assessment = new(subject, policy, verdict, hash, shown);
        return assessed.Remember(request.Id, assessment);
    }
}
