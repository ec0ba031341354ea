using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Changes.Requests.Reading;

/// <summary>A demand for approvals with the people behind it.</summary>
/// <param name="Standing">The demand, and how far it is met.</param>
/// <param name="Approved">Who approved and counts for it.</param>
/// <param name="Could">Who could still: owners first where owners are missing.</param>
public sealed record ApprovalNeed(DemandStanding Standing, IReadOnlyList<string> Approved, IReadOnlyList<string> Could);

/// <summary>An approval, and whether it counts now.</summary>
/// <param name="Approval">The approval.</param>
/// <param name="Why">Why it does not count; null when it does.</param>
public sealed record ApprovalLine(ChangeApproval Approval, string? Why);

/// <summary>What becomes of a file.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Before">What is live; null where there is nothing.</param>
/// <param name="After">What would be; null where there would be nothing.</param>
public sealed record ChangedFile(string Path, byte[]? Before, byte[]? After);

/// <summary>All that one person needs to decide on a change, on one screen.</summary>
public sealed record ChangeDetail
{
    /// <summary>The change request, with its approvals and its timeline.</summary>
    public required ChangeRequest Request { get; init; }

    /// <summary>Names exactly what is shown here: whoever approves this detail approves this hash. Empty when it is not known.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The policy that judges it; null when it is decided, and while it cannot be read.</summary>
    public ChangePolicy? Policy { get; init; }

    /// <summary>What the policy says of it now, or, where it is decided, said then; null when that is not known.</summary>
    public PolicyVerdict? Verdict { get; init; }

    /// <summary>When it was judged like this, UTC, of a change that is decided: what it says, the evidence and the demands are those that counted then. Null while it is judged as of now.</summary>
    public DateTime? JudgedAt { get; init; }

    /// <summary>Whether not all of what was judged then is kept: there were too many rules, or too long ones.</summary>
    public bool IsJudgedInPart { get; init; }

    /// <summary>What the change is, as the policy sees it; null when that is not known.</summary>
    public ChangeFacts? Facts { get; init; }

    /// <summary>Who must approve, and how far that is; of a change that is decided, who had to.</summary>
    public IReadOnlyList<ApprovalNeed> Needs { get; init; } = [];

    /// <summary>Who approved, oldest first, also what does not count any more.</summary>
    public IReadOnlyList<ApprovalLine> Approvals { get; init; } = [];

    /// <summary>What must be shown, and whether it is.</summary>
    public IReadOnlyList<EvidenceItem> Evidence { get; init; } = [];

    /// <summary>What becomes of which file; empty where nothing can be compared.</summary>
    public IReadOnlyList<ChangedFile> Files { get; init; } = [];

    /// <summary>The prompt as it is live, read; null for none.</summary>
    public Prompt? Before { get; init; }

    /// <summary>The prompt as it would be live, read; null for none.</summary>
    public Prompt? After { get; init; }

    /// <summary>Which content is live, as evaluations name it; null for none.</summary>
    public string? ContentBefore { get; init; }

    /// <summary>Which content would be live, as evaluations name it; null for none.</summary>
    public string? ContentAfter { get; init; }

    /// <summary>Everybody behind what would be new, as <c>Name &lt;address&gt;</c>.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Owners of what is touched that nobody in the console is, where owners must approve.</summary>
    public IReadOnlyList<string> OwnersNobodyIs { get; init; } = [];

    /// <summary>Why it cannot go live as it is, people apart; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Why it could not be judged now; null when it could.</summary>
    public string? Unreadable { get; init; }

    /// <summary>What this person can do, each with why not: null when they can.</summary>
    public IReadOnlyDictionary<ChangeAct, string?> Acts { get; init; } = new Dictionary<ChangeAct, string?>();

    /// <summary>Whether this person's approval is all that is missing, and they may release: so both can be done at once.</summary>
    public bool CanReleaseByApproving { get; init; }

    /// <summary>How long it has waited; null while it does not.</summary>
    public ReviewClock? Clock { get; init; }

    /// <summary>Who broke the glass; null when nobody did.</summary>
    public string? GlassBrokenBy { get; init; }

    /// <summary>Who reviewed that; null while nobody did.</summary>
    public string? ReviewedBy { get; init; }
}
