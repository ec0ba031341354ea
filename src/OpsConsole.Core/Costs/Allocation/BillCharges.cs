using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>
/// Reads the charges of days. What was read stays in memory with the generation that it is of: a day that is read anew has another one, so that nothing old is ever
/// shown, on whichever node it was read. Of the lines those are added up that differ only in account or region.
/// </summary>
public sealed class BillCharges(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>Most charges that are kept, about 100 MB; days that were asked for longest ago go first.</summary>
    private const int MostKept = 600_000;

    private const int Attempts = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Source, DateOnly Day), Kept> _kept = [];
    private long _asked, _charges;

    /// <summary>The days of a range that were read, of all sources, oldest first.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The day after the last one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<DayCharges>> OfAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await Task.Run(() => Read(context, from, to, cancellationToken), cancellationToken).ConfigureAwait(false); // SQLite's async API blocks
        }
    }

    /// <summary>Whether any source was ever read.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken = default)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            return await context.BilledDays.AnyAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private List<DayCharges> Read(OpsDbContext context, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            List<BilledDay> days = [.. context.BilledDays.AsNoTracking().Where(d => d.Day >= from && d.Day < to).OrderBy(d => d.Day).ThenBy(d => d.SourceId)];
            BilledDay[] missing = [.. days.Where(d => d.Lines > 0 && Find(d) is null)];
            foreach (IGrouping<string, BilledDay> source in missing.GroupBy(d => d.SourceId))
            {
                Fill(context, source.Key, [.. source], cancellationToken);
            }

            DayCharges?[] read = [.. days.Select(d => d.Lines == 0 ? View(d, []) : Find(d) is { } charges ? View(d, charges) : null)];
            if (attempt == Attempts || Array.IndexOf(read, null) < 0)
            {
                return [.. read.OfType<DayCharges>()]; // a day was published between the two reads, again and again: the next request has it
            }
        }
    }

    private static DayCharges View(BilledDay day, IReadOnlyList<BilledCharge> charges) => new(day.SourceId, day.Day, BillDue.IsFinal(day), day.ReadAt, charges);

    private IReadOnlyList<BilledCharge>? Find(BilledDay day)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue((day.SourceId, day.Day), out Kept? kept) && kept.Generation == day.Generation)
            {
                kept.Asked = ++_asked;
                return kept.Charges;
            }

            return null;
        }
    }

    /// <summary>Reads days of a source, those that lie side by side by one statement.</summary>
    private void Fill(OpsDbContext context, string source, BilledDay[] days, CancellationToken cancellationToken)
    {
        for (int first = 0, end; first < days.Length; first = end)
        {
            end = first + 1;
            while (end < days.Length && days[end].Day == days[end - 1].Day.AddDays(1))
            {
                end++;
            }

            (DateOnly from, DateOnly to) = (days[first].Day, days[end - 1].Day);
            Dictionary<DateOnly, Folded> folded = days[first..end].ToDictionary(d => d.Day, d => new Folded(d.Generation));
            foreach (BilledLine line in context.BilledLines.AsNoTracking().Where(l => l.SourceId == source && l.Day >= from && l.Day <= to).AsEnumerable())
            {
                cancellationToken.ThrowIfCancellationRequested();
                folded[line.Day].Add(line);
            }

            lock (_lock)
            {
                foreach ((DateOnly day, Folded lines) in folded.Where(f => f.Value.Count > 0)) // none: its generation is gone, and another one is there
                {
                    Forget((source, day));
                    _kept[(source, day)] = new Kept(lines.Generation, lines.Charges()) { Asked = ++_asked };
                    _charges += lines.Count;
                }

                Bound();
            }
        }
    }

    private void Forget((string Source, DateOnly Day) key)
    {
        if (_kept.Remove(key, out Kept? old))
        {
            _charges -= old.Charges.Count;
        }
    }

    private void Bound()
    {
        if (_charges > MostKept)
        {
            foreach ((string, DateOnly) oldest in _kept.OrderBy(k => k.Value.Asked).Select(k => k.Key).ToArray())
            {
                if (_charges <= MostKept * 3 / 4)
                {
                    return;
                }

                Forget(oldest);
            }
        }
    }

    private sealed class Kept(long generation, IReadOnlyList<BilledCharge> charges)
    {
        public long Generation { get; } = generation;

        public IReadOnlyList<BilledCharge> Charges { get; } = charges;

        public long Asked { get; set; }
    }

    /// <summary>The lines of a day that have its generation, added up.</summary>
    private sealed class Folded(long generation)
    {
        private readonly Dictionary<(string, string, string, ChargeCategory, string?, string, string, string?), (BilledLine Line, decimal Amount, decimal Quantity)> _sums = [];

        public long Generation { get; } = generation;

        public int Count => _sums.Count;

        public void Add(BilledLine line)
        {
            if (line.Generation == Generation)
            {
                var key = (line.Provider, line.Service, line.UsageType, line.Category, line.ChargeType, line.Tags, line.Currency, line.Unit);
                (BilledLine _, decimal amount, decimal quantity) = _sums.GetValueOrDefault(key);
                _sums[key] = (line, amount + line.Billed, quantity + line.Quantity);
            }
        }

        public BilledCharge[] Charges() => [.. _sums.Values.Select(s => ChargeOf(s.Line) with { Amount = s.Amount, Quantity = s.Quantity })];
    }

    /// <summary>A line as a charge.</summary>
    internal static BilledCharge ChargeOf(BilledLine line) => new()
    {
        Day = line.Day, Currency = line.Currency, Provider = line.Provider, Service = line.Service, UsageType = line.UsageType, Category = line.Category, ChargeType = line.ChargeType,
        Tags = line.Tags, Amount = line.Billed, Quantity = line.Quantity, Unit = line.Unit,
    };
}
