using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Sources;

/// <summary>Says which application takes its numbers from which source.</summary>
public sealed class SourceBook(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>All that take theirs from a source, by application and environment.</summary>
    public async Task<IReadOnlyList<SourceClaim>> ClaimsAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.SourceClaims.AsNoTracking().OrderBy(c => c.Application).ThenBy(c => c.Environment).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
