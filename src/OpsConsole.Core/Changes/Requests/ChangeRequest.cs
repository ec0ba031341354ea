using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>
/// A change that somebody wants live. Content-addressed: <see cref="Hash"/> names exactly what would go live, in place of what, and by which policy;
/// approvals are given to that hash and count for no other.
/// </summary>
public sealed class ChangeRequest
{
    /// <summary>Its id, 16 hexadecimal digits.</summary>
    public required string Id { get; set; }

    /// <summary>What it would do.</summary>
    public ChangeKind Kind { get; set; }

    /// <summary>The environment; empty where it is about none.</summary>
    public required string Environment { get; set; }

    /// <summary>What it is about: the prompt, the policy's file, the scope of a kill switch.</summary>
    public required string Subject { get; set; }

    /// <summary>What it is about, in a line.</summary>
    public required string Title { get; set; }

    /// <summary>Why; Markdown. Null for nothing.</summary>
    public string? Description { get; set; }

    /// <summary>The proposal whose branch has what is to go live; null where the branch that counts has it.</summary>
    public string? Proposal { get; set; }

    /// <summary>What was asked for, in the words of its kind: of a release from the branch that counts the commit.</summary>
    public string? Wanted { get; set; }

    /// <summary>Whole SHA of the commit that would be live; null where none would, or it is not known.</summary>
    public string? Commit { get; set; }

    /// <summary>SHA of the content that would be live; null where none would, or it is not known.</summary>
    public string? Blob { get; set; }

    /// <summary>What is live in its place: a commit; null where nothing is.</summary>
    public string? Replaces { get; set; }

    /// <summary>Which policy judged it.</summary>
    public string PolicyId { get; set; } = "";

    /// <summary>Exactly what would go live, where, in place of what, by which policy: 64 hexadecimal digits; empty while it is not known.</summary>
    public string Hash { get; set; } = "";

    /// <summary>The share of traffic that gets it, percent. Today always 100: releases by share come later.</summary>
    public int Share { get; set; } = 100;

    /// <summary>How dangerous it is, as the policy says.</summary>
    public ChangeRisk Risk { get; set; } = ChangeRisk.High;

    /// <summary>Where it stands.</summary>
    public ChangeState State { get; set; }

    /// <summary>What keeps it from going on, with the remedy; null when nothing but people does.</summary>
    public string? Problem { get; set; }

    /// <summary>What kind of actor asked.</summary>
    public ActorType AuthorType { get; set; }

    /// <summary>Who asked: id of the person or key.</summary>
    public required string AuthorId { get; set; }

    /// <summary>And their name then.</summary>
    public required string AuthorName { get; set; }

    /// <summary>E-mail address of the person behind it: the author, or who made the author's key; empty when there is none.</summary>
    public string AuthorEmail { get; set; } = "";

    /// <summary>When it was asked for, UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When it changed last, UTC.</summary>
    public DateTime ChangedAt { get; set; }

    /// <summary>Since when it waits for a decision, UTC; null while it does not.</summary>
    public DateTime? WaitsSince { get; set; }

    /// <summary>When it expires, UTC: the end of its review, or of its approvals; null when it does not.</summary>
    public DateTime? ExpiresAt { get; set; }

    /// <summary>When it was released, rejected, withdrawn or expired, UTC; null before.</summary>
    public DateTime? ClosedAt { get; set; }

    /// <summary>When the policy's contacts were told that it waits too long, UTC; null when they were not.</summary>
    public DateTime? EscalatedAt { get; set; }

    /// <summary>The release; of a policy, its being put in force. Null before.</summary>
    public string? Release { get; set; }

    /// <summary>Id of the person who broke the glass for it; null when nobody did.</summary>
    public string? GlassBrokenBy { get; set; }

    /// <summary>When, UTC.</summary>
    public DateTime? GlassBrokenAt { get; set; }

    /// <summary>The hash that it was broken for, and no other.</summary>
    public string? GlassHash { get; set; }

    /// <summary>Id of the person who reviewed that; null while nobody did.</summary>
    public string? ReviewedBy { get; set; }

    /// <summary>When, UTC.</summary>
    public DateTime? ReviewedAt { get; set; }

    /// <summary>What the reviewer found.</summary>
    public string? ReviewNote { get; set; }

