using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Git;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Prompts.Proposals;

/// <summary>Which proposals are wanted; what is null does not matter.</summary>
/// <param name="State">How they stand.</param>
/// <param name="AuthorId">Who proposed them.</param>
/// <param name="Prompt">The prompt.</param>
public sealed record ProposalFilter(ProposalState? State = null, string? AuthorId = null, string? Prompt = null)
{
    /// <summary>Most that are wanted.</summary>
    public int Limit { get; init; } = 500;
}

/// <summary>A proposal with what its page shows.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="Base">The prompt's files as they were at the commit that it was written on.</param>
/// <param name="Head">The files as they are proposed. A push may change <c>user.md</c> too: both are part of what is merged.</param>
/// <param name="Moved">Whether somebody pushed to its branch with git.</param>
/// <param name="Conflict">Why it cannot be merged as it is, with the remedy; null when it can, or when that is not known yet.</param>
public sealed record ProposalDetail(PromptProposal Proposal, ProposalFiles Base, ProposalFiles Head, bool Moved, string? Conflict)
{
    /// <summary>The file as it was at the commit that it was written on; null where there was none, or it is too large.</summary>
    public byte[]? BaseContent => Base.Content;

    /// <summary>The file as it is proposed; null where it is taken away, or too large.</summary>
    public byte[]? HeadContent => Head.Content;

    /// <summary>Who wrote on it, as the commits say; empty when that is not known yet.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];
}

/// <summary>Proposals for pages. Starts no process.</summary>
public sealed class ProposalQueries
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly PromptRepository _repository;
    private readonly ProposalStandings _standings;
    private readonly PromptLocator _locator;
    private readonly PromptsOptions _options;

    internal ProposalQueries(IDbContextFactory<OpsDbContext> contexts, PromptRepository repository, ProposalStandings standings, PromptLocator locator, PromptsOptions options) =>
        (_contexts, _repository, _standings, _locator, _options) = (contexts, repository, standings, locator, options);

    /// <summary>Proposals, newest first.</summary>
    public async Task<IReadOnlyList<PromptProposal>> ListAsync(ProposalFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            IQueryable<PromptProposal> proposals = context.PromptProposals.AsNoTracking();
            proposals = filter.State is { } state ? proposals.Where(p => p.State == state) : proposals;
            proposals = filter.AuthorId is { } author ? proposals.Where(p => p.AuthorId == author) : proposals;
            proposals = filter.Prompt is { } prompt ? proposals.Where(p => p.Prompt == prompt) : proposals;
            return await proposals.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).Take(filter.Limit).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A proposal; null when there is none.</summary>
    public async Task<ProposalDetail?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            if (await context.PromptProposals.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellationToken).ConfigureAwait(false) is not { } proposal)
            {
                return null;
            }

            ProposalStanding? standing = _standings.Of(id) is { } known && known.Head == proposal.HeadCommit ? known : null;
            return new ProposalDetail(
                proposal,
                await FilesAsync(proposal.BaseCommit, proposal.Path, cancellationToken).ConfigureAwait(false),
                await FilesAsync(proposal.HeadCommit, proposal.Path, cancellationToken).ConfigureAwait(false),
                standing?.Pushed ?? false,
                proposal.State == ProposalState.Open ? standing?.Problem : null) { Authors = standing?.Authors ?? [] };
        }
    }

    private async Task<ProposalFiles> FilesAsync(string commit, string path, CancellationToken cancellationToken)
    {
        byte[]? content = await ReadAsync(commit, path, cancellationToken).ConfigureAwait(false);
        PromptFile? file = _locator.FileOf(path);
        byte[]? user = _options.UserPathOf(path) is { } second ? await ReadAsync(commit, second, cancellationToken).ConfigureAwait(false) : null;
        return new ProposalFiles(content, user, content is not null && file is not null ? PromptParser.Parse(file.Format, content, user) : null)
        {
            IsUnread = content is null && await HoldsAsync(commit, path, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<bool> HoldsAsync(string commit, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await _repository.HoldsAsync(commit, path, cancellationToken).ConfigureAwait(false);
        }
        catch (GitException)
        {
            return false;
        }
    }

    /// <summary>A file; null also where the mirror cannot be read: the page says more than nothing without it.</summary>
    private async Task<byte[]?> ReadAsync(string commit, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await _repository.ReadAtAsync(commit, path, _options.MaxFileBytes, cancellationToken).ConfigureAwait(false) is { IsPlain: true } file ? file.Content : null;
        }
        catch (GitException)
        {
            return null;
        }
    }
}
