using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>
/// Goes once through the rows of a catalog: which ones fit a filter, and for each restriction how many would fit with another value of it,
/// the other restrictions as they are. Immutable once made.
/// </summary>
internal sealed class CatalogSelection
{
    private const int AnyEnvironment = -1, NoEnvironment = -2;
    private const int FolderBit = 1, TagBit = 2, OwnerBit = 4, FormatBit = 8, ModelBit = 16, StateBit = 32, MaxValues = 200;

    private static readonly CatalogState[] States = Enum.GetValues<CatalogState>();
    private static readonly PromptFormat[] Formats = Enum.GetValues<PromptFormat>();

    private readonly CatalogFilter _filter;
    private readonly IReadOnlyDictionary<(string Environment, string Prompt), string> _observed;
    private readonly int _environment;
    private readonly Dictionary<string, int> _tags = new(StringComparer.Ordinal), _owners = new(StringComparer.Ordinal), _models = new(StringComparer.Ordinal);
    private readonly int[] _folders, _formats = new int[Formats.Length], _states = new int[States.Length];

    /// <summary>Goes through the rows.</summary>
    /// <param name="catalog">The rows.</param>
    /// <param name="filter">What is asked for.</param>
    /// <param name="observed">The versions that telemetry observes instead of the released ones, by environment and prompt.</param>
    public CatalogSelection(PreparedCatalog catalog, CatalogFilter filter, IReadOnlyDictionary<(string Environment, string Prompt), string> observed)
    {
        (_filter, _observed) = (filter, observed);
        _environment = filter.Environment is null ? AnyEnvironment : Array.IndexOf(catalog.Environments, filter.Environment) is >= 0 and int known ? known : NoEnvironment;
        Search = CatalogSearch.Of(filter.Text);
        _folders = new int[catalog.Folders.Count];
        for (int i = 0; i < catalog.Rows.Length; i++)
        {
            int rank = Search?.Rank(catalog.Rows[i].Row.Prompt) ?? 0;
            if (rank >= 0)
            {
                Take(catalog.Rows[i], catalog.FolderNumbers[i], rank);
            }
        }

        Facets = new CatalogFacets(
            Values(_tags), Values(_owners), [.. Formats.Select(f => new FacetValue<PromptFormat>(f, _formats[(int)f])).Where(f => f.Count > 0).OrderByDescending(f => f.Count)], Values(_models),
            [.. States.Select(s => new FacetValue<CatalogState>(s, _states[(int)s])).Where(s => s.Count > 0)]);
        Folders = catalog.Folders.Fill(_folders);
    }

    /// <summary>What is searched for; null for nothing.</summary>
    public CatalogSearch? Search { get; }

    /// <summary>The rows that fit, with how well the search fits.</summary>
    public List<(PreparedRow Row, int Rank)> Rows { get; } = [];

    /// <summary>How many would fit with another value of each restriction.</summary>
    public CatalogFacets Facets { get; }

    /// <summary>The folders at the top, with how many would fit in each.</summary>
    public IReadOnlyList<FolderNode> Folders { get; }

    /// <summary>The rows that fit, in an order.</summary>
    public IEnumerable<PreparedRow> Sorted(CatalogSort sort)
    {
        IEnumerable<(PreparedRow Row, int Rank)> sorted = sort switch
        {
            CatalogSort.Relevance when Search is not null => Rows.OrderBy(r => r.Rank).ThenBy(r => r.Row.Row.Prompt.Name.Length),
            CatalogSort.Changed => Rows.OrderByDescending(r => r.Row.Row.Changed?.At ?? DateTime.MinValue),
            CatalogSort.Behind => Rows.OrderByDescending(r => Cells(r.Row).Select(c => c.Behind ?? -1).DefaultIfEmpty(-1).Max()),
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

    private void Take(PreparedRow row, int folder, int rank)
    {
        CatalogPrompt prompt = row.Row.Prompt;
        int states = StatesOf(row);
        int fails = (IsIn(row.Folder, _filter.Folder) ? 0 : FolderBit)
            | (_filter.Tag is null || prompt.Prompt?.Tags.Contains(_filter.Tag, StringComparer.Ordinal) == true ? 0 : TagBit)
            | (_filter.Owner is null || prompt.Owners.Contains(_filter.Owner, StringComparer.Ordinal) ? 0 : OwnerBit)
            | (_filter.Format is null || prompt.Format == _filter.Format ? 0 : FormatBit)
            | (_filter.Model is null || prompt.Prompt?.Model == _filter.Model ? 0 : ModelBit)
            | (_filter.State is not { } state || (states & (1 << (int)state)) != 0 ? 0 : StateBit);
        if (fails == 0)
        {
            Rows.Add((row, rank));
        }

        if ((fails & ~FolderBit) == 0)
        {
            _folders[folder]++;
        }

        if ((fails & ~FormatBit) == 0)
        {
            _formats[(int)prompt.Format]++;
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
            for (int i = 0; i < _states.Length; i++)
            {
                _states[i] += (states >> i) & 1;
            }
        }
    }

    /// <summary>Which states a row is in, in the environments that are looked at: one bit each.</summary>
    private int StatesOf(PreparedRow row)
    {
        if (_environment == NoEnvironment)
        {
            return 0; // nothing stands anyhow in an environment that does not exist
        }

        int states = row.Row.Prompt.IsUsable ? 0 : 1 << (int)CatalogState.Broken;
        for (int i = 0; i < row.Row.Cells.Count; i++)
        {
            if (_environment == AnyEnvironment || _environment == i)
            {
                EnvironmentCell cell = row.Row.Cells[i];
                states |= 1 << (int)(cell.State switch
                {
                    CellState.NotReleased => CatalogState.NotReleased,
                    CellState.Current => CatalogState.Current,
                    CellState.Behind => CatalogState.Behind,
                    _ => CatalogState.Broken,
                });
                states |= _observed.Count > 0 && _observed.ContainsKey((cell.Environment, row.Row.Prompt.Name)) ? 1 << (int)CatalogState.Drift : 0;
            }
        }

        return states;
    }

    private IEnumerable<EnvironmentCell> Cells(PreparedRow row) => _environment switch { AnyEnvironment => row.Row.Cells, NoEnvironment => [], _ => [row.Row.Cells[_environment]] };

    private static bool IsIn(string folder, string? wanted) =>
        string.IsNullOrEmpty(wanted) || (folder.StartsWith(wanted, StringComparison.Ordinal) && (folder.Length == wanted.Length || folder[wanted.Length] == '/'));

    private static void CountAll(Dictionary<string, int> counts, IReadOnlyList<string> values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            Count(counts, values[i]);
        }
    }

    private static void Count(Dictionary<string, int> counts, string value) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out _)++;

    private static FacetValue<string>[] Values(Dictionary<string, int> counts) =>
        [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MaxValues).Select(c => new FacetValue<string>(c.Key, c.Value))];
}
