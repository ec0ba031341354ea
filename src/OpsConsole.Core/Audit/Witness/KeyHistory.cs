using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Witness;

/// <summary>A key of the trail.</summary>
/// <param name="Key">The key, and from which entry on it signs.</param>
/// <param name="FirstCheckpoint">The first checkpoint that it signed: the key before it signed that one too, unless it was lost. Null when there is none yet.</param>
public sealed record WitnessedKey(ScheduledKey Key, string? FirstCheckpoint);

/// <summary>Reads by which keys the trail was signed, so that whoever trusts one can learn the next.</summary>
public sealed class KeyHistory
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;

    internal KeyHistory(IDbContextFactory<OpsDbContext> contexts) => _contexts = contexts;

    /// <summary>The keys, oldest first.</summary>
    /// <exception cref="InvalidDataException">The entries that name keys are not as they were written.</exception>
    public async Task<IReadOnlyList<WitnessedKey>> ReadAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            List<WitnessedKey> keys = [];
            foreach (ScheduledKey key in (await KeyEntries.ReadAsync(context, cancellationToken).ConfigureAwait(false)).Keys)
            {
                string? note = await context.AuditCheckpoints.AsNoTracking().Where(c => c.Size > key.Seq)
                    .OrderBy(c => c.Size).Select(c => c.Note).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
                keys.Add(new WitnessedKey(key, note));
            }

            return keys;
        }
    }
}
