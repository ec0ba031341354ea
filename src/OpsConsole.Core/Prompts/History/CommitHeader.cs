namespace OpsConsole.Core.Prompts.History;

/// <summary>A commit of the branch.</summary>
/// <param name="Commit">Its SHA.</param>
/// <param name="Parents">SHAs of its parents, in order; empty for the first commit.</param>
/// <param name="At">When it was committed, UTC, as it says.</param>
/// <param name="Author">Author's name, as it says.</param>
/// <param name="Email">Author's address, as it says.</param>
/// <param name="Subject">First line of its message.</param>
public sealed record CommitHeader(string Commit, IReadOnlyList<string> Parents, DateTime At, string Author, string Email, string Subject);
