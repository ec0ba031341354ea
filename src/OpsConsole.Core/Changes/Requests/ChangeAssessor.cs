using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>Reads what a change would change and has the policy judge it. Runs git; pages show what was found last.</summary>
internal sealed class ChangeAssessor(IEnumerable<IChangeSubjects> subjects, PolicyInForce policies, ChangeEvidence evidence, AssessedChanges assessed, TimeProvider time) : IDisposable
{
    /// <summary>How many are judged at once: each runs git several times, and any number may ask.</summary>
    private const int MostAtOnce = 8;

    private readonly SemaphoreSlim _turns = new(MostAtOnce, MostAtOnce);

    /// <summary>What was found last; null when nothing was since the start.</summary>
    public ChangeAssessment? Last(string id) => assessed.Last(id);

    /// <summary>Whether changes of a kind are asked for.</summary>
    public bool Knows(ChangeKind kind) => subjects.Any(s => s.Knows(kind));

    /// <summary>What a change depends on, in a text that is another one when it may have to be judged again; null when that cannot be said. Starts no process.</summary>
    public string? StampOf(ChangeRequest request) => subjects.SingleOrDefault(s => s.Knows(request.Kind))?.StampOf(request);

    /// <summary>The policy in force; null while it cannot be read.</summary>
    public Task<EffectivePolicy?> PolicyAsync(CancellationToken cancellationToken) => policies.ReadAsync(cancellationToken);

    /// <summary>Judges a change as it is now.</summary>
    /// <exception cref="IOException">It cannot be read now.</exception>
    public async Task<ChangeAssessment> AssessAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        if (!request.Kind.IsInRepository())
        {
            return await InTurnAsync(request, cancellationToken).ConfigureAwait(false); // runs no git, and waits for none that hangs
        }

        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await InTurnAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private async Task<ChangeAssessment> InTurnAsync(ChangeRequest request, CancellationToken cancellationToken)
    {
        EffectivePolicy policy = await policies.ReadAsync(cancellationToken).ConfigureAwait(false)
            ?? (request.Kind.IsInRepository() ? null : EffectivePolicy.Own) // what was killed can be live again, and money be looked after, though there was never a repository
            ?? throw new ChangeUnreadableException("No policy is in force yet, for the prompt repository was not read yet. Its status says why.");
        ChangeSubject subject = await subjects.Single(s => s.Knows(request.Kind)).ReadAsync(request, cancellationToken).ConfigureAwait(false);
        PolicyVerdict? verdict = subject.Facts is { } facts ? Judge(policy.Policy, facts, request) : null;
        IReadOnlyList<EvidenceItem> shown = verdict is null ? [] : await evidence.JudgeAsync(request, subject, verdict.Evidence, cancellationToken).ConfigureAwait(false);
        string hash = verdict is null ? "" : ContentHash.Of(request.Kind, request.Environment, request.Subject, subject.Commit, subject.Blob, subject.Replaces, request.Share);
        ChangeAssessment assessment = new(subject, policy, verdict, hash, shown);
        return assessed.Remember(request.Id, assessment);
    }

    /// <summary>What was found, with the time in which nothing goes live as of now: it may have begun while the release waited for its turn.</summary>
    public ChangeAssessment AsOfNow(ChangeRequest request, ChangeAssessment found) =>
        found is { Verdict: { } verdict, Subject.Facts: { } facts } ? found with { Verdict = verdict with { Freeze = Judge(found.Policy.Policy, facts, request).Freeze } } : found;

    /// <summary>What the policy says. A clock that was put back behind what happened to the request already ends no freeze.</summary>
    private PolicyVerdict Judge(ChangePolicy policy, ChangeFacts facts, ChangeRequest request)
    {
        DateTime clock = time.GetUtcNow().UtcDateTime, later = request.Later(clock);
        PolicyVerdict verdict = PolicyJudge.Judge(policy, facts, clock);
        return verdict.Freeze is null && later > clock ? verdict with { Freeze = PolicyJudge.Judge(policy, facts, later).Freeze } : verdict;
    }
}
