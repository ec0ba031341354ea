using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>Reads a version of a prompt from the mirror.</summary>
internal sealed class ServedReader(PromptRepository repository, PromptHistory history, PromptCatalog catalog, PromptsOptions options)
{
    private static readonly string[] Endings = [".prompty", ".prompt.yml", ".prompt.yaml", ".prompt", ".md", ".txt", "/system.md"];

    /// <summary>The commit that made a prompt's newest version.</summary>
    /// <param name="newest">The prompt at the end of the branch.</param>
    /// <param name="tip">That end.</param>
    public string CommitOf(CatalogPrompt newest, string tip) =>
        history.Tip == tip && newest.UserBlob is null && history.Of(newest.Path) is [{ } change, ..] && change.Blob == newest.Blob ? change.Commit : tip;

    /// <summary>The full SHA of a commit; null when there is none, or several.</summary>
    public Task<string?> ResolveAsync(string sha, CancellationToken cancellationToken) => repository.ResolveAsync(sha, cancellationToken);

    /// <summary>Reads a prompt as it was in a commit; null when the commit has none of that name.</summary>
    /// <param name="name">Name of the prompt.</param>
    /// <param name="commit">Full SHA of the commit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ServedPrompt?> ReadAsync(string name, string commit, CancellationToken cancellationToken)
    {
        foreach (string path in PathsOf(name, commit))
        {
            if (await repository.ReadAtAsync(commit, path, options.MaxFileBytes, cancellationToken).ConfigureAwait(false) is { Mode: "100644" or "100755" } file
                && options.FileOf(path) is { } found)
            {
                RepositoryBlob? user = PromptFile.UserPathOf(found.Format, path) is { } beside
                    ? await repository.ReadAtAsync(commit, beside, options.MaxFileBytes, cancellationToken).ConfigureAwait(false)
                    : null;
                ParsedPrompt parsed = PromptParser.Parse(found.Format, file.Content, user?.Content);
                return new ServedPrompt
                {
                    Name = name,
                    Version = new PromptVersion(commit, file.Blob),
                    Path = path,
                    Format = found.Format,
                    Content = file.Content,
                    UserBlob = user?.Blob,
                    UserContent = user?.Content,
                    Prompt = parsed.Prompt,
                    Problems = parsed.Problems,
                };
            }
        }

        return null;
    }

    /// <summary>
    /// Where it is now; wherever a prompt of this name can be, for its format may have changed since; and last where it was before it got this
    /// name, which is asked of the history only when it is needed.
    /// </summary>
    private IEnumerable<string> PathsOf(string name, string commit)
    {
        string? now = catalog.Current.Find(name)?.Path;
        if (now is not null)
        {
            yield return now;
        }

        foreach (string path in Endings.Select(e => options.Prefix + name + e).Where(p => p != now && options.FileOf(p)?.Name == name))
        {
            yield return path;
        }

        if (now is not null && history.At(now, commit) is { Blob.Length: > 0 } before && before.Path != now)
        {
            yield return before.Path;
        }
    }
}
