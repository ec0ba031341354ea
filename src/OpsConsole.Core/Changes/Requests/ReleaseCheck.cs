using System.Globalization;
using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>May this go live now? The last word, asked in the transaction that writes the decision down.</summary>
internal static class ReleaseCheck
{
    /// <summary>Whether nothing but time keeps it back: people, evidence and policy agree; or somebody broke the glass for exactly this.</summary>
    public static bool IsReady(ChangeRequest request, ChangeAssessment found, ChangeStanding standing) =>
        found.Hash.Length > 0 && found.Hash == request.Hash && found.Subject.Problem is null && found.Verdict is { Risk: not ChangeRisk.Blocked }
        && (request.GlassHash == found.Hash || (found.Problem is null && standing.IsApproved));

    /// <summary>Why it may not, with the remedy; null when it may.</summary>
    /// <param name="request">The request.</param>
    /// <param name="found">What was found of it now.</param>
    /// <param name="standing">Who agreed.</param>
    /// <param name="now">Now, UTC.</param>
    public static string? Refusal(ChangeRequest request, ChangeAssessment found, ChangeStanding standing, DateTime now)
    {
        bool isGlass = found.Hash.Length > 0 && request.GlassHash == found.Hash;
        return request.State switch
        {
            ChangeState.Released => "It is live already.",
            ChangeState.Releasing => "It is on its way already.",
            ChangeState.Draft => "It is a draft. Ask for a review first.",
            not (ChangeState.Approved or ChangeState.InReview or ChangeState.Blocked) => $"It is closed: {Word(request.State)}.",
            _ => found.Hash.Length == 0 || found.Hash != request.Hash || found.Policy.Blob != request.PolicyId ? found.Subject.Problem ?? "It changed at this moment. Look again."
                : !IsReady(request, found, standing) ? found.Problem ?? (standing.Missing == 1 ? "One more person must approve it." : $"{standing.Missing} more people must approve it.")
                : !isGlass && found.Freeze is { } freeze ? $"Nothing goes live in {request.Environment} now: {freeze.Name}, until {freeze.To.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC. Wait, or break the glass."
                : !isGlass && request.ExpiresAt <= request.Later(now) ? "The approvals are too old. Ask for them again."
                : request.State != ChangeState.Approved ? "It changed at this moment. Look again."
                : null,
        };
    }

    private static string Word(ChangeState state) => state.ToString().ToLowerInvariant();
}
