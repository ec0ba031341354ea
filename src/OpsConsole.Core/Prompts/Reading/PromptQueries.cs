using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Reading;

/// <summary>What pages and the API ask of the catalog. Answers from memory, but for the content of old versions, which a git that runs already reads.</summary>
public sealed class PromptQueries : IDisposable
{
    private const int MaxSnippets = 200;

    private readonly PromptRepository _repository;
    private readonly PromptCatalog _catalog;
    private readonly PromptHistory _history;
    private readonly PromptsOptions _options;
    private readonly LiveFacts _facts;
    private readonly IDisposable _subscription;
    private readonly Lock _lock = new();
    private PreparedCatalog? _prepared;
    private GonePrompts? _gone;
    private Everything? _everything;

    internal PromptQueries(PromptRepository repository, PromptCatalog catalog, PromptHistory history, PromptsOptions options, LiveFacts? facts = null)
    {
        (_repository, _catalog, _history, _options, _facts) = (repository, catalog, history, options, facts ?? LiveFacts.None);
        _subscription = catalog.Subscribe(() => Prepared()); // so that nobody who asks waits for it
    }

    /// <summary>How the repository is.</summary>
    public RepositoryStatus Status => _repository.Status;

    /// <summary>Prompts that the history has and the end of the branch does not, by name.</summary>
    public IReadOnlyList<DeletedPrompt> DeletedPrompts => Gone().Prompts;

    /// <summary>The prompts that fit a filter.</summary>
    public CatalogList List(CatalogFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        PreparedCatalog prepared = Prepared();
        CatalogSelection selection = Select(prepared, filter);
        CatalogRow[] rows = [.. selection.Sorted(filter.Sort).Skip(filter.Skip).Take(filter.Take).Select(r => r.Row with { Cells = selection.Complete(r.Row, _facts) })];
        for (int i = 0; selection.Search is { } search && i < Math.Min(rows.Length, MaxSnippets); i++)
        {
            rows[i] = rows[i] with { Snippet = search.Snippet(rows[i].Prompt) };
        }

        return new CatalogList(rows, selection.Rows.Count, selection.Facets, prepared.Environments, selection.Folders, prepared.Snapshot.Left, Status, prepared.Snapshot.Commit);
    }

    /// <summary>A prompt, also one that is gone; null when there never was one of that name.</summary>
    public PromptDetail? Find(string name)
    {
        PreparedCatalog prepared = Prepared();
        if (prepared.Find(name) is { } row)
        {
            IReadOnlyDictionary<(string, string), string> observed = LiveFacts.Observed(_facts.Drifts);
            return Detail(name, row.Row.Prompt.Path, row.Row.Prompt, [.. row.Row.Cells.Select(c => _facts.Complete(name, c, observed))], null);
        }

        if (Gone().Find(name) is not { } gone)
        {
            return null;
        }

        string? now = gone.Change.Path != gone.Path && NameOf(gone.Change.Path) is { } other && other != name ? other : null;
        return Detail(name, gone.Path, null, [], now);
    }

