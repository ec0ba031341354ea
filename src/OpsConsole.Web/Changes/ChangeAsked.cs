using OpsConsole.Core.Changes.Requests;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Changes;

/// <summary>What became of a change that somebody asked for by a button.</summary>
internal static class ChangeAsked
{
    /// <summary>Says what became of a change that somebody asked for.</summary>
    /// <param name="toasts">Where.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="done">What is so when it is live, as a sentence.</param>
    public static void Say(this Toasts toasts, ChangeOutcome outcome, string done)
    {
        ArgumentNullException.ThrowIfNull(toasts);
        ArgumentNullException.ThrowIfNull(outcome);
        (string tone, string text) = Words(outcome, done);
        toasts.Show(text, tone, outcome is { Id: { } id, State: not ChangeState.Released } ? new ToastLink("See the change request", ChangeLinks.Of(id)) : null);
    }

    /// <summary>What became of a change that somebody asked for, with its tone.</summary>
    public static (string Tone, string Text) Words(ChangeOutcome outcome, string done)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return outcome.Problem is { } problem ? ("bad", problem)
            : outcome.State switch
            {
                ChangeState.Released => ("ok", done),
                ChangeState.Releasing => ("info", "It is on its way."),
                ChangeState.Blocked => ("bad", "The policy blocks it."),
                ChangeState.Approved => ("info", "It can be released by now."),
                _ => ("info", "It waits for approval."),
            };
    }
}
