using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Bill;

/// <summary>Reads the bill.</summary>
public static class BillQueries
{
    /// <summary>The lines that count: those of each day's generation.</summary>
    public static IQueryable<BilledLine> Lines(this OpsDbContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return from line in context.BilledLines
               join day in context.BilledDays on new { line.SourceId, line.Day, line.Generation } equals new { day.SourceId, day.Day, day.Generation }
               select line;
    }
}
