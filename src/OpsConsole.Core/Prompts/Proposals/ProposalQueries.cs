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
/// <param name="BaseContent">The file as it was at the commit that it was written on; null where there was none, or it is too large.</param>
/// <param name="HeadContent">The file as it is proposed; null where it is taken away, or too large.</param>
/// <param name="Moved">Whether somebody pushed to its branch with git.</param>
/// <param name="Conflict">Why it cannot be merged as it is, with the remedy; null when it can, or when that is not known yet.</param>
public sealed record ProposalDetail(PromptProposal Proposal, byte[]? BaseContent, byte[]? HeadContent, bool Moved, string? Conflict)
{
    /// <summary>Whether the file was there at the commit that it was written on though its content is null: it is too large, or a link.</summary>
    public bool BaseIsUnread { get; init; }

    /// <summary>Whether the file is there as it is proposed though its content is null: it is too large, or a link.</summary>
    public bool HeadIsUnread { get; init; }

    /// <summary>Content of the <c>user.md</c> of a Fabric folder at the commit that it was written on; null where there was none.</summary>
    public byte[]? BaseUserContent { get; init; }

    /// <summary>Content of the <c>user.md</c> of a Fabric folder as it is proposed; null where there is none.</summary>
    public byte[]? HeadUserContent { get; init; }

    /// <summary>Who wrote on it, as the commits say; empty when that is not known yet.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];
}

/// <summary>Proposals for pages. Starts no process.</summary>
public sealed class ProposalQueries
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly PromptRepository _repository;
    private readonly ProposalStandings _standings;
    private readonly PromptsOptions _options;

    internal ProposalQueries(IDbContextFactory<OpsDbContext> contexts, PromptRepository repository, ProposalStandings standings, PromptsOptions options) =>
        (_contexts, _repository, _standings, _options) = (contexts, repository, standings, options);

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
            string? user = PromptFile.UserPathOf(_options.FileOf(proposal.Path)?.Format ?? PromptFormat.Text, proposal.Path);
            byte[]? before = await ReadAsync(proposal.BaseCommit, proposal.Path, cancellationToken).ConfigureAwait(false);
            byte[]? after = await ReadAsync(proposal.HeadCommit, proposal.Path, cancellationToken).ConfigureAwait(false);
            return new ProposalDetail(
                proposal,
                before,
                after,
                standing?.Pushed ?? false,
                proposal.State == ProposalState.Open ? standing?.Problem : null)
            {
                BaseUserContent = user is null ? null : await ReadAsync(proposal.BaseCommit, user, cancellationToken).ConfigureAwait(false),
                HeadUserContent = user is null ? null : await ReadAsync(proposal.HeadCommit, user, cancellationToken).ConfigureAwait(false),
                BaseIsUnread = before is null && await IsThereAsync(proposal.BaseCommit, proposal.Path, cancellationToken).ConfigureAwait(false),
                HeadIsUnread = after is null && await IsThereAsync(proposal.HeadCommit, proposal.Path, cancellationToken).ConfigureAwait(false),
                Authors = standing?.Authors ?? [],
            };
        }
    }

    private async Task<bool> IsThereAsync(string commit, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await _repository.Objects.FindAsync($"{commit}:{path}", cancellationToken).ConfigureAwait(false) is not null;
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
