using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>Reads a version of a prompt from the mirror: of the file that <see cref="PromptLocator"/> finds, which is the one that was released.</summary>
internal sealed class ServedReader(PromptRepository repository, PromptLocator locator, PromptHistory history)
{
    /// <summary>The commit that made a prompt's newest version.</summary>
    /// <param name="newest">The prompt at the end of the branch.</param>
    /// <param name="tip">That end.</param>
    public string CommitOf(CatalogPrompt newest, string tip) =>
        history.Tip == tip && newest.UserBlob is null && history.Of(newest.Path) is [{ } change, ..] && change.Blob == newest.Blob ? change.Commit : tip;

    /// <summary>The full SHA of a commit; null when there is none, or several.</summary>
    public Task<string?> ResolveAsync(string sha, CancellationToken cancellationToken) => repository.ResolveAsync(sha, cancellationToken);

    /// <summary>Reads a prompt as it was in a commit; null when the commit has none of that name, or its file is not read.</summary>
    /// <param name="name">Name of the prompt.</param>
    /// <param name="commit">Full SHA of the commit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ServedPrompt?> ReadAsync(string name, string commit, CancellationToken cancellationToken) =>
        await locator.FindAsync(name, commit, cancellationToken).ConfigureAwait(false) is { } found
            ? new ServedPrompt
            {
                Name = name,
                Version = new PromptVersion(commit, found.Blob),
                Path = found.Path,
                Format = found.Format,
                Content = found.File.Content,
                UserBlob = found.UserBlob,
                UserContent = found.User?.Content,
                Prompt = found.Parsed.Prompt,
                Problems = found.Parsed.Problems,
            }
            : null;

    /// <summary>The file of a prompt in a commit that is not read; null where there is none.</summary>
    public Task<UnreadFile?> FindUnreadAsync(string name, string commit, CancellationToken cancellationToken) => locator.FindUnreadAsync(name, commit, cancellationToken);
}
