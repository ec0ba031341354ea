using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Requests;

/// <summary>Which change requests are wanted; what is null or empty does not matter.</summary>
public sealed record ChangeFilter
{
    /// <summary>Where they stand.</summary>
    public IReadOnlyList<ChangeState> States { get; init; } = [];

    /// <summary>The environment.</summary>
    public string? Environment { get; init; }

    /// <summary>What they are about.</summary>
    public string? Subject { get; init; }

    /// <summary>The proposal.</summary>
    public string? Proposal { get; init; }

    /// <summary>Who asked.</summary>
    public string? AuthorId { get; init; }

    /// <summary>Only those with a smaller id: the next page.</summary>
    public string? Before { get; init; }

    /// <summary>Most that are wanted.</summary>
    public int Limit { get; init; } = 200;
}

/// <summary>Change requests for screens and programs. Starts no process.</summary>
public sealed class ChangeQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>Change requests with their approvals, newest first.</summary>
    public async Task<IReadOnlyList<ChangeRequest>> ListAsync(ChangeFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            IQueryable<ChangeRequest> requests = context.ChangeRequests.AsNoTracking().Include(r => r.Approvals);
            requests = filter.States.Count > 0 ? requests.Where(r => filter.States.Contains(r.State)) : requests;
            requests = filter.Environment is { } environment ? requests.Where(r => r.Environment == environment) : requests;
            requests = filter.Subject is { } subject ? requests.Where(r => r.Subject == subject) : requests;
            requests = filter.Proposal is { } proposal ? requests.Where(r => r.Proposal == proposal) : requests;
            requests = filter.AuthorId is { } author ? requests.Where(r => r.AuthorId == author) : requests;
            requests = filter.Before is { } before ? requests.Where(r => string.Compare(r.Id, before) < 0) : requests;
            return await requests.OrderByDescending(r => r.Id).Take(filter.Limit).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One with its approvals and its timeline; null when there is none.</summary>
    public async Task<ChangeRequest?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.ChangeRequests.AsNoTracking().AsSplitQuery().Include(r => r.Approvals).Include(r => r.Steps.OrderBy(s => s.Id)).SingleOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
        }
    }
}
