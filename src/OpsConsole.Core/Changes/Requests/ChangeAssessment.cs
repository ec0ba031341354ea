using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>What the company says of a change as it is now. A function of what was read: nothing of it is kept but what <see cref="ChangeRequest"/> has.</summary>
/// <param name="Subject">What would change.</param>
/// <param name="Policy">The policy in force.</param>
/// <param name="Verdict">What it says; null when what would change is not known.</param>
/// <param name="Hash">Exactly what would go live; empty when that is not known.</param>
/// <param name="Evidence">What must be shown, and whether it is.</param>
internal sealed record ChangeAssessment(ChangeSubject Subject, EffectivePolicy Policy, PolicyVerdict? Verdict, string Hash, IReadOnlyList<EvidenceItem> Evidence)
{
    /// <summary>Of what is decided and was not judged since the start: nothing of it is asked any more.</summary>
    public static ChangeAssessment Closed { get; } = new(new ChangeSubject { Problem = "It is decided." }, EffectivePolicy.Own, null, "", []);

    /// <summary>Why it cannot go live as it is, people apart; null when it can.</summary>
    public string? Problem =>
        Subject.Problem
        ?? (Verdict is { Risk: ChangeRisk.Blocked } blocked ? $"The policy forbids it: {string.Join(" ", blocked.Rules.Where(r => r.Risk == ChangeRisk.Blocked).Select(r => $"{r.Name}. {r.Why}".Trim()))}" : null)
        ?? (Evidence.FirstOrDefault(e => e.Outcome != EvidenceOutcome.Pass) is { } lacking ? $"{lacking.Name}: {lacking.Words}" : null);

    /// <summary>The time in which it does not go live; null when it may.</summary>
    public FreezeWindow? Freeze => Verdict?.Freeze;
}

/// <summary>Why nothing can be judged now.</summary>
internal sealed class ChangeUnreadableException(string message) : IOException(message)
{
    public ChangeUnreadableException()
        : this("What would change cannot be read now.")
    {
    }
}
