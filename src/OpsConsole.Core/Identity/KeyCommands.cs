using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Identity;

/// <summary>How a command on keys ended.</summary>
public enum KeyOutcome
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>The actor may not manage keys (any more).</summary>
    NotAllowed,

    /// <summary>The name is empty or too long.</summary>
    BadName,

    /// <summary>No scope, or one that does not exist.</summary>
    BadScope,

    /// <summary>There is no such key.</summary>
    NotFound,
}

/// <summary>A key just made. The only moment at which the key itself is known.</summary>
/// <param name="Outcome">Done, or why not.</param>
/// <param name="Id">The id; empty when not done.</param>
/// <param name="Key">The key; empty when not done.</param>
public sealed record NewKey(KeyOutcome Outcome, string Id, string Key);

/// <summary>Makes and revokes API keys.</summary>
public sealed class KeyCommands(IDbContextFactory<OpsDbContext> contexts, KeyDirectory keys, AccessDirectory access, AuditTrail trail, TimeProvider time)
{
    /// <summary>Makes a key.</summary>
    public async Task<NewKey> AddAsync(string name, IReadOnlyCollection<string> scopes, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(scopes);
        ArgumentNullException.ThrowIfNull(by);
        KeyOutcome outcome =
            !by.May(Permissions.ManageKeys, access) ? KeyOutcome.NotAllowed
            : name.Trim() is { Length: 0 or > ApiKey.MaxNameLength } ? KeyOutcome.BadName
            : scopes.Count == 0 || !scopes.All(Scopes.All.Contains) ? KeyOutcome.BadScope
            : KeyOutcome.Done;
        if (outcome == KeyOutcome.NotAllowed)
        {
            await trail.RecordAsync(IdentityEvents.OfKey(IdentityEvents.KeyCreated, by, null) with { Outcome = AuditOutcome.Denied }, cancellationToken).ConfigureAwait(false);
        }

        if (outcome != KeyOutcome.Done)
        {
            return new NewKey(outcome, "", "");
        }

        (string id, string key) = ApiKeyText.Create();
        ApiKey row = new()
        {
            Id = id,
            Name = name.Trim(),
            Scopes = string.Join(' ', Scopes.All.Where(scopes.Contains)),
            Hash = ApiKeyText.Hash(key),
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = by.Name,
        };
        await using OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
        context.ApiKeys.Add(row);
        transaction.Record(IdentityEvents.OfKey(IdentityEvents.KeyCreated, by, id) with { After = State(row) });
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        keys.Add(row);
        return new NewKey(KeyOutcome.Done, id, key);
    }

    /// <summary>Revokes a key for good. Revoking twice is done.</summary>
    public async Task<KeyOutcome> RevokeAsync(string id, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (!by.May(Permissions.ManageKeys, access))
        {
            await trail.RecordAsync(IdentityEvents.OfKey(IdentityEvents.KeyRevoked, by, id) with { Outcome = AuditOutcome.Denied }, cancellationToken).ConfigureAwait(false);
            return KeyOutcome.NotAllowed;
        }

        await using OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using AuditedTransaction transaction = await trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
        ApiKey? row = await context.ApiKeys.SingleOrDefaultAsync(k => k.Id == id, cancellationToken).ConfigureAwait(false);
        if (row is null || row.RevokedAt is not null)
        {
            return row is null ? KeyOutcome.NotFound : KeyOutcome.Done;
        }

        keys.Remove(id); // first: what fails now must not leave the key working
        row.RevokedAt = time.GetUtcNow().UtcDateTime;
        transaction.Record(IdentityEvents.OfKey(IdentityEvents.KeyRevoked, by, id) with
        {
            Before = new JsonObject { ["revoked"] = false },
            After = new JsonObject { ["revoked"] = true },
        });
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return KeyOutcome.Done;
    }

    private static JsonObject State(ApiKey row) => new()
    {
        ["name"] = Audit.Log.CanonicalJson.Clean(row.Name),
        ["scopes"] = IdentityEvents.List(row.Scopes.Split(' ')),
    };
}
