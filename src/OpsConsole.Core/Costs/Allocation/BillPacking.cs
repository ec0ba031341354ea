using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>Packs days of the bill for those who read them. What is not packed is only slower to read, so this comes after the days count, a day at a time.</summary>
internal static class BillPacking
{
    /// <summary>Most charges of a day that are packed: past it a row would be larger than what it saves.</summary>
    public const int MostCharges = 20_000;

    /// <summary>Packs the days of a source that are not, the newest first.</summary>
    public static async Task RunAsync(JobRunning run, string sourceId, CancellationToken cancellationToken)
    {
        List<BilledDay> days = [];
        await run.WriteAsync(
            async context =>
            {
                days = await Unpacked(context, sourceId).ToListAsync(cancellationToken).ConfigureAwait(false);
                return 0;
            },
            cancellationToken).ConfigureAwait(false);
        foreach (BilledDay day in days)
        {
            await run.WriteAsync(
                async context =>
                {
                    await PackAsync(context, day, cancellationToken).ConfigureAwait(false);
                    return 0;
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The days of a source that have lines and are not packed as they are now, the newest first.</summary>
    internal static IQueryable<BilledDay> Unpacked(OpsDbContext context, string sourceId) => context.BilledDays.AsNoTracking()
        .Where(d => d.SourceId == sourceId && d.Lines > 0 && !context.PackedDays.Any(p => p.SourceId == sourceId && p.Day == d.Day && p.Generation == d.Generation)).OrderByDescending(d => d.Day);

    /// <summary>Packs a day, in the place of how it was packed before.</summary>
    internal static async Task PackAsync(OpsDbContext context, BilledDay day, CancellationToken cancellationToken)
    {
        ChargeFold fold = new();
        await foreach (BilledLine line in context.BilledLines.AsNoTracking().Where(l => l.SourceId == day.SourceId && l.Day == day.Day && l.Generation == day.Generation)
            .AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            fold.Add(line);
        }

        PackedDay? before = await context.PackedDays.FindAsync([day.SourceId, day.Day], cancellationToken).ConfigureAwait(false);
        PackedDay packed = before ?? context.PackedDays.Add(new PackedDay { SourceId = day.SourceId, Day = day.Day, Charges = [] }).Entity;
        (packed.Generation, packed.Charges) = (day.Generation, fold.Count > MostCharges ? [] : ChargesCodec.Pack(fold.Charges()));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        context.ChangeTracker.Clear();
    }
}
