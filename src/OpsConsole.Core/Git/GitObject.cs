namespace OpsConsole.Core.Git;

/// <summary>An object of a repository.</summary>
/// <param name="Id">Its SHA.</param>
/// <param name="Type"><c>blob</c>, <c>tree</c>, <c>commit</c> or <c>tag</c>.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Content">Its bytes; null when there are more than was allowed.</param>
internal sealed record GitObject(string Id, string Type, long Size, byte[]? Content);
