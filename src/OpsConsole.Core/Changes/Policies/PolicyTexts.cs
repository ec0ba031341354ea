using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Git;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>Texts of policies by what names them: of those that were in force from the database, of others from the repository.</summary>
internal sealed class PolicyTexts(IDbContextFactory<OpsDbContext> contexts, PolicyCommits commits)
{
    /// <summary>Finds one.</summary>
    /// <param name="blob">SHA of its content; null or empty for the console's own.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null when it is not known any more.</returns>
    public async Task<string?> FindAsync(string? blob, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(blob))
        {
            return await AdoptedAsync("", cancellationToken).ConfigureAwait(false) ?? DefaultPolicy.Text;
        }

        try
        {
            return await AdoptedAsync(blob, cancellationToken).ConfigureAwait(false) ?? await commits.TextAsync(blob, cancellationToken).ConfigureAwait(false);
        }
        catch (GitException)
        {
            return null; // the page says that there is nothing to compare
        }
    }

    private async Task<string?> AdoptedAsync(string blob, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.ChangePolicies.AsNoTracking().Where(p => p.Blob == blob).OrderByDescending(p => p.Id).Select(p => p.Text).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
