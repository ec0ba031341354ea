using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Quality.Scores;

/// <summary>An evaluation with the interaction that it judges.</summary>
/// <param name="At">When it was made, UTC.</param>
/// <param name="Suite">Its name.</param>
/// <param name="Score">Its score; null for none.</param>
/// <param name="Label">Its verdict in a word; null for none.</param>
/// <param name="Explanation">Why; null where it does not say.</param>
/// <param name="Passed">Whether it says that the answer is right; null where it says neither.</param>
/// <param name="Interaction">The interaction.</param>
public sealed record JudgedInteraction(DateTime At, string Suite, double? Score, string? Label, string? Explanation, bool? Passed, InteractionRow Interaction);

/// <summary>Some of the evaluations of a range, newest first.</summary>
/// <param name="Items">Those that were asked for.</param>
/// <param name="OlderThan">Where the next page begins; null at the end.</param>
/// <param name="Incomplete">Whether it stopped at its bound before the page was full.</param>
public sealed record JudgedPage(IReadOnlyList<JudgedInteraction> Items, DateTime? OlderThan, bool Incomplete);

/// <summary>The interactions behind scores. A page looks at a bounded number of evaluations, the newest first.</summary>
public sealed class JudgedQuery
{
    /// <summary>Most of a page.</summary>
    public const int PageSize = 50;

    /// <summary>Most evaluations that a page looks at.</summary>
    public const int MostSeen = 4_000;

    private const int AtOnce = 500;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly DimensionCatalog _names;

    internal JudgedQuery(IDbContextFactory<OpsDbContext> contexts, DimensionCatalog names) => (_contexts, _names) = (contexts, names);

    /// <summary>Reads a page.</summary>
    /// <param name="from">Start, UTC.</param>
    /// <param name="to">End, UTC, exclusive: of the next page where the one before stopped.</param>
    /// <param name="suite">The suite.</param>
    /// <param name="passed">Only those that passed, or those that did not; null for all.</param>
    /// <param name="filter">Which interactions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<JudgedPage> ListAsync(DateTime from, DateTime to, string suite, bool? passed, MetricsFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        FilterNumbers numbers = await FilterNumbers.FindAsync(db, _names, filter, cancellationToken).ConfigureAwait(false);
        if (numbers.MatchNothing)
        {
            return new JudgedPage([], null, false);
        }

        List<(Evaluation Evaluation, InteractionLine Line)> found = [];
        DateTime until = to;
        for (int seen = 0; seen < MostSeen;)
        {
            DateTime end = until;
            List<Evaluation> rows = await Newest(db, suite, from, end).Take(AtOnce).ToListAsync(cancellationToken).ConfigureAwait(false);
            seen += rows.Count;
            Dictionary<long, InteractionLine> lines = await LinesAsync(db, [.. rows.Where(e => passed is null || EvaluationVerdict.Passed(e.Label, e.Score) == passed)], cancellationToken).ConfigureAwait(false);
            foreach (Evaluation row in rows)
            {
                until = row.At;
                if (lines.TryGetValue(row.Id, out InteractionLine? line) && Lets(numbers, line))
                {
                    found.Add((row, line));
                    if (found.Count == PageSize)
                    {
                        return await PageAsync(db, found, until, false, cancellationToken).ConfigureAwait(false);
                    }
                }
            }

            if (rows.Count < AtOnce)
            {
                return await PageAsync(db, found, null, false, cancellationToken).ConfigureAwait(false);
            }
        }

        return await PageAsync(db, found, until, true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Evaluations of a suite, the newest first.</summary>
    internal static IQueryable<Evaluation> Newest(OpsDbContext db, string suite, DateTime from, DateTime to) =>
        db.Evaluations.AsNoTracking().Where(e => e.Name == suite && e.At >= from && e.At < to).OrderByDescending(e => e.At);

    private static bool Lets(FilterNumbers numbers, InteractionLine line) =>
        numbers.Applications?.Contains(line.ApplicationId) != false && numbers.Environments?.Contains(line.EnvironmentId) != false
        && numbers.Models?.Contains(line.ModelId) != false && numbers.Prompts?.Contains(line.PromptId) != false;

    private async Task<JudgedPage> PageAsync(OpsDbContext db, List<(Evaluation Evaluation, InteractionLine Line)> found, DateTime? until, bool incomplete, CancellationToken cancellationToken)
    {
        await _names.EnsureAsync(db, found.SelectMany(f => f.Line.Dimensions), cancellationToken).ConfigureAwait(false);
        return new JudgedPage(
            [.. found.Select(f => new JudgedInteraction(
                f.Evaluation.At, f.Evaluation.Name, f.Evaluation.Score, f.Evaluation.Label, f.Evaluation.Explanation, EvaluationVerdict.Passed(f.Evaluation.Label, f.Evaluation.Score), f.Line.ToRow(_names)))],
            until, incomplete);
    }

    /// <summary>The interactions of evaluations, by the evaluation's id.</summary>
    private static async Task<Dictionary<long, InteractionLine>> LinesAsync(OpsDbContext db, List<Evaluation> evaluations, CancellationToken cancellationToken)
    {
        byte[][] traces = [.. evaluations.Where(e => e.TraceId is not null).Select(e => e.TraceId!)];
        Dictionary<string, InteractionLine> byTrace = (await db.Interactions.AsNoTracking().Where(i => traces.Contains(i.TraceId)).Select(InteractionLine.Projection).ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToDictionary(l => Convert.ToHexString(l.TraceId), StringComparer.Ordinal);
        long[] hashes = [.. evaluations.Where(e => e.TraceId is null).Select(e => e.ResponseHash).OfType<long>().Distinct()];
        Dictionary<long, InteractionLine> byResponse = [];
        if (hashes.Length > 0)
        {
            var calls = await db.ModelCalls.AsNoTracking().Where(c => c.ResponseHash != null && hashes.Contains(c.ResponseHash.Value)).Select(c => new { c.InteractionId, Hash = c.ResponseHash!.Value }).ToListAsync(cancellationToken).ConfigureAwait(false);
            long[] ids = [.. calls.Select(c => c.InteractionId).Distinct()];
            Dictionary<long, InteractionLine> byId = (await db.Interactions.AsNoTracking().Where(i => ids.Contains(i.Id)).Select(InteractionLine.Projection).ToListAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(l => l.Id);
            foreach (var call in calls.Where(c => byId.ContainsKey(c.InteractionId)))
            {
                byResponse.TryAdd(call.Hash, byId[call.InteractionId]);
            }
        }

        Dictionary<long, InteractionLine> lines = [];
        foreach (Evaluation evaluation in evaluations)
        {
            if ((evaluation.TraceId is { } trace ? byTrace.GetValueOrDefault(Convert.ToHexString(trace)) : byResponse.GetValueOrDefault(evaluation.ResponseHash ?? 0)) is { } line)
            {
                lines[evaluation.Id] = line;
            }
        }

        return lines;
    }
}
