using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Prompts;

namespace OpsConsole.Web.Changes.Page;

/// <summary>What is asked before a decision.</summary>
/// <param name="Title">The question.</param>
/// <param name="Text">What will happen.</param>
/// <param name="Label">The verb of the title.</param>
/// <param name="Words">What the field for words is called.</param>
/// <param name="NeedsWords">Whether something must be said.</param>
/// <param name="IsDanger">Whether it is red.</param>
public sealed record DecisionQuestion(string Title, string Text, string Label, string Words, bool NeedsWords = false, bool IsDanger = false)
{
    private const string Remark = "A remark (optional)", Why = "Why";

    /// <summary>The question before a button's act.</summary>
    public static DecisionQuestion Of(DecisionButton button, ChangeDetail detail)
    {
        ArgumentNullException.ThrowIfNull(button);
        ArgumentNullException.ThrowIfNull(detail);
        ChangeRequest request = detail.Request;
        string where = request.Environment.Length == 0 ? "" : $" in {request.Environment}", hash = detail.Hash.Length > ContentHash.ShortLength ? detail.Hash[..ContentHash.ShortLength] : detail.Hash;
        DecisionQuestion question = button switch
        {
            { Act: ChangeAct.Approve, AlsoReleases: true } when request.Kind == ChangeKind.Lineage => new("Trust the state again?", "You looked at what is killed and agree that it is right. Restores are possible again at once.", "Approve", Remark),
            { Act: ChangeAct.Approve, AlsoReleases: true } when request.Kind.IsRestore() => new($"Restore {request.Subject}{where}?", "It is live again at once, and your name stands beside it in the audit trail.", "Approve and restore", Remark),
            { Act: ChangeAct.Approve, AlsoReleases: true } when request.Kind == ChangeKind.Setting => new("Approve and put this in force?", $"You approve exactly what is shown, {hash}, and the console goes by it at once.", "Approve and put in force", Remark),
            { Act: ChangeAct.Approve, AlsoReleases: true } => new("Approve and release this?", $"You approve exactly what is shown, {hash}, and it goes live{where} at once.", "Approve and release", Remark),
            { Act: ChangeAct.Approve } => new("Approve this?", $"You approve exactly what is shown, {hash}. If anything of it changes, your approval does not count any more.{Waiting(detail)}", "Approve", Remark),
            { Act: ChangeAct.Release } => new("Release this?", $"Exactly what was approved, {hash}, goes live{where}. Applications take it at their next fetch.", "Release", "Why now (optional)"),
            { Act: ChangeAct.RequestChanges } => new("Request changes?", $"It is {request.AuthorName}'s draft again, and approvals given so far do not count any more.", "Request changes", "What must change"),
            { Act: ChangeAct.Reject } => new("Reject this?", "It is over: whoever still wants it asks again.", "Reject", Why, IsDanger: true),
            { Act: ChangeAct.Withdraw } => new("Withdraw this?", "It is taken back. What it is about stays as it is, and can be asked for again.", "Withdraw", "Why (optional)"),
            { Act: ChangeAct.RollBack } => new($"Roll {request.Subject} back{where}?", $"Asks for a change: {PromptVersion.Shorten(request.Replaces ?? "")} goes live again in place of {PromptVersion.Shorten(request.Commit ?? "")}. The policy says whether it waits for people; by most it goes at once.", "Roll back", Why, IsDanger: true),
            _ => new("Break the glass?", $"It goes live{where} at once, by you alone: past approvals, evidence and freezes that are missing or in the way. Everybody is told, with your name and reason, and another person must review it.", request.Kind.IsRestore() ? "Break the glass and restore" : "Break the glass and release", "Why it cannot wait", IsDanger: true),
        };
        return question with { NeedsWords = button.Act is ChangeAct.RequestChanges or ChangeAct.Reject or ChangeAct.RollBack or ChangeAct.BreakGlass };
    }

    /// <summary>That an approval alone does not bring it live where evidence is lacking: whoever approves vouches for what nobody has shown yet.</summary>
    private static string Waiting(ChangeDetail detail)
    {
        string[] lacking = [.. detail.Evidence.Where(e => e.Outcome != EvidenceOutcome.Pass).Select(e => $"{e.Name} ({(e.Outcome == EvidenceOutcome.Fail ? "does not pass" : "missing")})")];
        return lacking.Length == 0 ? "" : $" It waits all the same, for {string.Join(", ", lacking)}, and your approval counts when that passes.";
    }
}
