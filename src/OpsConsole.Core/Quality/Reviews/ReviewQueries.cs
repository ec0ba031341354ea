using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Quality.Agreement;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Quality.Reviews;

/// <summary>A rule with what it has picked.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Waiting">Items of it that wait.</param>
/// <param name="Done">Items of it that were judged.</param>
/// <param name="Today">What it picked today (UTC).</param>
public sealed record ReviewRuleStanding(ReviewRule Rule, int Waiting, int Done, int Today);

/// <summary>How the queue stands for a person.</summary>
/// <param name="Waiting">Items that wait for them, those that others are at included.</param>
/// <param name="MineToday">What they labelled today (UTC).</param>
/// <param name="DoneToday">Labels of everybody of today.</param>
/// <param name="Done">Items that were judged, of all time.</param>
public sealed record ReviewProgress(int Waiting, int MineToday, int DoneToday, int Done);

/// <summary>A label with its item.</summary>
/// <param name="Item">The item.</param>
/// <param name="Labels">Its labels, the oldest first.</param>
public sealed record LabelledItem(ReviewItem Item, IReadOnlyList<ReviewLabel> Labels)
{
    /// <summary>The grade that counts: what was settled, else what all say; null while they differ.</summary>
    public byte? Grade => Item.SettledGrade ?? (Labels.Select(l => l.Grade).Distinct().Take(2).ToList() is [var only] ? only : null);
}

/// <summary>How far two people agree, and of what they do not.</summary>
/// <param name="All">Over all items.</param>
/// <param name="ByScale">By scale: labels of one are not those of the other.</param>
/// <param name="Differing">Items whose labels differ and that nobody has settled, newest first.</param>
/// <param name="Pairs">Items that two people labelled and that were counted.</param>
public sealed record AgreementReport(Kappa All, IReadOnlyList<(ReviewScale Scale, Kappa Kappa)> ByScale, IReadOnlyList<LabelledItem> Differing, int Pairs);

/// <summary>Reads rules, queue and labels for pages.</summary>
public sealed class ReviewQueries
{
    /// <summary>Most items of two labels that agreement is computed from: the newest.</summary>
    public const int MostPairs = 5_000;

    /// <summary>Most labelled items of a list.</summary>
    public const int MostListed = 200;

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly TimeProvider _time;

    internal ReviewQueries(IDbContextFactory<OpsDbContext> contexts, TimeProvider time) => (_contexts, _time) = (contexts, time);

    /// <summary>The rules, by name.</summary>
    public async Task<IReadOnlyList<ReviewRuleStanding>> RulesAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            DateTime midnight = _time.GetUtcNow().UtcDateTime.Date;
            List<ReviewRule> rules = await db.ReviewRules.AsNoTracking().OrderBy(r => r.Name).ThenBy(r => r.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
            var counts = await db.ReviewItems.AsNoTracking().GroupBy(i => new { i.RuleId, i.IsDone }).Select(g => new { g.Key.RuleId, g.Key.IsDone, Count = g.Count() }).ToListAsync(cancellationToken).ConfigureAwait(false);
            var today = await db.ReviewItems.AsNoTracking().Where(i => i.PickedAt >= midnight).GroupBy(i => i.RuleId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. rules.Select(r => new ReviewRuleStanding(
                r, counts.Where(c => c.RuleId == r.Id && !c.IsDone).Sum(c => c.Count), counts.Where(c => c.RuleId == r.Id && c.IsDone).Sum(c => c.Count), today.FirstOrDefault(t => t.Key == r.Id)?.Count ?? 0))];
        }
    }

    /// <summary>A rule; null when there is none.</summary>
    public async Task<ReviewRule?> RuleAsync(string id, CancellationToken cancellationToken = default)
    {
        OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            return await db.ReviewRules.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How the queue stands for a person.</summary>
    public async Task<ReviewProgress> ProgressAsync(string personId, CancellationToken cancellationToken = default)
    {
        OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            DateTime midnight = _time.GetUtcNow().UtcDateTime.Date;
            return new ReviewProgress(
                await db.ReviewItems.CountAsync(i => !i.IsDone && !db.ReviewLabels.Any(l => l.ItemId == i.Id && l.PersonId == personId), cancellationToken).ConfigureAwait(false),
                await db.ReviewLabels.CountAsync(l => l.PersonId == personId && l.At >= midnight, cancellationToken).ConfigureAwait(false),
                await db.ReviewLabels.CountAsync(l => l.At >= midnight, cancellationToken).ConfigureAwait(false),
                await db.ReviewItems.CountAsync(i => i.IsDone, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>The item of an interaction with its labels; null when it was never picked.</summary>
    public async Task<LabelledItem?> FindAsync(byte[] traceId, CancellationToken cancellationToken = default) =>
        (await ListAsync(items => items.Where(i => i.TraceId == traceId), 1, cancellationToken).ConfigureAwait(false)) is [var found] ? found : null;

    /// <summary>Items that were labelled, newest first.</summary>
    public Task<IReadOnlyList<LabelledItem>> LabelledAsync(int limit = MostListed, CancellationToken cancellationToken = default) =>
        ListAsync(items => items.Where(i => i.Labels > 0), limit, cancellationToken);

    /// <summary>How far two people agree, of the newest items that two labelled.</summary>
    public async Task<AgreementReport> AgreementAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<LabelledItem> pairs = await ListAsync(items => items.Where(i => i.Labels >= 2), MostPairs, cancellationToken).ConfigureAwait(false);
        // Who comes first in a pair is by their id, so that a person stands on the same side throughout.
        (ReviewScale Scale, int First, int Second)[] grades = [.. pairs.Select(p => (p.Item.Scale, Labels: p.Labels.OrderBy(l => l.PersonId, StringComparer.Ordinal).Take(2).ToList()))
            .Where(p => p.Labels.Count == 2).Select(p => (p.Scale, (int)p.Labels[0].Grade, (int)p.Labels[1].Grade))];
        return new AgreementReport(
            Kappa.Of(grades.Select(g => (g.First, g.Second))),
            [.. grades.GroupBy(g => g.Scale).OrderBy(g => g.Key).Select(g => (g.Key, Kappa.Of(g.Select(p => (p.First, p.Second)))))],
            [.. pairs.Where(p => p.Item.SettledGrade is null && p.Labels.Select(l => l.Grade).Distinct().Count() > 1)],
            grades.Length);
    }

    private async Task<IReadOnlyList<LabelledItem>> ListAsync(Func<IQueryable<ReviewItem>, IQueryable<ReviewItem>> which, int limit, CancellationToken cancellationToken)
    {
        OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (db.ConfigureAwait(false))
        {
            List<ReviewItem> items = await which(db.ReviewItems.AsNoTracking()).OrderByDescending(i => i.Id).Take(limit).ToListAsync(cancellationToken).ConfigureAwait(false);
            Dictionary<long, List<ReviewLabel>> labels = [];
            foreach (long[] ids in items.Select(i => i.Id).Chunk(500))
            {
                foreach (ReviewLabel label in await db.ReviewLabels.AsNoTracking().Where(l => ids.Contains(l.ItemId)).ToListAsync(cancellationToken).ConfigureAwait(false))
                {
                    (labels.TryGetValue(label.ItemId, out List<ReviewLabel>? list) ? list : labels[label.ItemId] = []).Add(label);
                }
            }

            return [.. items.Select(i => new LabelledItem(i, [.. labels.GetValueOrDefault(i.Id, []).OrderBy(l => l.At)]))];
        }
    }
}
