namespace OpsConsole.Core.Prompts.Repository;

/// <summary>A file as it is in a commit.</summary>
/// <param name="Blob">SHA of its content.</param>
/// <param name="Mode">File mode, octal.</param>
/// <param name="Content">Its content.</param>
internal sealed record RepositoryBlob(string Blob, string Mode, byte[] Content);
