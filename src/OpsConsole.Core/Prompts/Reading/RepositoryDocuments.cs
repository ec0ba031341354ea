using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>A file of the prompt repository that is no prompt.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Commit">The commit it was read at.</param>
/// <param name="Blob">SHA of its content.</param>
/// <param name="Content">Its content.</param>
public sealed record RepositoryDocument(string Path, string Commit, string Blob, byte[] Content);

/// <summary>Files of the prompt repository for features that keep something of theirs there. Starts no process.</summary>
public sealed class RepositoryDocuments
{
    private readonly PromptRepository _repository;
    private readonly PromptCatalog _catalog;
    private readonly PromptHistory _history;

    internal RepositoryDocuments(PromptRepository repository, PromptCatalog catalog, PromptHistory history) => (_repository, _catalog, _history) = (repository, catalog, history);

    /// <summary>The commit at the end of the branch; null before anything was read.</summary>
    public string? Tip => _catalog.Current.Commit;

    /// <summary>A file at a commit; null when there is none, it is no plain file, or larger than allowed.</summary>
    /// <param name="commit">Whole SHA of a commit.</param>
    /// <param name="path">Its path.</param>
    /// <param name="maxBytes">Most bytes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="Git.GitException">The mirror cannot be read.</exception>
    public async Task<RepositoryDocument?> ReadAsync(string commit, string path, int maxBytes, CancellationToken cancellationToken = default) =>
        await _repository.ReadAtAsync(commit, path, maxBytes, cancellationToken).ConfigureAwait(false) is { IsPlain: true } file ? new RepositoryDocument(path, commit, file.Blob, file.Content) : null;

    /// <summary>The changes of a file that the branch has, the newest first.</summary>
    public IReadOnlyList<PromptChange> ChangesOf(string path) => _history.Of(path);
}
