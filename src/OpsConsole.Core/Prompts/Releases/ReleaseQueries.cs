using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>What the console knows of releases and bypasses beside the repository: who decided, and who did not ask.</summary>
public sealed class ReleaseQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>The releases that the console made, newest first, those that failed too.</summary>
    /// <param name="environment">The environment; null for all.</param>
    /// <param name="prompt">The prompt; null for all.</param>
    /// <param name="limit">Most that are wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<PromptRelease>> ListAsync(string? environment, string? prompt, int limit, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            IQueryable<PromptRelease> releases = context.PromptReleases.AsNoTracking();
            releases = environment is null ? releases : releases.Where(r => r.Environment == environment);
            releases = prompt is null ? releases : releases.Where(r => r.Prompt == prompt);
            return await releases.OrderByDescending(r => r.At).ThenByDescending(r => r.Id).Take(limit).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The bypasses, newest first.</summary>
    /// <param name="since">Those found at this time or later, UTC; null for all.</param>
    /// <param name="limit">Most that are wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<PromptBypass>> BypassesAsync(DateTime? since, int limit, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            IQueryable<PromptBypass> bypasses = context.PromptBypasses.AsNoTracking();
            bypasses = since is { } from ? bypasses.Where(b => b.FoundAt >= from) : bypasses;
            return await bypasses.OrderByDescending(b => b.FoundAt).Take(limit).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
