using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.History;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>What was live where and when, read from the history of the environments' files and kept in memory. Any thread may ask.</summary>
public sealed class ReleaseHistory : IDisposable
{
    private readonly EnvironmentLog _log;
    private readonly PromptRepository _repository;
    private readonly PromptCatalog _catalog;
    private readonly PromptHistory _history;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<ReleaseStep> _steps = [];
    private readonly Dictionary<string, ReleaseFile> _files = new(StringComparer.Ordinal);
    private IReadOnlySet<(string Commit, string Environment)> _bypasses = new HashSet<(string, string)>();
    private string? _tip;
    private LiveSpans _spans = LiveSpans.Empty;

    internal ReleaseHistory(EnvironmentLog log, PromptRepository repository, PromptCatalog catalog, PromptHistory history, TimeProvider time) =>
        (_log, _repository, _catalog, _history, _time) = (log, repository, catalog, history, time);

    /// <summary>Raised when it tells something else than before, on the thread that read it. Handlers are quick and do not throw.</summary>
    public event Action? Changed;

    /// <summary>The commit up to which it is read; null before it was.</summary>
    public string? Tip => Volatile.Read(ref _spans).Tip;

    /// <summary>The version that is live; null when none is.</summary>
    public LiveSpan? Current(string environment, string prompt) => Of(environment, prompt) is [{ To: null } newest, ..] ? newest : null;

    /// <summary>The version that was live at a time, UTC; null when none was. The order is the branch's, the times are those of its commits.</summary>
    public LiveSpan? At(string environment, string prompt, DateTime utc) => utc >= _time.GetUtcNow().UtcDateTime
        ? Current(environment, prompt)
        : Of(environment, prompt).FirstOrDefault(s => s.From <= utc && !(s.To <= utc));

    /// <summary>Everything that was live at a time, by environment and prompt.</summary>
    /// <param name="environment">The environment; null for all.</param>
    /// <param name="utc">The time, UTC.</param>
    public IReadOnlyList<LiveSpan> AllAt(string? environment, DateTime utc) =>
        [.. Volatile.Read(ref _spans).Names.Where(n => environment is null || n.Environment == environment).Select(n => At(n.Environment, n.Prompt, utc)).OfType<LiveSpan>()
            .OrderBy(s => s.Environment, StringComparer.Ordinal).ThenBy(s => s.Prompt, StringComparer.Ordinal)];

    /// <summary>The versions that were live, newest first.</summary>
    public IReadOnlyList<LiveSpan> Of(string environment, string prompt) => Volatile.Read(ref _spans).Of(environment, prompt);

    /// <summary>The environments whose newest change was made past the console, newest first. State, not events: it goes when a release follows.</summary>
    public IReadOnlyList<EnvironmentBypass> Bypassed => Volatile.Read(ref _spans).Bypassed;

    /// <summary>What came live last, newest first.</summary>
    /// <param name="count">At most so many.</param>
    /// <param name="environment">The environment; null for all.</param>
    public IReadOnlyList<LiveSpan> Recent(int count, string? environment = null) => Volatile.Read(ref _spans).Recent(count, environment);

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    /// <summary>Reads what is new.</summary>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (_catalog.Current.Commit is not { } tip || tip == Tip)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (tip == _tip)
            {
                return; // somebody else read it meanwhile, and said so
            }

            await ReadAsync(tip, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }

        Changed?.Invoke();
    }

    /// <summary>Says which commits changed environments past the console.</summary>
    internal async Task MarkAsync(IReadOnlySet<(string Commit, string Environment)> bypasses, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _bypasses = bypasses;
            Publish();
        }
        finally
        {
            _turn.Release();
        }

        Changed?.Invoke();
    }

    private async Task ReadAsync(string tip, CancellationToken cancellationToken)
    {
        string? after = _tip is not null && await _log.LeadsToAsync(_tip, tip, cancellationToken).ConfigureAwait(false) ? _tip : null;
        IReadOnlyList<EnvironmentCommit> commits = await _log.ReadAsync(after, tip, cancellationToken).ConfigureAwait(false);
        List<ReleaseStep> steps = after is null ? [] : [.. _steps];
        Dictionary<string, ReleaseFile> files = after is null ? new(StringComparer.Ordinal) : new(_files, StringComparer.Ordinal);
        foreach (EnvironmentCommit commit in commits)
        {
            foreach (EnvironmentFileChange change in commit.Files)
            {
                ReleaseFile? before = files.GetValueOrDefault(change.Environment);
                ReleaseFile file = (await FileAsync(change.Environment, change.After, cancellationToken).ConfigureAwait(false)).OnTopOf(before);
                steps.Add(new ReleaseStep(change.Environment, commit, CommitTrailers.Read(commit.Message), ReleaseDifference.Between(before, file)));
                files[change.Environment] = file;
            }
        }

        _steps.Clear();
        _steps.AddRange(steps);
        _files.Clear();
        foreach ((string environment, ReleaseFile file) in files)
        {
            _files[environment] = file;
        }

        _tip = tip;
        Publish();
    }

    /// <summary>The file of a blob. One that cannot be read is broken, and stops nobody from reading what came before and after it.</summary>
    internal async Task<ReleaseFile> FileAsync(string environment, string blob, CancellationToken cancellationToken)
    {
        string path = EnvironmentFile.PathOf(environment)!;
        byte[]? content = blob.Length == 0 ? [] : await _repository.ReadAsync(blob, ReleaseLineScan.MaxLength, cancellationToken).ConfigureAwait(false);
        return content is null ? ReleaseFile.Unreadable(environment, path) : ReleaseFileReader.Read(environment, path, blob, content);
    }

    private void Publish() => Volatile.Write(ref _spans, LiveSpans.Of(_tip, _steps, _bypasses, sha => _history.Resolve(sha) ?? sha));
}
