namespace OpsConsole.Core.Prompts.History;

/// <summary>What a commit did to a file.</summary>
public enum ChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>Its content is another.</summary>
    Modified,

    /// <summary>It has another path; its content may be another too.</summary>
    Renamed,

    /// <summary>It is gone.</summary>
    Deleted,
}

/// <summary>A commit that changed a prompt.</summary>
/// <param name="Commit">Its SHA.</param>
/// <param name="Blob">The content afterwards; empty when it deleted the file.</param>
/// <param name="Kind">What it did.</param>
/// <param name="Path">Path of the file afterwards.</param>
/// <param name="OldPath">Path before; the same unless it was renamed.</param>
/// <param name="At">When it was committed, UTC, as it says.</param>
/// <param name="Author">Author's name, as it says.</param>
/// <param name="Email">Author's address, as it says.</param>
/// <param name="Subject">First line of its message.</param>
public sealed record PromptChange(
    string Commit, string Blob, ChangeKind Kind, string Path, string OldPath, DateTime At, string Author, string Email, string Subject)
{
    /// <summary>Whether it changed the <c>user.md</c> of a Fabric folder and not its <c>system.md</c>, which the other members tell of.</summary>
    public bool IsOfUser { get; init; }
}
