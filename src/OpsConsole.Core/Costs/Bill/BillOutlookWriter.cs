using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Bill;

/// <summary>Writes what a source expects, and what it finds unusual, in the place of what it said before.</summary>
internal static class BillOutlookWriter
{
    /// <summary>Replaces the whole forecast of a source.</summary>
    public static async Task ForecastAsync(OpsDbContext context, string sourceId, IEnumerable<ForecastCost> days, CancellationToken cancellationToken)
    {
        await context.ForecastCosts.Where(f => f.SourceId == sourceId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        context.ForecastCosts.AddRange(days);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Replaces what a source finds unusual since a day. What is older stays as it was said last.</summary>
    public static async Task UnusualAsync(OpsDbContext context, string sourceId, DateOnly since, IReadOnlyCollection<UnusualCost> found, CancellationToken cancellationToken)
    {
        Dictionary<string, UnusualCost> known = await context.UnusualCosts.Where(c => c.SourceId == sourceId).ToDictionaryAsync(c => c.Id, cancellationToken).ConfigureAwait(false);
        foreach (UnusualCost cost in found)
        {
            if (known.Remove(cost.Id, out UnusualCost? before))
            {
                context.Entry(before).CurrentValues.SetValues(cost);
            }
            else
            {
                context.UnusualCosts.Add(cost);
            }
        }

        context.UnusualCosts.RemoveRange(known.Values.Where(c => c.From >= since));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }
}
