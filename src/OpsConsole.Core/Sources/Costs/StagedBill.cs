using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Sources.Costs;

/// <summary>
/// A reading of days whose lines are written already, and count from one transaction on, all days together. So a long reading does not hold the database, and no reader
/// sees a part of it.
/// </summary>
internal sealed class StagedBill : IWindowContent
{
    /// <summary>Lines of a transaction.</summary>
    public const int Batch = 2_000;

    private readonly IReadOnlyList<BilledDay> _days;

    private StagedBill(IReadOnlyList<BilledDay> days) => _days = days;

    /// <summary>Writes the lines of a reading, which nobody sees yet.</summary>
    /// <param name="source">The source.</param>
    /// <param name="pieces">The days that were read.</param>
    /// <param name="said">All that the source says of them.</param>
    /// <param name="run">The run.</param>
    /// <param name="now">Now, UTC.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SourceException">A line cannot be kept.</exception>
    public static async Task<StagedBill> WriteAsync(SourceDefinition source, IReadOnlyList<TimeWindow> pieces, IReadOnlyList<CostDay> said, JobRunning run, DateTime now, CancellationToken cancellationToken)
    {
        long generation = 0;
        await run.WriteAsync(
            async context =>
            {
                generation = await BillWriter.NextGenerationAsync(context, source.Id, cancellationToken).ConfigureAwait(false);
                return 0;
            },
            cancellationToken).ConfigureAwait(false);
        BilledLine[] lines = [.. from day in said from line in day.Lines select BilledLines.Of(source.Id, generation, day, line)];
        foreach (BilledLine[] batch in lines.Chunk(Batch))
        {
            await run.WriteAsync(
                async context =>
                {
                    await BillWriter.StageAsync(context, batch, cancellationToken).ConfigureAwait(false);
                    return 0; // they count when they are published
                },
                cancellationToken).ConfigureAwait(false);
        }

        ILookup<DateOnly, CostDay> byDay = said.ToLookup(d => d.Day);
        return new StagedBill([.. pieces.Select(piece => DateOnly.FromDateTime(piece.From)).Select(day => new BilledDay
        {
            SourceId = source.Id,
            Day = day,
            Generation = generation,
            IsEstimated = !byDay[day].Any() || byDay[day].Any(d => d.Estimated), // of a day without any account nothing says that it is final
            ReadAt = now,
            RunId = run.Run.Id,
            Lines = byDay[day].Sum(d => d.Lines.Count),
        })]);
    }

    public async Task<IReadOnlyList<long>> WriteAsync(OpsDbContext context, IReadOnlyList<TimeWindow> pieces, CancellationToken cancellationToken)
    {
        await BillWriter.PublishAsync(context, _days, cancellationToken).ConfigureAwait(false);
        return [.. _days.Select(d => (long)d.Lines)];
    }

    public void Committed()
    {
    }
}
