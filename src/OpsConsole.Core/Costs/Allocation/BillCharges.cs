using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>
/// Reads the charges of days. What was read stays in memory with the generation that it is of: a day that is read anew has another one, so that nothing old is ever
/// shown, on whichever node it was read.
/// </summary>
public sealed class BillCharges(IDbContextFactory<OpsDbContext> contexts)
{
    private const int Attempts = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Source, DateOnly Day), Kept> _kept = [];
    private long _asked, _charges;

    /// <summary>Most charges that are kept, about 100 MB; days that were asked for longest ago go first.</summary>
    internal int MostKept { get; init; } = 600_000;

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

    /// <summary>Reads days of a source: those that are packed as they are, of the others the lines.</summary>
    private void Fill(OpsDbContext context, string source, BilledDay[] days, CancellationToken cancellationToken)
    {
        Dictionary<DateOnly, long> generations = days.ToDictionary(d => d.Day, d => d.Generation);
        (DateOnly from, DateOnly to) = (days[0].Day, days[^1].Day);
        foreach (PackedDay packed in context.PackedDays.AsNoTracking().Where(p => p.SourceId == source && p.Day >= from && p.Day <= to).AsEnumerable())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (packed.Charges.Length > 0 && generations.TryGetValue(packed.Day, out long generation) && generation == packed.Generation && ChargesCodec.Unpack(packed.Day, packed.Charges) is { } charges)
            {
                Keep(source, packed.Day, generation, charges);
                generations.Remove(packed.Day);
            }
        }

        FillByLines(context, source, [.. days.Where(d => generations.ContainsKey(d.Day))], cancellationToken);
        lock (_lock)
        {
            Bound();
        }
    }

    /// <summary>Reads days of a source by their lines, those that lie side by side by one statement.</summary>
    private void FillByLines(OpsDbContext context, string source, BilledDay[] days, CancellationToken cancellationToken)
    {
        for (int first = 0, end; first < days.Length; first = end)
        {
            end = first + 1;
            while (end < days.Length && days[end].Day == days[end - 1].Day.AddDays(1))
            {
                end++;
            }

            (DateOnly from, DateOnly to) = (days[first].Day, days[end - 1].Day);
            Dictionary<DateOnly, (long Generation, ChargeFold Lines)> folded = days[first..end].ToDictionary(d => d.Day, d => (d.Generation, new ChargeFold()));
            foreach (BilledLine line in context.BilledLines.AsNoTracking().Where(l => l.SourceId == source && l.Day >= from && l.Day <= to).AsEnumerable())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (folded[line.Day] is var (generation, lines) && line.Generation == generation)
                {
                    lines.Add(line);
                }
            }

            foreach ((DateOnly day, (long generation, ChargeFold lines)) in folded.Where(f => f.Value.Lines.Count > 0)) // none: its generation is gone, and another one is there
            {
                Keep(source, day, generation, lines.Charges());
            }
        }
    }

    private void Keep(string source, DateOnly day, long generation, BilledCharge[] charges)
    {
        lock (_lock)
        {
            Forget((source, day));
            _kept[(source, day)] = new Kept(generation, charges) { Asked = ++_asked };
            _charges += charges.Length;
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
}
