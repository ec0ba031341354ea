using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Bill;

/// <summary>
/// Puts readings of days in the place of those before. Lines are staged under a generation that no reader sees, in as many transactions as it takes; then publishing makes
/// it that of the days, in one. What was staged and never published is swept away by the next writer. One writer at a time for a source: who writes holds its job.
/// </summary>
internal static class BillWriter
{
    /// <summary>A generation that no line of the source has.</summary>
    public static async Task<long> NextGenerationAsync(OpsDbContext context, string sourceId, CancellationToken cancellationToken) =>
        1 + Math.Max(
            await context.BilledDays.Where(d => d.SourceId == sourceId).MaxAsync(d => (long?)d.Generation, cancellationToken).ConfigureAwait(false) ?? 0,
            await context.BilledLines.Where(l => l.SourceId == sourceId).MaxAsync(l => (long?)l.Generation, cancellationToken).ConfigureAwait(false) ?? 0);

    /// <summary>Writes lines that no reader sees yet.</summary>
    public static async Task StageAsync(OpsDbContext context, IEnumerable<BilledLine> lines, CancellationToken cancellationToken)
    {
        context.BilledLines.AddRange(lines);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        context.ChangeTracker.Clear();
    }

    /// <summary>Makes a generation that of these days: its lines are all that each of them has.</summary>
    /// <param name="context">The transaction.</param>
    /// <param name="days">The days, with the generation and how many lines of it are staged.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task PublishAsync(OpsDbContext context, IReadOnlyList<BilledDay> days, CancellationToken cancellationToken)
    {
        if (days.Count == 0)
        {
            return;
        }

        string sourceId = days[0].SourceId;
        (DateOnly first, DateOnly last) = (days.Min(d => d.Day), days.Max(d => d.Day));
        Dictionary<DateOnly, BilledDay> known = await context.BilledDays.Where(d => d.SourceId == sourceId && d.Day >= first && d.Day <= last).ToDictionaryAsync(d => d.Day, cancellationToken).ConfigureAwait(false);
        foreach (BilledDay day in days)
        {
            await context.BilledLines.Where(l => l.SourceId == sourceId && l.Day == day.Day && l.Generation != day.Generation).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            if (known.TryGetValue(day.Day, out BilledDay? before))
            {
                context.Entry(before).CurrentValues.SetValues(day);
            }
            else
            {
                context.BilledDays.Add(day);
            }
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes lines of the source that were staged and never published.</summary>
    public static Task SweepAsync(OpsDbContext context, string sourceId, CancellationToken cancellationToken) =>
        context.BilledLines.Where(l => l.SourceId == sourceId && !context.BilledDays.Any(d => d.SourceId == sourceId && d.Day == l.Day && d.Generation == l.Generation)).ExecuteDeleteAsync(cancellationToken);
}
