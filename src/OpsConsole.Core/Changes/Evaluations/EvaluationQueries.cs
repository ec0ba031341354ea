using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>Results of evaluations for screens, programs and the gate.</summary>
public sealed class EvaluationQueries
{
    /// <summary>Most results that <see cref="OfAsync"/> gives.</summary>
    public const int Most = 200;

    private readonly IDbContextFactory<OpsDbContext> _contexts;

    internal EvaluationQueries(IDbContextFactory<OpsDbContext> contexts) => _contexts = contexts;

    /// <summary>The results of a content, newest first, also those that are withdrawn. A suite whose newest result is older than the newest <see cref="Most"/> is not among them.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="blob">Which content, as <see cref="Prompts.Reading.PromptAtCommit.ContentId"/> has it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<EvaluationResult>> OfAsync(string prompt, string blob, CancellationToken cancellationToken = default) => ListAsync(prompt, blob, null, Most, cancellationToken);

    /// <summary>What there is of the results of prompts, in a text that is another one when some came or were withdrawn; nothing of a prompt without results.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> StampsAsync(IReadOnlyCollection<string> prompts, CancellationToken cancellationToken)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var found = await context.PromptEvaluations.AsNoTracking().Where(e => prompts.Contains(e.Prompt)).GroupBy(e => e.Prompt)
                .Select(of => new { Prompt = of.Key, Newest = of.Max(e => e.Id), Withdrawn = of.Count(e => e.WithdrawnAt != null) })
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return found.ToDictionary(f => f.Prompt, f => $"{f.Newest} {f.Withdrawn}", StringComparer.Ordinal);
        }
    }

    /// <summary>Results by their id; null when there are none.</summary>
    public async Task<EvaluationResult?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.PromptEvaluations.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken).ConfigureAwait(false) is { } row ? EvaluationResult.Of(row) : null;
        }
    }

    /// <summary>The results of a prompt, newest first.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="blob">Which content; null for all.</param>
    /// <param name="before">Id of the result after which the list goes on; null to begin.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<EvaluationResult>> ListAsync(string prompt, string? blob, string? before, int limit, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            IQueryable<PromptEvaluation> evaluations = context.PromptEvaluations.AsNoTracking().Where(e => e.Prompt == prompt);
            evaluations = blob is null ? evaluations : evaluations.Where(e => e.Blob == blob);
            evaluations = before is null ? evaluations : evaluations.Where(e => string.Compare(e.Id, before) < 0); // in the database, which has ids of one length in order
            List<PromptEvaluation> rows = await evaluations.OrderByDescending(e => e.Id).Take(limit).ToListAsync(cancellationToken).ConfigureAwait(false);
            return rows.ConvertAll(EvaluationResult.Of);
        }
    }
}
