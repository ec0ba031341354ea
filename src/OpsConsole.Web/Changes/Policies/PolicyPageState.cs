using System.Data.Common;
using System.Text;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Web.Changes.Policies;

/// <summary>A change that was made, and what two policies say of it.</summary>
/// <param name="Change">The change.</param>
/// <param name="Now">What the policy in force says.</param>
/// <param name="Tried">What the policy that is tried says; null where none is, or it has an error.</param>
public sealed record JudgedChange(PastChange Change, PolicyVerdict Now, PolicyVerdict? Tried)
{
    /// <summary>Whether the two say different things: another risk, or others who must approve.</summary>
    public bool Differs => Tried is { } tried && (tried.Risk != Now.Risk || !Says(tried).SequenceEqual(Says(Now)));

    private static IEnumerable<string> Says(PolicyVerdict verdict) =>
        verdict.Approvals.Select(PolicyPhrases.Approvals).Concat(PolicyPhrases.Evidence(verdict.Evidence)).Append(verdict.Freeze?.Name ?? "").Order(StringComparer.Ordinal);
}

/// <summary>The policy in force, what waits to be, a trial of another one on the newest changes, and proposing it. Knows nothing of Blazor.</summary>
public sealed class PolicyPageState(PolicyInForce policies, PolicySource source, PolicyTrial trial, ChangeQueries queries, PolicyProposals proposals)
{
    private IReadOnlyList<PastChange> _changes = [];

    /// <summary>The policy in force; null until it is read.</summary>
    public EffectivePolicy? InForce { get; private set; }

    /// <summary>What the branch has; null until it is read.</summary>
    public PolicyState? File { get; private set; }

    /// <summary>Change requests of the policy that something can still come of, newest first.</summary>
    public IReadOnlyList<ChangeRequest> Waiting { get; private set; } = [];

    /// <summary>Whether the branch has another policy than the one in force, and nobody is asked about it any more.</summary>
    public bool IsStray => InForce is { } force && File is { IsBroken: false } file && file.Blob != force.Blob && Waiting.All(w => (w.Blob ?? "") != file.Blob);

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

    /// <summary>What the proposal changes, in a line.</summary>
    public string Title { get; set; } = "";

    /// <summary>Why; Markdown.</summary>
    public string Why { get; set; } = "";

    /// <summary>Why the text could not be proposed; null when it was, or nobody tried.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Reads the policy and the changes. Where they cannot be read, what was read before stays.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            (EffectivePolicy? force, PolicyState? file) = (await policies.ReadAsync(cancellationToken), await source.ReadAsync(cancellationToken));
            IReadOnlyList<PastChange>? changes = await trial.ReadAsync(cancellationToken);
            Waiting = await queries.ListAsync(new ChangeFilter { Subject = PolicySource.Path, States = ChangeStates.Open }, cancellationToken);
            Error = force is null || file is null || changes is null ? "The repository cannot be read: its line on the page Prompts says why." : null;
            (InForce, File, _changes) = (force ?? InForce, file ?? File, changes ?? _changes);
        }
        catch (IOException exception)
        {
            Error = exception.Message;
        }
        catch (DbException)
        {
            Error = "The database does not answer. Try again.";
        }

        Judge();
    }

    /// <summary>Tries a policy. The text of the one in force is no trial.</summary>
    public void Try(string text)
    {
        (Text, Refusal) = (text == InForce?.Text ? null : text, null);
        Judge();
    }

    /// <summary>Proposes the text that is tried.</summary>
    /// <returns>The change request; null when there is none, and <see cref="Refusal"/> says why.</returns>
    public async Task<string?> ProposeAsync(Actor by, CancellationToken cancellationToken = default)
    {
        ChangeOutcome outcome = Text is { } text ? await proposals.ProposeAsync(by, text, Title, string.IsNullOrWhiteSpace(Why) ? null : Why, cancellationToken)
            : ChangeOutcome.Refused(ChangeRefusal.Invalid, "Change the text first: it is what is in force.");
        Refusal = outcome.Problem;
        if (outcome.Problem is null)
        {
            (Title, Why) = ("", "");
            await LoadAsync(cancellationToken);
        }

        return outcome.Problem is null ? outcome.Id : null;
    }

    private void Judge()
    {
        ReadPolicy? tried = Text is null ? null : PolicyReader.Read(Encoding.UTF8.GetBytes(Text));
        Problems = tried?.Problems ?? [];
        Changes = InForce is not { } force ? []
            : [.. _changes.Select(c => new JudgedChange(c, PolicyJudge.Judge(force.Policy, c.Facts, c.Span.From), tried?.Policy is { } policy ? PolicyJudge.Judge(policy, c.Facts, c.Span.From) : null))];
    }
}
