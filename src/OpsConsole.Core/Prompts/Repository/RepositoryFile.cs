namespace OpsConsole.Core.Prompts.Repository;

/// <summary>A file of a commit.</summary>
/// <param name="Path">Path. Git paths are bytes: what is not UTF-8 has replacement characters, and cannot be asked for.</param>
/// <param name="Mode">File mode, octal: <c>100644</c>, <c>100755</c>, <c>120000</c> (symbolic link) or <c>160000</c> (submodule).</param>
/// <param name="Id">SHA of its content.</param>
/// <param name="Size">Size in bytes; -1 for a submodule.</param>
internal sealed record RepositoryFile(string Path, string Mode, string Id, long Size)
{
    /// <summary>Whether it is a plain file.</summary>
    public bool IsPlain => Mode is "100644" or "100755";
}
