namespace OpsConsole.Core.Changes.Requests.Reading;

/// <summary>For whom a change waits, as one person sees it.</summary>
public enum QueuePlace
{
    /// <summary>For this person.</summary>
    Mine,

    /// <summary>For other people, or for what must be shown.</summary>
    Others,

    /// <summary>For somebody to put it live.</summary>
    Ready,

    /// <summary>For nobody: it was decided.</summary>
    Decided,
}

/// <summary>Why a change waits for the person who looks.</summary>
public enum QueueReason
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Their approval is missing.</summary>
    Approval,

    /// <summary>Somebody broke the glass, and they may review that.</summary>
    Review,

    /// <summary>It is their own draft, or was sent back to them.</summary>
    Draft,

    /// <summary>It is theirs, and the policy forbids it as it is.</summary>
    Blocked,

    /// <summary>The policy names them for what it forbids.</summary>
    Named,
}

/// <summary>A change in the queue of one person.</summary>
/// <param name="Request">The change request, with its approvals.</param>
/// <param name="Place">For whom it waits.</param>
/// <param name="Reason">Why it waits for them.</param>
/// <param name="Missing">What is missing, each a phrase; empty where nothing is, or it is over.</param>
/// <param name="Clock">How long it has waited; null while it does not, or no policy was read.</param>
/// <param name="MayRelease">Whether they can put it live now.</param>
public sealed record QueueItem(ChangeRequest Request, QueuePlace Place, QueueReason Reason, IReadOnlyList<string> Missing, ReviewClock? Clock, bool MayRelease);

/// <summary>All that is in the queue, for anybody. Immutable.</summary>
/// <param name="Open">What something can still come of, and broken glasses that nobody reviewed, the oldest first.</param>
/// <param name="Decided">What was decided last, newest first.</param>
public sealed record QueueSnapshot(IReadOnlyList<ChangeRequest> Open, IReadOnlyList<ChangeRequest> Decided)
{
    /// <summary>Nothing was read yet.</summary>
    public static QueueSnapshot Empty { get; } = new([], []);
}
