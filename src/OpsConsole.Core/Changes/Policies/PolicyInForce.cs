using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>
/// The policy that counts, from the database: judging needs no repository, and whoever pushes changes nothing. What the repository has when the console
/// first looks is adopted as it is; from then on a policy comes into force by a change request only.
/// </summary>
public sealed class PolicyInForce
{
    private readonly PolicySource _source;
    private readonly AdoptedPolicies _policies;
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly AuditTrail _trail;
    private EffectivePolicy? _known;

    internal PolicyInForce(PolicySource source, AdoptedPolicies policies, IDbContextFactory<OpsDbContext> contexts, AuditTrail trail) =>
        (_source, _policies, _contexts, _trail) = (source, policies, contexts, trail);

    /// <summary>Reads it. Asks the database which one it is, for another node may have adopted one.</summary>
    /// <returns>Null before the console has ever seen the repository: then nothing can be judged.</returns>
    /// <exception cref="IOException">The text in the database cannot be read as a policy.</exception>
    public async Task<EffectivePolicy?> ReadAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            string? newest = await context.ChangePolicies.AsNoTracking().OrderByDescending(p => p.Id).Select(p => p.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (newest is null && !await AdoptFirstAsync(context, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            if (newest is not null && Volatile.Read(ref _known) is { } known && known.Id == newest)
            {
                return known;
            }

            EffectivePolicy read = Of(await context.ChangePolicies.AsNoTracking().OrderByDescending(p => p.Id).FirstAsync(cancellationToken).ConfigureAwait(false));
            Volatile.Write(ref _known, read);
            return read;
        }
    }

    /// <summary>Whether a policy is the one in force, in a transaction that holds the end of the audit log: nobody adopts another one meanwhile.</summary>
    /// <param name="context">The transaction.</param>
    /// <param name="blob">SHA of its content; empty for the console's own, which counts until the repository was seen.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal static async Task<bool> IsAsync(OpsDbContext context, string blob, CancellationToken cancellationToken) =>
        await context.ChangePolicies.AsNoTracking().OrderByDescending(p => p.Id).Select(p => p.Blob).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is var newest && (newest ?? "") == blob;

    /// <summary>Adopts what the repository has when the console first looks.</summary>
    /// <returns>Whether there is a policy in force now.</returns>
    private async Task<bool> AdoptFirstAsync(OpsDbContext context, CancellationToken cancellationToken)
    {
        if (_source.Tip is null || await _source.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return false; // the repository may have one that was not read yet
        }

        AuditedTransaction transaction = await _trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await LogEnd.HoldAsync(context, cancellationToken).ConfigureAwait(false); // of several nodes one adopts
            if (!await context.ChangePolicies.AnyAsync(cancellationToken).ConfigureAwait(false))
            {
                AdoptedPolicy first = await _policies.AddAsync(context, found.Blob, found.Text, found.Commit, null).ConfigureAwait(false);
                transaction.Record(PolicyEvents.Adopted(first));
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return true;
    }

    private static EffectivePolicy Of(AdoptedPolicy row) => new(
        PolicyReader.Read(Encoding.UTF8.GetBytes(row.Text)).Policy
            ?? throw new ChangeUnreadableException("The policy in force cannot be read by this version of the console, so nothing is judged. Run the version again that adopted it."),
        row.Id, row.Blob, row.Commit, row.Text, row.At, row.Change);
}