    /// <summary>Counts changes, so that two at once do not overwrite each other.</summary>
    public long Revision { get; set; }

    /// <summary>Who approved it, what was approved, and whether it still counts.</summary>
    public IList<ChangeApproval> Approvals { get; } = [];

    /// <summary>What happened, oldest first.</summary>
    public IList<ChangeStep> Steps { get; } = [];

    /// <summary>Whether somebody broke the glass and nobody has reviewed it yet.</summary>
    public bool NeedsReview => GlassBrokenBy is not null && ReviewedBy is null;

    /// <summary>Whether it goes live by itself when it is ready: a low risk, and what the kill switch stopped or the console is set by, for whoever agrees to that means now.</summary>
    public bool GoesByItself => Risk == ChangeRisk.Low || Kind.IsRestore() || Kind == ChangeKind.Setting;

    /// <summary>What time it is for this request: the clock's, and never before what happened to it already. A clock that was put back gives no time back.</summary>
    internal DateTime Later(DateTime clock) => clock > ChangedAt ? clock : ChangedAt;
}

/// <summary>That a person approved exactly one hash. It is never given back: what is void stays void.</summary>
public sealed class ChangeApproval
{
    /// <summary>Its id, 16 hexadecimal digits.</summary>
    public required string Id { get; set; }

    /// <summary>The change request.</summary>
    public required string RequestId { get; set; }

    /// <summary>The person.</summary>
    public required string PersonId { get; set; }

    /// <summary>And their name then.</summary>
    public required string PersonName { get; set; }

    /// <summary>The hash that was approved.</summary>
    public required string Hash { get; set; }

    /// <summary>When, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Since when it does not count any more, UTC; null while it does.</summary>
    public DateTime? VoidedAt { get; set; }

    /// <summary>Why it does not.</summary>
    public string? VoidReason { get; set; }
}

/// <summary>Something that happened to a change request.</summary>
public enum ChangeStepKind
{
    /// <summary>It was asked for.</summary>
    Opened,

    /// <summary>Its author asked for a review.</summary>
    Submitted,

    /// <summary>What would go live is another content than before.</summary>
    Revised,

    /// <summary>What it is judged by changed: the policy, what is live, the evidence.</summary>
    Judged,

    /// <summary>Somebody approved.</summary>
    Approved,

    /// <summary>Approvals do not count any more.</summary>
    Voided,

    /// <summary>Somebody wants it changed first.</summary>
    ChangesRequested,

    /// <summary>Somebody said something.</summary>
    Commented,

    /// <summary>Somebody said no.</summary>
    Rejected,

    /// <summary>It was taken back.</summary>
    Withdrawn,

    /// <summary>Its time ran out.</summary>
    Expired,

    /// <summary>The policy forbids it.</summary>
    Blocked,

    /// <summary>Those who are named for it were told.</summary>
    Escalated,

    /// <summary>Somebody, or the console, put it on its way.</summary>
    Releasing,

    /// <summary>It is live.</summary>
    Released,

    /// <summary>It did not get there.</summary>
    ReleaseFailed,

    /// <summary>Somebody released it alone.</summary>
    BrokeGlass,

    /// <summary>Somebody else looked at that.</summary>
    Reviewed,
}

/// <summary>A line of a change request's timeline. Each belongs to an event of the audit trail.</summary>
public sealed class ChangeStep
{
    /// <summary>Its id, 16 hexadecimal digits; rises with time.</summary>
    public required string Id { get; set; }

    /// <summary>The change request.</summary>
    public required string RequestId { get; set; }

    /// <summary>What happened.</summary>
    public ChangeStepKind Kind { get; set; }

    /// <summary>When, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Who; empty for the console.</summary>
    public required string ById { get; set; }

    /// <summary>And their name then.</summary>
    public required string ByName { get; set; }

    /// <summary>Reason, comment or what was found; Markdown. Null for nothing.</summary>
    public string? Text { get; set; }

    /// <summary>The beginning of the hash that it was about; null where it was about none.</summary>
    public string? Hash { get; set; }

    /// <summary>What was judged at this step, as <see cref="KeptVerdict"/> writes it; null for nothing.</summary>
    public string? Judged { get; set; }
}
