using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;

namespace OpsConsole.Web.Changes.Page;

/// <summary>A way to decide on a change.</summary>
/// <param name="Act">What is done.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Refusal">Why this person cannot; null when they can.</param>
public sealed record DecisionButton(ChangeAct Act, string Label, string? Refusal)
{
    /// <summary>Whether approving releases, too.</summary>
    public bool AlsoReleases { get; init; }

    /// <summary>The key that presses it; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>Ending of its class: <c>primary</c>, <c>glass</c>; null for a plain one.</summary>
    public string? Look { get; init; }

    /// <summary>The buttons of a change, the one that most people want first.</summary>
    public static IReadOnlyList<DecisionButton> Of(ChangeDetail detail)
    {
        ArgumentNullException.ThrowIfNull(detail);
        List<DecisionButton> buttons = [];
        bool isRestore = detail.Request.Kind.IsRestore(), isSetting = detail.Request.Kind == ChangeKind.Setting;
        bool isHeldUp = detail.Evidence.Any(e => e.Outcome == EvidenceOutcome.Fail); // then approving is not what most people want
        if (detail.CanReleaseByApproving)
        {
            buttons.Add(new(ChangeAct.Approve, isRestore ? "Approve and restore…" : isSetting ? "Approve and put in force…" : "Approve and release…", null) { AlsoReleases = true, Key = "l", Look = "primary" });
        }

        if (!((isRestore || isSetting) && detail.CanReleaseByApproving)) // the last approval does it: there is no other
        {
            Add(ChangeAct.Approve, "Approve…", "a", detail.CanReleaseByApproving || isHeldUp ? null : "primary");
        }

        Add(ChangeAct.Release, "Release…", "l", "primary");
        Add(ChangeAct.Submit, "Ask for a review", null, "primary");
        Add(ChangeAct.RequestChanges, "Request changes…", "c", null);
        Add(ChangeAct.Reject, "Reject…", "r", null);
        Add(ChangeAct.RollBack, "Roll back…", null, null);
        Add(ChangeAct.Withdraw, "Withdraw…", null, null);
        Add(ChangeAct.BreakGlass, "Break the glass…", null, "glass");
        return buttons;

        void Add(ChangeAct act, string label, string? key, string? look)
        {
            if (detail.Acts.TryGetValue(act, out string? refusal))
            {
                buttons.Add(new(act, label, refusal) { Key = key, Look = look });
            }
        }
    }
}
