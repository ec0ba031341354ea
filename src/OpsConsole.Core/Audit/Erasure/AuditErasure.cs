using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Erasure;

/// <summary>
/// Erases a person's data from the trail. Details lose their salt, without which the commitments that stay in the entries tell
/// nothing; entries, hashes and proofs are not touched.
/// </summary>
public sealed class AuditErasure
{
    /// <summary>Longest reason in characters.</summary>
    public const int MaxReasonLength = 1000;

    /// <summary>Positions that one statement looks at: keeps each within the time that a database gives a statement.</summary>
    private const int Window = 65_536;

    private const string NoAccount = "-";

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly AuditTrail _trail;
    private readonly AccessDirectory _access;

    internal AuditErasure(IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, AccessDirectory access)
    {
        _contexts = contexts;
        _trail = trail;
        _access = access;
    }

    /// <summary>
    /// Erases all that the trail holds of a person up to now. What the person does afterwards is recorded as ever; erasing again
    /// erases that too.
    /// </summary>
    /// <param name="subject">An account id, or an e-mail address: that means the account that has it, and whoever claimed it without having signed in.</param>
    /// <param name="reason">Why; the trail keeps it.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Cancels it; nothing is erased then.</param>
    public async Task<ErasureResult> EraseAsync(string subject, string reason, Actor by, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(by);
        (subject, reason) = (subject.Trim(), reason.Trim());
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            (string? id, string? email) = await FindAccountAsync(context, subject, cancellationToken).ConfigureAwait(false);
            if (!by.May(Permissions.ManageAudit, _access))
            {
                await _trail.RecordAsync(Event(by, id) with { Outcome = AuditOutcome.Denied }, cancellationToken).ConfigureAwait(false);
                return new ErasureResult(ErasureOutcome.NotAllowed, 0);
            }

            ErasureOutcome outcome =
                subject.Length == 0 ? ErasureOutcome.BadSubject
                : reason.Length is 0 or > MaxReasonLength ? ErasureOutcome.BadReason
                : Names(reason, IsAddress(subject) ? subject : null) || Names(reason, email) ? ErasureOutcome.ReasonNamesSubject
                : ErasureOutcome.Done;
            if (outcome != ErasureOutcome.Done)
            {
                return new ErasureResult(outcome, 0);
            }

            AuditedTransaction transaction = await _trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                string address = Actor.SubjectOf(subject); // also where it is no address: what somebody typed to sign in
                id ??= await context.AuditDetails.AnyAsync(d => d.Subject == subject, cancellationToken).ConfigureAwait(false) ? subject : null; // an account that is gone
                string[] subjects = [.. new[] { id ?? address, address, email is null ? address : Actor.SubjectOf(email) }.Distinct()];
                long erased = await EraseAsync(context, subjects, cancellationToken).ConfigureAwait(false);
                if (erased == 0)
                {
                    return new ErasureResult(ErasureOutcome.NothingFound, 0);
                }

                transaction.Record(Event(by, id) with { Reason = reason, After = new JsonObject { ["details"] = erased } });
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return new ErasureResult(ErasureOutcome.Done, erased);
            }
        }
    }

    /// <summary>Windows of positions instead of one statement: the rows never come here, and no statement grows with the trail.</summary>
    private static async Task<long> EraseAsync(OpsDbContext context, string[] subjects, CancellationToken cancellationToken)
    {
        IQueryable<AuditDetail> all = context.AuditDetails.Where(d => subjects.Contains(d.Subject));
        long? first = await all.MinAsync(d => (long?)d.Seq, cancellationToken).ConfigureAwait(false);
        long? last = await all.MaxAsync(d => (long?)d.Seq, cancellationToken).ConfigureAwait(false);
        long erased = 0;
        for (long from = first ?? 0; from <= last; from += Window)
        {
            long end = from + Window;
            erased += await all.Where(d => d.Seq >= from && d.Seq < end).ExecuteUpdateAsync(
                details => details
                    .SetProperty(d => d.Salt, (byte[]?)null)
                    .SetProperty(d => d.Data, (byte[]?)null)
                    .SetProperty(d => d.Subject, (string?)null),
                cancellationToken).ConfigureAwait(false);
        }

        return erased;
    }

    private static async Task<(string? Id, string? Email)> FindAccountAsync(OpsDbContext context, string subject, CancellationToken cancellationToken)
    {
        IQueryable<Person> people = context.Users.AsNoTracking();
        string normalized = subject.Normalize().ToUpperInvariant(); // as Identity stores it
        people = IsAddress(subject) ? people.Where(p => p.NormalizedEmail == normalized) : people.Where(p => p.Id == subject);
        var person = await people.Select(p => new { p.Id, p.Email }).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return (person?.Id, person?.Email);
    }

    /// <summary>The event. Its object is the account, never the address: what is being erased must not come back by it.</summary>
    private static AuditEvent Event(Actor by, string? id) =>
        new(ErasureEvents.SubjectErased, by, "person", id is null || IsAddress(id) || id.StartsWith("email:", StringComparison.Ordinal) ? NoAccount : id);

    private static bool IsAddress(string subject) => subject.Contains('@', StringComparison.Ordinal);

    private static bool Names(string reason, string? email) => !string.IsNullOrEmpty(email) && reason.Contains(email, StringComparison.OrdinalIgnoreCase);
}
