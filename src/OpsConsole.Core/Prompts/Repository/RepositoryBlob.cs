namespace OpsConsole.Core.Prompts.Repository;

/// <summary>A file of a commit with its content.</summary>
/// <param name="Blob">SHA of the content.</param>
/// <param name="Mode">File mode, octal, as in <see cref="RepositoryFile"/>.</param>
/// <param name="Content">The bytes. Nothing for what is no plain file: where a symbolic link points is nobody's content.</param>
internal sealed record RepositoryBlob(string Blob, string Mode, byte[] Content)
{
    /// <summary>Whether it is a plain file.</summary>
    public bool IsPlain => Mode is "100644" or "100755";
}
