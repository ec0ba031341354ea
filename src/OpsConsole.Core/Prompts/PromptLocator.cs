using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts;

/// <summary>A prompt at a commit.</summary>
/// <param name="Path">Path of its file there.</param>
/// <param name="Format">Its format.</param>
/// <param name="File">The file.</param>
/// <param name="User">The <c>user.md</c> of a Fabric folder; null where there is none.</param>
/// <param name="Parsed">What they say.</param>
internal sealed record LocatedPrompt(string Path, PromptFormat Format, RepositoryBlob File, RepositoryBlob? User, ParsedPrompt Parsed)
{
    /// <summary>SHA of the file's content.</summary>
    public string Blob => File.Blob;

    /// <summary>SHA of the content of <c>user.md</c>; null where there is none.</summary>
    public string? UserBlob => User?.Blob;

    /// <summary>Whether both have the same words.</summary>
    public bool SaysAs(LocatedPrompt? other) => other is not null && Blob == other.Blob && UserBlob == other.UserBlob;
}

/// <summary>
/// Finds a prompt at any commit: the one answer to which file a name means there, for what is released and for what is served. As in the
/// catalog, of two files of one name the first by path counts. Starts no process.
/// </summary>
internal sealed class PromptLocator(PromptRepository repository, PromptCatalog catalog, PromptHistory history, PromptsOptions options)
{
    /// <summary>The prompt, also under the name that it had there before it was renamed; null where there is none, or its file is no plain one or too large.</summary>
    /// <param name="prompt">Its name.</param>
    /// <param name="commit">Whole SHA of the commit.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<LocatedPrompt?> FindAsync(string prompt, string commit, CancellationToken cancellationToken)
    {
        string? path = await PathOfAsync(prompt, commit, cancellationToken).ConfigureAwait(false);
        return path is null ? null : await ReadAsync(path, commit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The file of a prompt that <see cref="FindAsync"/> does not read, and why; null where there is none, or it is read.</summary>
    /// <param name="prompt">Its name.</param>
    /// <param name="commit">Whole SHA of the commit.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    public async Task<UnreadFile?> FindUnreadAsync(string prompt, string commit, CancellationToken cancellationToken) =>
        await PathOfAsync(prompt, commit, cancellationToken).ConfigureAwait(false) is { } path
        && await repository.FileAtAsync(commit, path, cancellationToken).ConfigureAwait(false) is { } file
        && CatalogFiles.Problem(file.Mode, file.Size, options) is { } problem
            ? new UnreadFile(path, commit, problem)
            : null;

    /// <summary>The prompt that a path of the repository holds; null when it holds none.</summary>
    public PromptFile? FileOf(string path) => options.FileOf(path);

    /// <summary>The path of the repository for a path below the prompts' directory.</summary>
    public string PathOf(string below) => options.Prefix + below;

    /// <summary>The path of its file, also of one under a former name.</summary>
    private async Task<string?> PathOfAsync(string prompt, string commit, CancellationToken cancellationToken) =>
        RepositoryPath.IsValid(prompt) ? await PathAtAsync(prompt, commit, cancellationToken).ConfigureAwait(false) ?? FormerPath(prompt, commit) : null;

    /// <summary>The first file of that name. It is beside its name, or is a Fabric folder's, which git has after those.</summary>
    private async Task<string?> PathAtAsync(string prompt, string commit, CancellationToken cancellationToken)
    {
        string whole = PathOf(prompt), leaf = whole[(whole.LastIndexOf('/') + 1)..], directory = whole[..Math.Max(whole.Length - leaf.Length - 1, 0)];
        IReadOnlyList<GitTreeEntry> beside = await repository.ListAsync(commit, directory, leaf, cancellationToken).ConfigureAwait(false);
        string folder = directory.Length == 0 ? "" : directory + "/";
        if (beside.Where(e => !e.IsTree).Select(e => folder + e.Name).FirstOrDefault(Holds) is { } file)
        {
            return file;
        }

        return beside.Any(e => e.IsTree && e.Name == leaf)
            ? (await repository.ListAsync(commit, whole, "system", cancellationToken).ConfigureAwait(false)).Where(e => !e.IsTree).Select(e => $"{whole}/{e.Name}").FirstOrDefault(Holds)
            : null;

        bool Holds(string path) => FileOf(path)?.Name == prompt;
    }

    /// <summary>Where it was before it got this name.</summary>
    private string? FormerPath(string prompt, string commit) =>
        catalog.Current.Find(prompt) is { } now && FileOf(now.Path)?.Name == prompt && history.At(now.Path, commit) is { Blob.Length: > 0 } before ? before.Path : null;

    private async Task<LocatedPrompt?> ReadAsync(string path, string commit, CancellationToken cancellationToken)
    {
        if (FileOf(path) is not { } file || await repository.ReadAtAsync(commit, path, options.MaxFileBytes, cancellationToken).ConfigureAwait(false) is not { IsPlain: true } found)
        {
            return null;
        }

        RepositoryBlob? user = PromptFile.UserPathOf(file.Format, path) is { } beside
            ? await repository.ReadAtAsync(commit, beside, options.MaxFileBytes, cancellationToken).ConfigureAwait(false)
            : null;
        user = user is { IsPlain: true } ? user : null;
        return new LocatedPrompt(path, file.Format, found, user, PromptParser.Parse(file.Format, found.Content, user?.Content));
    }
}
