using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Changes.Queue;

/// <summary>The queue in words.</summary>
internal static class QueuePhrases
{
    /// <summary>Why a change waits for the person who looks; null when it does not.</summary>
    public static string? Reason(QueueReason reason) => reason switch
    {
        QueueReason.Approval => "Your approval is missing",
        QueueReason.Review => "Review the broken glass",
        QueueReason.Draft => "It is yours: ask for a review, or take it back",
        QueueReason.Blocked => "It is yours: change it, or take it back",
        QueueReason.Named => "You are named for what the policy forbids",
        _ => null,
    };

    /// <summary>How long a change waits, and what is left of its time.</summary>
    public static string Waits(ReviewClock clock, DateTime now)
    {
        string waited = Ago.Describe(clock.Since, now).Replace(" ago", "", StringComparison.Ordinal);
        return clock.Stage == ReviewStage.Overdue
            ? $"waits {waited}: too long"
            : $"{(waited == "now" ? "came just now" : $"waits {waited}")}, escalates {Ago.Describe(clock.Escalates, now)}";
    }
}
