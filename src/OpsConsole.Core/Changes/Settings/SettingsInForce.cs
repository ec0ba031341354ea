using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Settings;

/// <summary>
/// The settings that count, in the memory of this node. What this node releases counts at once, what another one does within <see cref="SettingsWatch.Interval"/>.
/// </summary>
public sealed class SettingsInForce : IDisposable
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private Known _known = new("", FrozenDictionary<string, SettingVersion>.Empty);

    internal SettingsInForce(IDbContextFactory<OpsDbContext> contexts) => _contexts = contexts;

    /// <summary>Raised after what counts became another, on any thread. Handlers are quick, and read nothing here themselves.</summary>
    public event Action? Changed;

    /// <summary>The setting of a name; null when there is none, or not any more.</summary>
    public SettingVersion? Find(string name) => Newest(name) is { IsRemoved: false } found ? found : null;

    /// <summary>The newest version of a name, which may say that it was removed; null when there never was one.</summary>
    public SettingVersion? Newest(string name) => Volatile.Read(ref _known).ByName.GetValueOrDefault(name);

    /// <summary>The settings whose names begin so, by name.</summary>
    public IReadOnlyList<SettingVersion> Under(string prefix) =>
        [.. Volatile.Read(ref _known).ByName.Values.Where(v => !v.IsRemoved && v.Name.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(v => v.Name, StringComparer.Ordinal)];

    /// <summary>Reads those that came since. After it everybody has heard of them, whoever read them.</summary>
    /// <exception cref="System.Data.Common.DbException">The database cannot be read.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken = default)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await ReadNewAsync(cancellationToken).ConfigureAwait(false))
            {
                Changed?.Invoke();
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>All that was ever in force under a name, newest first.</summary>
    /// <exception cref="System.Data.Common.DbException">The database cannot be read.</exception>
    public async Task<IReadOnlyList<SettingVersion>> HistoryAsync(string name, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.SettingVersions.AsNoTracking().Where(v => v.Name == name).OrderByDescending(v => v.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _reading.Dispose();

    private async Task<bool> ReadNewAsync(CancellationToken cancellationToken)
    {
        Known known = Volatile.Read(ref _known);
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<SettingVersion> since = await context.SettingVersions.AsNoTracking().Where(v => string.Compare(v.Id, known.Newest) > 0).OrderBy(v => v.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (since.Count == 0)
            {
                return false;
            }

            Dictionary<string, SettingVersion> all = new(known.ByName, StringComparer.Ordinal);
            foreach (SettingVersion version in since)
            {
                all[version.Name] = version;
            }

            Volatile.Write(ref _known, new Known(since[^1].Id, all.ToFrozenDictionary(StringComparer.Ordinal)));
            return true;
        }
    }

    private sealed record Known(string Newest, FrozenDictionary<string, SettingVersion> ByName);
}
