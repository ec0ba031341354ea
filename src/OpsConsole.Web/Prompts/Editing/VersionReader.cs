using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>Reads a prompt as it was at a commit; null when there is none.</summary>
internal delegate Task<VersionContent?> ReadVersion(string prompt, string commit, CancellationToken cancellationToken);

/// <summary>Reads versions of prompts for the pages.</summary>
public sealed class VersionReader
{
    private readonly PromptCatalog _catalog;
    private readonly ReadVersion _read;

    /// <summary>Reads them from the catalog and its repository.</summary>
    public VersionReader(PromptCatalog catalog, PromptQueries queries) : this(catalog, queries.ReadAsync)
    {
    }

    internal VersionReader(PromptCatalog catalog, ReadVersion read) => (_catalog, _read) = (catalog, read);

    /// <summary>The environments, production first.</summary>
    public IReadOnlyList<string> Environments => [.. _catalog.Current.Environments.Keys.OrderBy(e => e == "production" ? 0 : 1).ThenBy(e => e, StringComparer.Ordinal)];

    /// <summary>The commit of a prompt that is live in an environment; null when none is.</summary>
    public string? LiveCommit(string environment, string prompt) =>
        _catalog.Current.Environments.GetValueOrDefault(environment)?.Lines.GetValueOrDefault(prompt)?.Commit;

    /// <summary>A version; null when there is none.</summary>
    public Task<VersionContent?> ReadAsync(string prompt, string commit, CancellationToken cancellationToken = default) => _read(prompt, commit, cancellationToken);

    /// <summary>The version that callers run: that of production, else of another environment; null when it is live nowhere.</summary>
    public async Task<Prompt?> LiveAsync(string prompt, CancellationToken cancellationToken = default) =>
        Environments.Select(e => LiveCommit(e, prompt)).OfType<string>().FirstOrDefault() is { } commit
            ? (await _read(prompt, commit, cancellationToken))?.Parsed.Prompt
            : null;
}
