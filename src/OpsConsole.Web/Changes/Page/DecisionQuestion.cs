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
            { Act: ChangeAct.Approve, AlsoReleases: true } => new("Approve and release this?", $"You approve exactly what is shown, {hash}, and it goes live{where} at once.", "Approve and release", Remark),
            { Act: ChangeAct.Approve } => new("Approve this?", $"You approve exactly what is shown, {hash}. If anything of it changes, your approval does not count any more.", "Approve", Remark),
            { Act: ChangeAct.Release } => new("Release this?", $"Exactly what was approved, {hash}, goes live{where}. Applications take it at their next fetch.", "Release", "Why now (optional)"),
            { Act: ChangeAct.RequestChanges } => new("Request changes?", $"It is {request.AuthorName}'s draft again, and approvals given so far do not count any more.", "Request changes", "What must change"),
            { Act: ChangeAct.Reject } => new("Reject this?", "It is over: whoever still wants it asks again.", "Reject", Why, IsDanger: true),
            { Act: ChangeAct.Withdraw } => new("Withdraw this?", "It is taken back. What it is about stays as it is, and can be asked for again.", "Withdraw", "Why (optional)"),
            { Act: ChangeAct.RollBack } => new($"Roll {request.Subject} back{where}?", $"Asks for a change: {PromptVersion.Shorten(request.Replaces ?? "")} goes live again in place of {PromptVersion.Shorten(request.Commit ?? "")}. The policy says whether it waits for people; by most it goes at once.", "Roll back", Why, IsDanger: true),
            _ => new("Break the glass?", $"It goes live{where} at once, by you alone: past approvals, evidence and freezes that are missing or in the way. Everybody is told, with your name and reason, and another person must review it.", "Break the glass and release", "Why it cannot wait", IsDanger: true),
        };
        return question with { NeedsWords = button.Act is ChangeAct.RequestChanges or ChangeAct.Reject or ChangeAct.RollBack or ChangeAct.BreakGlass };
    }
}
