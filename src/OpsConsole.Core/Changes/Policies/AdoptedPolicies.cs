using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>The policies that were in force. Each is added in a transaction that somebody else records and commits, and that holds the end of the audit log.</summary>
internal sealed class AdoptedPolicies(StorageOptions storage, TimeProvider time)
{
    private readonly SortableId _ids = new(time, storage.Node);

    /// <summary>Writes a policy down as the newest one: it is in force.</summary>
    /// <param name="context">The transaction.</param>
    /// <param name="blob">SHA of its content; empty for the console's own.</param>
    /// <param name="text">Its text.</param>
    /// <param name="commit">A commit of the branch that has it; null for the console's own.</param>
    /// <param name="change">The change request that brought it; null for the first.</param>
    public async Task<AdoptedPolicy> AddAsync(OpsDbContext context, string blob, string text, string? commit, string? change)
    {
        string? newest = await context.ChangePolicies.AsNoTracking().OrderByDescending(p => p.Id).Select(p => p.Id).FirstOrDefaultAsync().ConfigureAwait(false);
        long after = newest is null ? 0 : Convert.ToInt64(newest, 16) + 1; // whatever the clocks say: one of another node, or of yesterday, may have been ahead
        AdoptedPolicy adopted = new()
        {
            Id = Math.Max(_ids.Next(), after).ToString("x16", CultureInfo.InvariantCulture),
            Blob = blob,
            Text = text,
            Commit = commit,
            At = time.GetUtcNow().UtcDateTime,
            Change = change,
        };
        context.ChangePolicies.Add(adopted);
        return adopted;
    }
}
