using OpsConsole.Core.Identity;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Prompts;

/// <summary>Which people are behind the names that git has, and whose the files are.</summary>
internal sealed class ChangeAuthors(PromptRepository repository, IDbContextFactory<OpsDbContext> contexts)
{
    private const int MaxBytes = 256 * 1024;

    /// <summary>The authors, and who made the keys among them: what a program wrote, whoever gave it the key had a hand in. Keys that were revoked count, too.</summary>
    public async Task<IReadOnlyList<string>> WithMakersOfKeysAsync(IReadOnlyList<string> authors, CancellationToken cancellationToken)
    {
        string[] keys = [.. authors.Select(Mailbox.AddressOf).Where(a => a.EndsWith(CommitAuthor.KeysDomain, StringComparison.OrdinalIgnoreCase)).Select(a => a[..^CommitAuthor.KeysDomain.Length])];
        if (keys.Length == 0)
        {
            return authors;
        }

        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var makers = await context.ApiKeys.AsNoTracking().Where(k => keys.Contains(k.Id)).Select(k => new { k.Name, k.CreatedBy }).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. authors, .. makers.Select(m => $"{m.Name} <{m.CreatedBy}>")];
        }
    }

    /// <summary>Who owns files, as <c>CODEOWNERS</c> at a commit says.</summary>
    public async Task<IReadOnlyList<string>> OwnersOfAsync(IReadOnlyList<string> paths, string? commit, CancellationToken cancellationToken)
    {
        foreach (string file in commit is null ? [] : CodeOwners.Paths)
        {
            if (await repository.ReadAtAsync(commit!, file, MaxBytes, cancellationToken).ConfigureAwait(false) is { IsPlain: true } found)
            {
                CodeOwners owners = CodeOwners.Read(found.Content);
                return [.. paths.SelectMany(owners.Of).Distinct(StringComparer.Ordinal)];
            }
        }

        return [];
    }
}
