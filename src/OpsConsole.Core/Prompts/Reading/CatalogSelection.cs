using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>
/// Goes once through the rows of a view: which ones fit a filter, and for each restriction how many would fit with another value of it,
/// the other restrictions as they are.
/// </summary>
internal sealed class CatalogSelection
{
    private const int FolderBit = 1, TagBit = 2, OwnerBit = 4, FormatBit = 8, ModelBit = 16, StateBit = 32, MaxValues = 200;

    private readonly CatalogFilter _filter;
    private readonly IReadOnlyDictionary<(string Environment, string Prompt), string> _observed;
    private readonly int _environment;
    private readonly Dictionary<string, int> _tags = new(StringComparer.Ordinal), _owners = new(StringComparer.Ordinal), _models = new(StringComparer.Ordinal), _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<PromptFormat, int> _formats = [];
    private readonly Dictionary<CatalogState, int> _states = [];

    /// <summary>Goes through the rows.</summary>
    /// <param name="view">The rows.</param>
    /// <param name="filter">What is asked for.</param>
    /// <param name="observed">The versions that telemetry observes instead of the released ones, by environment and prompt.</param>
    public CatalogSelection(CatalogView view, CatalogFilter filter, IReadOnlyDictionary<(string Environment, string Prompt), string> observed)
    {
        (_filter, _observed) = (filter, observed);
        _environment = filter.Environment is null ? -1 : Array.IndexOf(view.Environments, filter.Environment);
        Search = CatalogSearch.Of(filter.Text);
        foreach (ViewRow row in view.Rows)
        {
            int rank = Search?.Rank(row.Row.Prompt) ?? 0;
            if (rank >= 0)
            {
                Take(row, rank);
            }
        }
    }

    /// <summary>What is searched for; null for nothing.</summary>
    public CatalogSearch? Search { get; }

    /// <summary>The rows that fit, with how well the search fits.</summary>
    public List<(ViewRow Row, int Rank)> Rows { get; } = [];

    /// <summary>The rows that fit, in the order asked for.</summary>
    public IEnumerable<ViewRow> Sorted()
    {
        IEnumerable<(ViewRow Row, int Rank)> sorted = _filter.Sort switch
        {
            CatalogSort.Relevance when Search is not null => Rows.OrderBy(r => r.Rank).ThenBy(r => r.Row.Row.Prompt.Name.Length),
            CatalogSort.Changed => Rows.OrderByDescending(r => r.Row.Row.Changed?.At ?? DateTime.MinValue),
            CatalogSort.Behind => Rows.OrderByDescending(r => Cells(r.Row).Max(c => c.Behind ?? -1)),
            _ => Rows,
        };
        return sorted.Select(r => r.Row);
    }

    /// <summary>The cells of a row with what changes without the repository.</summary>
    public EnvironmentCell[] Complete(CatalogRow row, LiveFacts facts)
    {
        EnvironmentCell[] cells = new EnvironmentCell[row.Cells.Count];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = facts.Complete(row.Prompt.Name, row.Cells[i], _observed);
        }

        return cells;
    }

    public CatalogFacets Facets() => new(
        Values(_tags), Values(_owners), [.. _formats.OrderByDescending(f => f.Value).Select(f => new FacetValue<PromptFormat>(f.Key, f.Value))], Values(_models),
        [.. _states.OrderBy(s => s.Key).Select(s => new FacetValue<CatalogState>(s.Key, s.Value))]);

    public IReadOnlyList<FolderNode> Folders() => FolderTree.Of(_folders);

    private void Take(ViewRow row, int rank)
    {
        CatalogPrompt prompt = row.Row.Prompt;
        int fails = (IsIn(row.Folder, _filter.Folder) ? 0 : FolderBit)
            | (_filter.Tag is null || prompt.Prompt?.Tags.Contains(_filter.Tag, StringComparer.Ordinal) == true ? 0 : TagBit)
            | (_filter.Owner is null || prompt.Owners.Contains(_filter.Owner, StringComparer.Ordinal) ? 0 : OwnerBit)
            | (_filter.Format is null || prompt.Format == _filter.Format ? 0 : FormatBit)
            | (_filter.Model is null || prompt.Prompt?.Model == _filter.Model ? 0 : ModelBit)
            | (_filter.State is not { } state || Is(row, state) ? 0 : StateBit);
        if (fails == 0)
        {
            Rows.Add((row, rank));
        }

        if ((fails & ~FolderBit) == 0)
        {
            Count(_folders, row.Folder);
        }

        if ((fails & ~FormatBit) == 0)
        {
            Count(_formats, prompt.Format);
        }

        if ((fails & ~OwnerBit) == 0)
        {
            CountAll(_owners, prompt.Owners);
        }

        if ((fails & ~TagBit) == 0 && prompt.Prompt is { } tagged)
        {
            CountAll(_tags, tagged.Tags);
        }

        if ((fails & ~ModelBit) == 0 && prompt.Prompt?.Model is { } model)
        {
            Count(_models, model);
        }

        if ((fails & ~StateBit) == 0)
        {
            CountStates(row);
        }
    }

    private void CountStates(ViewRow row)
    {
        foreach (CatalogState state in Enum.GetValues<CatalogState>())
        {
            if (Is(row, state))
            {
                Count(_states, state);
            }
        }
    }

    private bool Is(ViewRow row, CatalogState state) => state switch
    {
        CatalogState.Behind => Cells(row).Any(c => c.State == CellState.Behind),
        CatalogState.NotReleased => Cells(row).Any(c => c.State == CellState.NotReleased),
        CatalogState.Current => Cells(row).Any(c => c.State == CellState.Current),
        CatalogState.Drift => _observed.Count > 0 && Cells(row).Any(c => _observed.ContainsKey((c.Environment, row.Row.Prompt.Name))),
        _ => !row.Row.Prompt.IsUsable || Cells(row).Any(c => c.State == CellState.Unknown),
    };

    private IEnumerable<EnvironmentCell> Cells(ViewRow row) => _environment >= 0 ? [row.Row.Cells[_environment]] : row.Row.Cells;

    private static bool IsIn(string folder, string? wanted) =>
        string.IsNullOrEmpty(wanted) || (folder.StartsWith(wanted, StringComparison.Ordinal) && (folder.Length == wanted.Length || folder[wanted.Length] == '/'));

    private static void CountAll(Dictionary<string, int> counts, IReadOnlyList<string> values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            Count(counts, values[i]);
        }
    }

    private static void Count<T>(Dictionary<T, int> counts, T value)
        where T : notnull => System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out _)++;

    private static FacetValue<string>[] Values(Dictionary<string, int> counts) =>
        [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MaxValues).Select(c => new FacetValue<string>(c.Key, c.Value))];
}
