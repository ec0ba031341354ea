using System.Text;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Web.Changes.Policies;

/// <summary>A change that was made, and what two policies say of it.</summary>
/// <param name="Change">The change.</param>
/// <param name="Now">What the policy that counts says.</param>
/// <param name="Tried">What the policy that is tried says; null where none is, or it has an error.</param>
public sealed record JudgedChange(PastChange Change, PolicyVerdict Now, PolicyVerdict? Tried)
{
    /// <summary>Whether the two say different things: another risk, or others who must approve.</summary>
    public bool Differs => Tried is { } tried && (tried.Risk != Now.Risk || !Says(tried).SequenceEqual(Says(Now)));

    private static IEnumerable<string> Says(PolicyVerdict verdict) =>
        verdict.Approvals.Select(PolicyPhrases.Approvals).Concat(PolicyPhrases.Evidence(verdict.Evidence)).Append(verdict.Freeze?.Name ?? "").Order(StringComparer.Ordinal);
}

/// <summary>The policy that counts, and a trial of another one on the newest changes. Knows nothing of Blazor.</summary>
public sealed class PolicyPageState(PolicySource source, PolicyTrial trial)
{
    private IReadOnlyList<PastChange> _changes = [];

    /// <summary>The policy that counts; null until it is read.</summary>
    public PolicyState? State { get; private set; }

    /// <summary>Why it could not be read; null when it could.</summary>
    public string? Error { get; private set; }

    /// <summary>The text that is tried; null while none is.</summary>
    public string? Text { get; private set; }

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<PromptProblem> Problems { get; private set; } = [];

    /// <summary>The changes, newest first.</summary>
    public IReadOnlyList<JudgedChange> Changes { get; private set; } = [];

    /// <summary>Whether a policy is tried that can be read.</summary>
    public bool IsTried => Changes.Any(c => c.Tried is not null);

    /// <summary>How many changes it would judge otherwise.</summary>
    public int Differing => Changes.Count(c => c.Differs);

    /// <summary>Reads the policy and the changes. Where they cannot be read, what was read before stays.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        (PolicyState? state, IReadOnlyList<PastChange>? changes) = (await source.ReadAsync(cancellationToken), await trial.ReadAsync(cancellationToken));
        Error = state is null || changes is null ? "The repository cannot be read: its line on the page Prompts says why." : null;
        (State, _changes) = (state ?? State, changes ?? _changes);
        Judge();
    }

    /// <summary>Tries a policy. The text of the one that counts is no trial.</summary>
    public void Try(string text)
    {
        Text = text == State?.Text ? null : text;
        Judge();
    }

    private void Judge()
    {
        ReadPolicy? tried = Text is null ? null : PolicyReader.Read(Encoding.UTF8.GetBytes(Text));
        Problems = tried?.Problems ?? [];
        Changes = State is not { } state ? []
            : [.. _changes.Select(c => new JudgedChange(c, PolicyJudge.Judge(state.Policy, c.Facts, c.Span.From), tried?.Policy is { } policy ? PolicyJudge.Judge(policy, c.Facts, c.Span.From) : null))];
    }
}
