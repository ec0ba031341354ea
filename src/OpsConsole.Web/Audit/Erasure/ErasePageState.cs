using OpsConsole.Core.Audit.Erasure;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Audit.Erasure;

/// <summary>What the page that erases a person's data shows and does. Knows nothing of Blazor.</summary>
internal sealed class ErasePageState(AuditErasure erasure)
{
    /// <summary>Whose data: an e-mail address or the id of an account.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Why.</summary>
    public string Reason { get; set; } = "";

    /// <summary>What was typed once more to confirm.</summary>
    public string Typed { get; set; } = "";

    /// <summary>Whether the erasure runs.</summary>
    public bool IsErasing { get; private set; }

    /// <summary>What was wrong with the last try; empty when nothing was.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>What the last erasure did; empty before.</summary>
    public string Done { get; private set; } = "";

    /// <summary>Whether the confirmation names the same person.</summary>
    public bool IsConfirmed => Typed.Trim().Length > 0 && Typed.Trim().Equals(Subject.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Before the question: what was said of the last try counts no more.</summary>
    public void StartAsking() => (Typed, Problem, Done) = ("", "", "");

    public async Task EraseAsync(Actor by)
    {
        if (!IsConfirmed || IsErasing)
        {
            return;
        }

        IsErasing = true;
        try
        {
            ErasureResult result = await erasure.EraseAsync(Subject, Reason, by);
            (Problem, Done) = result.Outcome == ErasureOutcome.Done ? ("", ErasureWording.Say(result)) : (ErasureWording.Say(result), "");
            if (result.Outcome == ErasureOutcome.Done)
            {
                (Subject, Reason) = ("", "");
            }
        }
        finally
        {
            (IsErasing, Typed) = (false, "");
        }
    }
}