    /// <summary>The change that made a prompt what it is at a commit; null when the commit is not of the branch, or does not have the prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="commit">SHA of a commit of the branch, or its beginning.</param>
    public PromptChange? ChangeAt(PromptDetail prompt, string commit)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return _history.At(prompt.Path, commit, HasUser(prompt.Path));
    }

    /// <summary>A prompt as it was at a commit, also under a name that it had then or under none that is left.</summary>
    /// <param name="name">Name of the prompt.</param>
    /// <param name="commit">SHA of a commit of the branch, or its beginning.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null when the commit is not of the branch, or did not have the prompt.</returns>
    public async Task<VersionContent?> ReadAsync(string name, string commit, CancellationToken cancellationToken = default)
    {
        HistoryIndex index = _history.Index;
        string? path = _catalog.Current.Find(name)?.Path ?? Gone().Find(name)?.Path;
        int number = PromptHistory.Number(index, commit);
        int at = path is null || number < 0 ? -1 : HistoryWalk.At(index, path, number);
        if (at < 0 || index.IsGone(at))
        {
            return null;
        }

        (string then, string blob) = (index.Paths[index.ChangePaths[at]], index.BlobSha(at));
        PromptFormat format = _options.FileOf(then)?.Format ?? _options.FileOf(path!)?.Format ?? PromptFormat.Text;
        byte[]? content = await _repository.ReadAsync(blob, _options.MaxFileBytes, cancellationToken).ConfigureAwait(false);
        byte[]? user = PromptFile.UserPathOf(format, then) is { } beside ? await UserAsync(index, beside, number, cancellationToken).ConfigureAwait(false) : null;
        ParsedPrompt parsed = content is null
            ? new ParsedPrompt(null, [new PromptProblem(0, ProblemSeverity.Error, $"The content is larger than {_options.MaxFileBytes} bytes (Prompts:MaxFileBytes), or not in the repository any more.")])
            : PromptParser.Parse(format, content, user);
        PromptChange change = PromptWalk.Change(index, path!, PromptWalk.At(index, path!, number, HasUser(path!) ? _options.UserPathOf : null) ?? new PromptStep(at, -1));
        return new VersionContent(name, then, index.CommitSha(number), blob, content ?? [], parsed, change, user);
    }

    /// <inheritdoc />
    public void Dispose() => _subscription.Dispose();

    private async Task<byte[]?> UserAsync(HistoryIndex index, string path, int commit, CancellationToken cancellationToken)
    {
        int at = HistoryWalk.Newest(index, path, commit); // that very path, as git has it there: not what was renamed to it later
        return at < 0 || index.IsGone(at) ? null : await _repository.ReadAsync(index.BlobSha(at), _options.MaxFileBytes, cancellationToken).ConfigureAwait(false);
    }

    private PromptDetail Detail(string name, string path, CatalogPrompt? prompt, IReadOnlyList<EnvironmentCell> cells, string? renamedTo)
    {
        IReadOnlyList<PromptChange> changes = _history.Of(path, HasUser(path));
        string[] former = [.. changes.SelectMany(c => new[] { c.Path, c.OldPath }).Select(NameOf).OfType<string>().Where(n => n != name && n != renamedTo).Distinct()];
        return new PromptDetail(name, path, prompt, cells, changes, former, renamedTo);
    }

    private bool HasUser(string path) => _options.UserPathOf(path) is not null;

    private string? NameOf(string path) => _options.FileOf(path)?.Name;

    private PreparedCatalog Prepared()
    {
        CatalogSnapshot snapshot = _catalog.Current;
        HistoryIndex history = _history.Index;
        PreparedCatalog? prepared = Volatile.Read(ref _prepared);
        if (prepared is not null && prepared.Snapshot == snapshot && prepared.History == history)
        {
            return prepared;
        }

        lock (_lock)
        {
            prepared = _prepared is { } made && made.Snapshot == snapshot && made.History == history ? made : PreparedCatalog.Of(snapshot, history, _options, _prepared);
            Volatile.Write(ref _prepared, prepared);
            return prepared;
        }
    }

    /// <summary>What a filter finds. Everything, which is what most people begin with, is gone through once.</summary>
    private CatalogSelection Select(PreparedCatalog prepared, CatalogFilter filter)
    {
        IReadOnlyList<PromptDrift> drifts = _facts.Drifts;
        if (filter.Restricts)
        {
            return new CatalogSelection(prepared, filter, LiveFacts.Observed(drifts));
        }

        Everything? everything = Volatile.Read(ref _everything);
        if (everything?.Prepared != prepared || everything.Drifts != drifts)
        {
            everything = new Everything(prepared, drifts, new CatalogSelection(prepared, new CatalogFilter(), LiveFacts.Observed(drifts)));
            Volatile.Write(ref _everything, everything);
        }

        return everything.Selection;
    }

    private GonePrompts Gone()
    {
        HistoryIndex history = _history.Index;
        GonePrompts? gone = Volatile.Read(ref _gone);
        if (gone?.History != history)
        {
            gone = new GonePrompts(history, _options);
            Volatile.Write(ref _gone, gone);
        }

        return gone;
    }

    private sealed record Everything(PreparedCatalog Prepared, IReadOnlyList<PromptDrift> Drifts, CatalogSelection Selection);
}
