using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>Reads a version of a prompt from the mirror.</summary>
internal sealed class ServedReader(PromptRepository repository, PromptCatalog catalog, PromptsOptions options)
{
    private static readonly string[] Endings = [".prompty", ".prompt.yml", ".prompt.yaml", ".prompt", ".md", ".txt", "/system.md"];

    /// <summary>The full SHA of a commit; null when there is none, or several.</summary>
    public Task<string?> ResolveAsync(string sha, CancellationToken cancellationToken) => repository.ResolveAsync(sha, cancellationToken);

    /// <summary>Reads a prompt as it was in a commit; null when the commit has none of that name.</summary>
    /// <param name="name">Name of the prompt.</param>
    /// <param name="commit">Full SHA of the commit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ServedPrompt?> ReadAsync(string name, string commit, CancellationToken cancellationToken)
    {
        foreach (string path in PathsOf(name))
        {
            if (await repository.ReadAtAsync(commit, path, options.MaxFileBytes, cancellationToken).ConfigureAwait(false) is { Mode: "100644" or "100755" } file
                && PromptFile.Of(path[Prefix.Length..]) is { } found)
            {
                RepositoryBlob? user = found.Format == PromptFormat.Fabric ? await UserOfAsync(path, commit, cancellationToken).ConfigureAwait(false) : null;
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

    private string Prefix => options.Directory.Length == 0 ? "" : options.Directory.TrimEnd('/') + "/";

    /// <summary>Where it is now, then wherever a prompt of this name can be: its format may have changed since.</summary>
    private IEnumerable<string> PathsOf(string name)
    {
        string? now = catalog.Current.Find(name)?.Path;
        IEnumerable<string> possible = Endings.Select(e => Prefix + name + e).Where(p => p != now && PromptFile.Of(p[Prefix.Length..])?.Name == name);
        return now is null ? possible : possible.Prepend(now);
    }

    private Task<RepositoryBlob?> UserOfAsync(string path, string commit, CancellationToken cancellationToken) =>
        repository.ReadAtAsync(commit, path[..^"system.md".Length] + "user.md", options.MaxFileBytes, cancellationToken);
}
