using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Quality.Datasets;

/// <summary>Finds interactions that can be cases, and makes cases of them.</summary>
public sealed class CaseMaking
{
    private readonly TraceQueries _traces;
    private readonly InteractionQueries _interactions;
    private readonly ReviewQueries _reviews;
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly CaseText _text;
    private readonly TimeProvider _time;

    internal CaseMaking(TraceQueries traces, InteractionQueries interactions, ReviewQueries reviews, IDbContextFactory<OpsDbContext> contexts, CaseText text, TimeProvider time) =>
        (_traces, _interactions, _reviews, _contexts, _text, _time) = (traces, interactions, reviews, contexts, text, time);

    /// <summary>The newest interactions that a filter lets through.</summary>
    public async Task<IReadOnlyList<TraceId>> FindAsync(CaseFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        int most = Math.Clamp(filter.Most, 1, CaseFilter.MostAtOnce);
        return filter.Source == CaseSource.Failed ? await FailedAsync(filter, most, cancellationToken).ConfigureAwait(false) : await LabelledAsync(filter, most, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a case of each.</summary>
    internal async Task<IReadOnlyList<(TraceId TraceId, MadeCase Case)>> MakeAsync(IReadOnlyList<TraceId> traces, CancellationToken cancellationToken)
    {
        List<(TraceId, MadeCase)> made = [];
        foreach (TraceId id in traces)
        {
            TraceDocument? trace = await _traces.FindAsync(id, cancellationToken).ConfigureAwait(false);
            LabelledItem? labelled = trace is null ? null : await _reviews.FindAsync(id.ToBytes(), cancellationToken).ConfigureAwait(false);
            made.Add((id, trace is null ? new MadeCase(null, "The interaction is past its retention.") : _text.Make(trace, labelled)));
        }

        return made;
    }

    private async Task<IReadOnlyList<TraceId>> FailedAsync(CaseFilter filter, int most, CancellationToken cancellationToken)
    {
        InteractionFilter failed = new() { Range = filter.Range, Dimensions = new MetricsFilter(filter.Application, filter.Environment), Outcome = filter.Outcome ?? Outcome.Failed };
        List<TraceId> found = [];
        for (string? cursor = null; found.Count < most;)
        {
            InteractionRows page = await _interactions.ListAsync(failed, InteractionSort.Newest, cursor, Math.Min(most - found.Count, InteractionQueries.MaxLimit), cancellationToken).ConfigureAwait(false);
            found.AddRange(page.Items.Select(i => i.TraceId));
            if ((cursor = page.Next) is null)
            {
                break;
            }
        }

        return found;
    }

    private async Task<IReadOnlyList<TraceId>> LabelledAsync(CaseFilter filter, int most, CancellationToken cancellationToken)
    {
        (DateTime from, DateTime to) = filter.Range.Resolve(_time.GetUtcNow().UtcDateTime);
        OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            IQueryable<ReviewItem> items = db.ReviewItems.AsNoTracking().Where(i => i.Labels > 0 && i.StartedAt >= from && i.StartedAt < to);
            items = filter.Application is { } application ? items.Where(i => i.Application == application) : items;
            items = filter.Environment is { } environment ? items.Where(i => i.Environment == environment) : items;

            // What was settled counts, else what all say: where labels differ, neither good nor bad.
            items = filter.Source switch
            {
                CaseSource.LabelledGood => items.Where(i => i.SettledGrade != null ? i.SettledGrade >= 4 : !db.ReviewLabels.Any(l => l.ItemId == i.Id && l.Grade < 4)),
                CaseSource.LabelledBad => items.Where(i => i.SettledGrade != null ? i.SettledGrade <= 2 : !db.ReviewLabels.Any(l => l.ItemId == i.Id && l.Grade > 2)),
                _ => items,
            };
            List<byte[]> traces = await items.OrderByDescending(i => i.Id).Take(most).Select(i => i.TraceId).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. traces.Select(t => TraceId.FromBytes(t))];
        }
    }
}
