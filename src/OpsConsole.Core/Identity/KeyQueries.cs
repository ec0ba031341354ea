using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Identity;

/// <summary>A key as lists show it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="LastUsedAt">When it was last used, UTC; null when never.</param>
/// <param name="RevokedAt">When it was revoked, UTC; null while it is valid.</param>
public sealed record KeyListItem(
    string Id, string Name, IReadOnlyList<string> Scopes, string CreatedBy, DateTime CreatedAt, DateTime? LastUsedAt, DateTime? RevokedAt);

/// <summary>Reads API keys for the settings page and the command line.</summary>
public sealed class KeyQueries(IDbContextFactory<OpsDbContext> contexts, KeyDirectory directory)
{
    /// <summary>Most keys listed.</summary>
    public const int Limit = 1000;

    /// <summary>All keys, valid ones first, then newest first.</summary>
    public async Task<IReadOnlyList<KeyListItem>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        List<ApiKey> rows = await context.ApiKeys.AsNoTracking()
            .OrderBy(k => k.RevokedAt != null).ThenByDescending(k => k.CreatedAt)
            .Take(Limit)
            .ToListAsync(cancellationToken).ConfigureAwait(false);

        // The directory knows of uses that are not written yet.
        return rows.ConvertAll(k => new KeyListItem(
            k.Id, k.Name, k.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries), k.CreatedBy, k.CreatedAt,
            directory.Find(k.Id)?.LastUsedAt ?? k.LastUsedAt, k.RevokedAt));
    }

    /// <summary>Names of keys by id, of revoked ones too. Unknown ids are left out.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        await using OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.ApiKeys.AsNoTracking().Where(k => ids.Contains(k.Id)).ToDictionaryAsync(k => k.Id, k => k.Name, cancellationToken).ConfigureAwait(false);
    }
}
