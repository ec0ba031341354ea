using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>Reads versions of prompts for the editor and the release dialog.</summary>
public sealed class VersionReader(PromptCatalog catalog, PromptQueries queries)
{
    /// <summary>The commit of a prompt that is live in an environment; null when none is.</summary>
    public string? LiveCommit(string environment, string prompt) =>
        catalog.Current.Environments.GetValueOrDefault(environment)?.Lines.GetValueOrDefault(prompt)?.Commit;

    /// <summary>The environments, production first.</summary>
    public IReadOnlyList<string> Environments => [.. catalog.Current.Environments.Keys.OrderBy(e => e == "production" ? 0 : 1).ThenBy(e => e, StringComparer.Ordinal)];

    /// <summary>A version; null when there is none.</summary>
    public Task<VersionContent?> ReadAsync(string prompt, string commit, CancellationToken cancellationToken = default) => queries.ReadAsync(prompt, commit, cancellationToken);

    /// <summary>The version that callers run: that of production, else of another environment; null when it is live nowhere.</summary>
    public async Task<Prompt?> LiveAsync(string prompt, CancellationToken cancellationToken = default) =>
        Environments.Select(e => LiveCommit(e, prompt)).OfType<string>().FirstOrDefault() is { } commit
            ? (await queries.ReadAsync(prompt, commit, cancellationToken))?.Parsed.Prompt
            : null;
}
