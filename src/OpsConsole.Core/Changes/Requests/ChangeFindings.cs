using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>What the company says of a change request as it is now, for screens and programs.</summary>
/// <param name="Rules">The rules that fired, in the order of the policy.</param>
/// <param name="Demands">Who must approve, and how far that is met.</param>
/// <param name="Evidence">What must be shown, and whether it is.</param>
/// <param name="Freeze">The time in which it does not go live; null when it may.</param>
/// <param name="Authors">Everybody behind what would be new, as <c>Name &lt;address&gt;</c>.</param>
public sealed record ChangeFindings(
    IReadOnlyList<PolicyRule> Rules, IReadOnlyList<DemandStanding> Demands, IReadOnlyList<EvidenceItem> Evidence, FreezeWindow? Freeze, IReadOnlyList<string> Authors);

/// <summary>Tells what was found of change requests. From memory where they were judged since the start, else judges once, which runs git.</summary>
public sealed class ChangeFindingsReader
{
    private readonly ChangeAssessor _assessor;
    private readonly ChangeStandings _standings;
    private readonly TimeProvider _time;

    internal ChangeFindingsReader(ChangeAssessor assessor, ChangeStandings standings, TimeProvider time) => (_assessor, _standings, _time) = (assessor, standings, time);

    /// <summary>What was found of one.</summary>
    /// <param name="request">The change request, with its approvals.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null when it is decided, for then it is judged no more, and while it cannot be read.</returns>
    public async Task<ChangeFindings?> ReadAsync(ChangeRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.State.IsUndecided())
        {
            return null;
        }

        try
        {
            ChangeAssessment found = _assessor.Last(request.Id) ?? await _assessor.AssessAsync(request, cancellationToken).ConfigureAwait(false);
            ChangeStanding standing = _standings.Of(request, found, _time.GetUtcNow().UtcDateTime);
            return found.Verdict is { } verdict ? new ChangeFindings(verdict.Rules, standing.Demands, found.Evidence, verdict.Freeze, found.Subject.Authors) : null;
        }
        catch (IOException)
        {
            return null; // the status of the repository says what is wrong with it
        }
    }
}
