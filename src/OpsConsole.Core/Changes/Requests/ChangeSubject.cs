using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>What a change request would change if it were released now.</summary>
internal sealed record ChangeSubject
{
    /// <summary>Why it cannot be released as it is, with the remedy; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether nothing can come of it any more, so that it is taken back: its branch is gone, or somebody else did it.</summary>
    public bool IsOver { get; init; }

    /// <summary>Whole SHA of the commit that would be live; null for none.</summary>
    public string? Commit { get; init; }

    /// <summary>SHA of the content that would be live; null for none.</summary>
    public string? Blob { get; init; }

    /// <summary>What is live in its place; null for nothing.</summary>
    public string? Replaces { get; init; }

    /// <summary>The end of the proposal's branch that would be merged; null when nothing would.</summary>
    public string? Merges { get; init; }

    /// <summary>What it is, as a policy sees it; null when that is not known.</summary>
    public ChangeFacts? Facts { get; init; }

    /// <summary>Everybody behind what would be new, as <c>Name &lt;address&gt;</c>.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The prompt as it is live; null when none is, or it is about none.</summary>
    public LocatedPrompt? Before { get; init; }

    /// <summary>The prompt as it would be live.</summary>
    public LocatedPrompt? After { get; init; }

    /// <summary>What becomes of the file, of a change that is about no prompt; null where there is none to compare.</summary>
    public ChangedFile? File { get; init; }
}

/// <summary>What became of putting a change on its way.</summary>
/// <param name="Problem">Why it is not live, with the remedy; null when it is.</param>
/// <param name="Release">The release that was written down; null when none was.</param>
internal sealed record ChangeRelease(string? Problem, string? Release)
{
    /// <summary>What else becomes true in the transaction that says it is live; null for nothing.</summary>
    public Func<OpsDbContext, ChangeRequest, Task>? Follow { get; init; }
}

/// <summary>How changes of some kinds are read. What changes belongs to another feature; this room judges and counts.</summary>
internal interface IChangeSubjects
{
    /// <summary>Whether it knows a kind.</summary>
    bool Knows(ChangeKind kind);

    /// <summary>Reads what would change now.</summary>
    Task<ChangeSubject> ReadAsync(ChangeRequest request, CancellationToken cancellationToken);

    /// <summary>What it depends on outside the database, in a text that is another one when something of that moved. Starts no process and asks no database.</summary>
    /// <returns>Null when that cannot be said.</returns>
    string? StampOf(ChangeRequest request) => null;
}

/// <summary>How changes of some kinds are put live.</summary>
internal interface IChangePublisher
{
    /// <summary>Whether it knows a kind.</summary>
    bool Knows(ChangeKind kind);

    /// <summary>Puts it live. Before anything is, <see cref="ReleaseCheck"/> must have passed it in the transaction that writes the decision down.</summary>
    /// <param name="request">The change request.</param>
    /// <param name="subject">What would change, as it was judged.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why; null for what its title says.</param>
    /// <param name="approvers">Who approved, as <c>Name &lt;address&gt;</c>.</param>
    /// <param name="cancellationToken">Cancels, until it is written down.</param>
    Task<ChangeRelease> ReleaseAsync(ChangeRequest request, ChangeSubject subject, Actor by, string? reason, IReadOnlyList<string> approvers, CancellationToken cancellationToken);

    /// <summary>How a release that was put on its way ended.</summary>
    /// <returns>Null while that is not known.</returns>
    Task<ChangeRelease?> EndAsync(ChangeRequest request, CancellationToken cancellationToken);
}
