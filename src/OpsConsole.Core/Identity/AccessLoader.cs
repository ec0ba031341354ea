using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Identity;

/// <summary>Fills the directories of people and keys from the database.</summary>
public sealed class AccessLoader(IDbContextFactory<OpsDbContext> contexts, IStorageDialect dialect, AccessDirectory people, KeyDirectory keys, AuditTrail trail)
{
    /// <summary>Makes sure that all roles exist, and loads. Call it once after the migration.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        await AddMissingRolesAsync(cancellationToken).ConfigureAwait(false);
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Loads again what another node may have changed.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        await using OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);

        // When a command of this node commits meanwhile, what was read may be older: the next round is soon enough.
        long peopleVersion = people.Version, keysVersion = keys.Version;
        people.Replace(await PeopleQueries.AccessAsync(context, cancellationToken).ConfigureAwait(false), peopleVersion);
        keys.Replace(
            await context.ApiKeys.AsNoTracking().Where(k => k.RevokedAt == null).ToListAsync(cancellationToken).ConfigureAwait(false), keysVersion);
    }

    private async Task AddMissingRolesAsync(CancellationToken cancellationToken)
    {
        await using OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        List<string?> there = await context.Roles.Select(r => r.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
        string[] missing = [.. Roles.All.Where(role => !there.Contains(role))];
        if (missing.Length == 0)
        {
            return;
        }

        try
        {
            await using AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            context.Roles.AddRange(missing.Select(role => new IdentityRole(role) { NormalizedName = role.ToUpperInvariant() }));
            transaction.Record(new AuditEvent(IdentityEvents.RolesAdded, Actor.Console, "roles", "all")
            {
                After = new JsonObject { ["roles"] = IdentityEvents.List(missing) },
            });
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (dialect.IsDuplicateKey(exception))
        {
            // Another node starts at the same moment and was quicker.
        }
    }
}
