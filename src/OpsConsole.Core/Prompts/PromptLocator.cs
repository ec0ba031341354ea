using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts;

/// <summary>A prompt at a commit.</summary>
/// <param name="Path">Path of its file there.</param>
/// <param name="Blob">SHA of its content.</param>
/// <param name="UserBlob">SHA of the content of <c>user.md</c> beside it, in a Fabric folder; null where there is none.</param>
/// <param name="Parsed">What the files say.</param>
internal sealed record LocatedPrompt(string Path, string Blob, string? UserBlob, ParsedPrompt Parsed)
{
    /// <summary>Whether both have the same words.</summary>
    public bool SaysAs(LocatedPrompt? other) => other is not null && Blob == other.Blob && UserBlob == other.UserBlob;
}

/// <summary>Finds a prompt at any commit. For commands: it may ask git.</summary>
internal sealed class PromptLocator(PromptRepository repository, PromptCatalog catalog, PromptsOptions options)
{
    /// <summary>The prompt; null where there is none of that name, or its file is too large.</summary>
    public async Task<LocatedPrompt?> FindAsync(string prompt, string commit, CancellationToken cancellationToken)
    {
        if (catalog.Current.Find(prompt) is { } now && await ReadAsync(now.Path, commit, cancellationToken).ConfigureAwait(false) is { } same)
        {
            return same;
        }

        RepositoryFile? file = (await repository.ListAsync(commit, cancellationToken).ConfigureAwait(false)).FirstOrDefault(f => f.IsPlain && FileOf(f.Path)?.Name == prompt);
        return file is null ? null : await ReadAsync(file.Path, commit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The prompt that a path of the repository holds; null when it holds none.</summary>
    public PromptFile? FileOf(string path) => options.FileOf(path);

    /// <summary>The path of the repository for a path below the prompts' directory.</summary>
    public string PathOf(string below) => options.Prefix + below;

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
        return new LocatedPrompt(path, found.Blob, user?.Blob, PromptParser.Parse(file.Format, found.Content, user?.Content));
    }
}
