using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Bill;

/// <summary>What a source has billed, for people to see.</summary>
public sealed class BillBook(IDbContextFactory<OpsDbContext> contexts, TimeProvider time)
{
    /// <summary>The bill of a source; null before anything of it was read.</summary>
    public async Task<BillView?> OfAsync(string sourceId, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            if (!await context.BilledDays.AnyAsync(d => d.SourceId == sourceId, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), month = BillDue.MonthOf(today), last = month.AddMonths(-1);
            List<BilledDay> days = await context.BilledDays.AsNoTracking().Where(d => d.SourceId == sourceId && d.Day >= last).OrderByDescending(d => d.Day).ToListAsync(cancellationToken).ConfigureAwait(false);
            var sums = await context.Lines().Where(l => l.SourceId == sourceId && l.Day >= last).GroupBy(l => new { l.Day, l.Currency })
                .Select(g => new { g.Key.Day, g.Key.Currency, Billed = g.Sum(l => l.Billed) }).ToListAsync(cancellationToken).ConfigureAwait(false);
            ILookup<DateOnly, BillAmount> amounts = sums.ToLookup(s => s.Day, s => new BillAmount(s.Currency, s.Billed));
            List<ForecastCost> forecast = await context.ForecastCosts.AsNoTracking().Where(f => f.SourceId == sourceId && f.Day >= today).ToListAsync(cancellationToken).ConfigureAwait(false);
            List<UnusualCost> unusual = await context.UnusualCosts.AsNoTracking().Where(c => c.SourceId == sourceId && (c.To == null || c.To >= last)).ToListAsync(cancellationToken).ConfigureAwait(false);
            return new BillView(
                [.. days.Select(d => new BillDay(d.Day, d.Generation, d.IsEstimated, d.ReadAt, d.Lines, Sum(amounts[d.Day])))],
                MonthOf(month, days, amounts),
                MonthOf(last, days, amounts),
                [.. forecast.Count == 0 ? [] : new[] { month, month.AddMonths(1) }.Select(m => Expected(m, forecast, days, amounts)).Where(m => m.Amounts.Count > 0)],
                [.. unusual.OrderByDescending(c => c.Impact)]);
        }
    }

    private static BillMonth MonthOf(DateOnly first, List<BilledDay> days, ILookup<DateOnly, BillAmount> amounts)
    {
        DateOnly next = first.AddMonths(1);
        BilledDay[] own = [.. days.Where(d => d.Day >= first && d.Day < next)];
        return new BillMonth(first, own.Length == next.DayNumber - first.DayNumber && own.All(BillDue.IsFinal), Sum(own.SelectMany(d => amounts[d.Day])));
    }

    /// <summary>Of days that were read, what they cost; of the others, what is expected.</summary>
    private static BillMonth Expected(DateOnly first, List<ForecastCost> forecast, List<BilledDay> days, ILookup<DateOnly, BillAmount> amounts)
    {
        DateOnly next = first.AddMonths(1);
        HashSet<DateOnly> read = [.. days.Select(d => d.Day)];
        return new BillMonth(first, false, Sum(
        [
            .. read.Where(d => d >= first && d < next).SelectMany(d => amounts[d]),
            .. forecast.Where(f => f.Day >= first && f.Day < next && !read.Contains(f.Day)).Select(f => new BillAmount(f.Currency, f.Mean)),
        ]));
    }

    private static BillAmount[] Sum(IEnumerable<BillAmount> amounts) =>
        [.. amounts.GroupBy(a => a.Currency).Select(g => new BillAmount(g.Key, g.Sum(a => a.Billed))).OrderByDescending(a => Math.Abs(a.Billed)).ThenBy(a => a.Currency, StringComparer.Ordinal)];
}
