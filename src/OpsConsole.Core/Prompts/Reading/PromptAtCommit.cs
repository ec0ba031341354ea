using System.Security.Cryptography;
using System.Text;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>A prompt at a commit of the repository, also one of a branch that does not count, such as a proposal's.</summary>
/// <param name="Prompt">Its name.</param>
/// <param name="Commit">Whole SHA of the commit.</param>
/// <param name="Path">Path of its file there.</param>
/// <param name="Blob">SHA of the file's content.</param>
/// <param name="Content">The file.</param>
/// <param name="UserContent">The <c>user.md</c> beside a Fabric folder's <c>system.md</c>; null where there is none.</param>
/// <param name="Parsed">What they say.</param>
public sealed record PromptAtCommit(string Prompt, string Commit, string Path, string Blob, byte[] Content, byte[]? UserContent, ParsedPrompt Parsed)
{
    /// <summary>Which content it is, as <see cref="ContentIdOf"/> says.</summary>
    public string ContentId => ContentIdOf(Blob, UserContent);

    /// <summary>Which content a prompt has: the SHA of its file, and of a folder with <c>user.md</c> one of both, for either may change alone.</summary>
    /// <param name="blob">SHA of the file's content.</param>
    /// <param name="userContent">The <c>user.md</c>; null where there is none.</param>
    public static string ContentIdOf(string blob, byte[]? userContent)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return userContent is null ? blob : Convert.ToHexStringLower(SHA256.HashData([.. Encoding.ASCII.GetBytes(blob), (byte)'\n', .. SHA256.HashData(userContent)]));
    }
}

/// <summary>Reads prompts at any commit that the console's mirror has. Starts no process.</summary>
public sealed class PromptCommits
{
    private readonly PromptRepository _repository;
    private readonly PromptLocator _locator;

    internal PromptCommits(PromptRepository repository, PromptLocator locator) => (_repository, _locator) = (repository, locator);

    /// <summary>The whole SHA of a commit, from its beginning; null when the mirror has none, or several.</summary>
    /// <exception cref="IOException">The mirror cannot be read.</exception>
    public Task<string?> ResolveAsync(string commit, CancellationToken cancellationToken = default) => _repository.ResolveAsync(commit, cancellationToken);

    /// <summary>A prompt at a commit; null when the mirror has no such commit, it does not hold the prompt, or the file cannot be read.</summary>
    /// <param name="prompt">Its name.</param>
    /// <param name="commit">SHA of the commit, or its beginning.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="IOException">The mirror cannot be read.</exception>
    public async Task<PromptAtCommit?> ReadAsync(string prompt, string commit, CancellationToken cancellationToken = default) =>
        await ResolveAsync(commit, cancellationToken).ConfigureAwait(false) is { } whole && await _locator.FindAsync(prompt, whole, cancellationToken).ConfigureAwait(false) is { } found
            ? new PromptAtCommit(prompt, whole, found.Path, found.Blob, found.File.Content, found.User?.Content, found.Parsed)
            : null;
}
