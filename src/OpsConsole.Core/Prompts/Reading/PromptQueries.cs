#pragma warning disable CA1822 // the real one replaces it
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>Placeholder.</summary>
public sealed class PromptQueries
{
    private readonly PromptRepository _repository;
    private readonly PromptCatalog _catalog;
    private readonly PromptHistory _history;

    internal PromptQueries(PromptRepository repository, PromptCatalog catalog, PromptHistory history) => (_repository, _catalog, _history) = (repository, catalog, history);

    /// <summary>Placeholder.</summary>
    public RepositoryStatus Status => _repository.Status;

    /// <summary>Placeholder.</summary>
    public IReadOnlyList<DeletedPrompt> DeletedPrompts => [];

    /// <summary>Placeholder.</summary>
    public CatalogList List(CatalogFilter filter)
    {
        CatalogSnapshot now = _catalog.Current;
        CatalogRow[] rows = [.. now.Prompts.Where(p => (filter.Text is null || p.Name.Contains(filter.Text, StringComparison.OrdinalIgnoreCase)) && (filter.Folder is null || p.Name.StartsWith(filter.Folder + "/", StringComparison.Ordinal))).Select(p => new CatalogRow(p, Cells(p.Name), null, null))];
        return new CatalogList([.. rows.Skip(filter.Skip).Take(filter.Take)], rows.Length, new CatalogFacets([], [], [], [], []), ["production", "staging"],
            FolderTree.Of(now.Prompts.Where(p => p.Name.Contains('/')).GroupBy(p => p.Name[..p.Name.LastIndexOf('/')]).ToDictionary(g => g.Key, g => g.Count())), now.Left, Status, now.Commit);
    }

    /// <summary>Placeholder.</summary>
    public PromptDetail? Find(string name) => _catalog.Current.Find(name) is { } prompt ? new PromptDetail(name, prompt.Path, prompt, Cells(name), _history.Of(prompt.Path), [], null) : null;

    private IReadOnlyList<EnvironmentCell> Cells(string name) =>
        [new("production", CellState.Behind, "a1b2c3d4e5f6", null, name.Length % 4, DateTime.UtcNow.AddDays(-3), "Ann", name.Length % 3 == 0 ? "fffffff" : null), new("staging", CellState.NotReleased, null, null, null, null, null, null)];

    /// <summary>Placeholder.</summary>
    public async Task<VersionContent?> ReadAsync(string name, string commit, CancellationToken cancellationToken = default)
    {
        if (_catalog.Current.Find(name) is not { } found || await _repository.ReadAsync(found.Blob, 1 << 20, cancellationToken).ConfigureAwait(false) is not { } content)
        {
            return null;
        }

        return new VersionContent(name, found.Path, commit, found.Blob, content, PromptParser.Parse(found.Format, content), new PromptChange(commit, found.Blob, ChangeKind.Added, found.Path, found.Path, DateTime.UtcNow, "Ann", "", ""), null);
    }
}
