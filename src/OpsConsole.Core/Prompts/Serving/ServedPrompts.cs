using System.Collections.Concurrent;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Prompts.Serving;

/// <summary>
/// The prompts that applications ask for. What is live answers from memory, also while Git is gone, and from disk after a restart without it.
/// Other versions are read from the mirror when they are asked for, and remembered.
/// </summary>
public sealed class ServedPrompts
{
    private const long CacheBytes = 64 << 20;

    private readonly PromptCatalog _catalog;
    private readonly ServedReader _reader;
    private readonly ServedUpkeep _upkeep;
    private readonly AskedEnvironments _asked;
    private readonly ServedCache _cache = new(CacheBytes);
    private Newest _newest = new(CatalogSnapshot.Empty, new ConcurrentDictionary<string, string>(StringComparer.Ordinal));

    internal ServedPrompts(PromptCatalog catalog, ServedReader reader, ServedUpkeep upkeep, TimeProvider? time = null) =>
        (_catalog, _reader, _upkeep, _asked) = (catalog, reader, upkeep, new AskedEnvironments(time ?? TimeProvider.System));

    /// <summary>Raised when something else is live than before, on the thread that read it. Handlers are quick and do not throw.</summary>
    public event Action? Changed
    {
        add => _upkeep.Changed += value;
        remove => _upkeep.Changed -= value;
    }

    /// <summary>Whether anything is known: the repository was read, or what was live before was kept.</summary>
    public bool IsReady => _catalog.Current.Commit is not null || State.Environments.Count > 0;

    /// <summary>What is live in an environment, by name; null when there is no such environment. The same object as long as nothing changes there.</summary>
    public IReadOnlyDictionary<string, ServedPrompt>? In(string environment) => State.Environments.GetValueOrDefault(environment);

    /// <summary>The environments.</summary>
    public IEnumerable<string> Environments => State.Environments.Keys;

    /// <summary>Completes when what the newest catalog says is live is served, or cannot be.</summary>
    public Task Settled => _upkeep.Settled;

    /// <summary>What is live in an environment, for an application that asks. Costs three look-ups.</summary>
    public ServedAnswer Live(string environment, string name)
    {
        ServedState state = State;
        if (state.Find(environment, name) is not { } served)
        {
            return ServedAnswer.Not(WhyNot(state, environment, name));
        }

        _asked.See(environment);
        return ServedAnswer.Of(served);
    }

    /// <summary>When an application last asked this node for what is live in an environment, UTC to a second; null when none did since the start.</summary>
    public DateTime? LastAsked(string environment) => _asked.Last(environment);

    /// <summary>The newest version on the branch.</summary>
    public async ValueTask<ServedAnswer> NewestAsync(string name, CancellationToken cancellationToken)
    {
        CatalogSnapshot catalog = _catalog.Current;
        if (catalog.Commit is not { } tip)
        {
            return ServedAnswer.Not(ServedMiss.NotReady);
        }

        return catalog.Find(name) is not { } newest ? ServedAnswer.Not(ServedMiss.UnknownName)
            : await ReadAsync(name, CommitOf(catalog, newest, tip), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The commit of the newest version of a prompt of the catalog.</summary>
    public string CommitOf(CatalogPrompt prompt)
    {
        CatalogSnapshot catalog = _catalog.Current;
        return CommitOf(catalog, prompt, catalog.Commit ?? "");
    }

    /// <summary>A version by its commit's SHA, or the beginning of it. What is live is known without Git.</summary>
    public async ValueTask<ServedAnswer> AtAsync(string name, string sha, CancellationToken cancellationToken)
    {
        if (_cache.Find(name, sha) is { } known)
        {
            return ServedAnswer.Of(known);
        }

        if (State.At(name, sha) is { } live)
        {
            ServedPrompt plain = live.In(null, null);
            _cache.Add(plain);
            return ServedAnswer.Of(plain);
        }

        string? commit = await _reader.ResolveAsync(sha, cancellationToken).ConfigureAwait(false);
        return commit is null ? ServedAnswer.Not(ServedMiss.UnknownCommit) : await ReadAsync(name, commit, cancellationToken).ConfigureAwait(false);
    }

    private ServedState State => _upkeep.State;

    /// <summary>The commit of a prompt's newest version; remembered as long as the catalog stays.</summary>
    private string CommitOf(CatalogSnapshot catalog, CatalogPrompt newest, string tip)
    {
        Newest known = Volatile.Read(ref _newest);
        if (!ReferenceEquals(known.Catalog, catalog))
        {
            Volatile.Write(ref _newest, known = new Newest(catalog, new ConcurrentDictionary<string, string>(StringComparer.Ordinal)));
        }

        return known.Commits.GetOrAdd(newest.Name, static (_, asked) => asked._reader.CommitOf(asked.newest, asked.tip), (_reader, newest, tip));
    }

    private async ValueTask<ServedAnswer> ReadAsync(string name, string commit, CancellationToken cancellationToken)
    {
        ServedPrompt? served = _cache.Find(name, commit) ?? await _reader.ReadAsync(name, commit, cancellationToken).ConfigureAwait(false);
        if (served is null)
        {
            return await _reader.FindUnreadAsync(name, commit, cancellationToken).ConfigureAwait(false) is { } unread ? ServedAnswer.Not(unread)
                : ServedAnswer.Not(_catalog.Current.Find(name) is null && !State.Has(name) ? ServedMiss.UnknownName : ServedMiss.NotInCommit);
        }

        _cache.Add(served);
        return ServedAnswer.Of(served);
    }

    private ServedMiss WhyNot(ServedState state, string environment, string name)
    {
        CatalogSnapshot catalog = _catalog.Current;
        return !IsReady ? ServedMiss.NotReady
            : !state.Environments.ContainsKey(environment) && !catalog.Environments.ContainsKey(environment) ? ServedMiss.UnknownEnvironment
            : catalog.Environments.TryGetValue(environment, out ReleaseFile? file) && file.Lines.ContainsKey(name) ? ServedMiss.Unreadable
            : catalog.Find(name) is null && !state.Has(name) ? ServedMiss.UnknownName
            : ServedMiss.NotReleased;
    }

    private sealed record Newest(CatalogSnapshot Catalog, ConcurrentDictionary<string, string> Commits);
}
