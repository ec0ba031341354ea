namespace OpsConsole.Web.Costs.Executive;

/// <summary>Twelve months together.</summary>
/// <param name="First">The first day of the first of them, UTC.</param>
/// <param name="Last">The first day of the last of them.</param>
/// <param name="Cost">US dollars; null where there was no use.</param>
/// <param name="Before">What the twelve before them cost; null where that is not known.</param>
internal sealed record MonthYears(DateOnly First, DateOnly Last, decimal? Cost, decimal? Before)
{
    private const int Year = 12;

    /// <summary>The years of some months, counted back from the last one; the newest first. What is left over at the beginning counts with none.</summary>
    public static IReadOnlyList<MonthYears> Of(IReadOnlyList<MonthCost> months)
    {
        MonthCost[][] years = [.. Enumerable.Range(0, months.Count / Year).Select(y => months.SkipLast(y * Year).TakeLast(Year).ToArray())];
        return [.. years.Select((year, i) => new MonthYears(year[0].First, year[^1].First, SumOf(year), i + 1 < years.Length ? SumOf(years[i + 1]) : null))];
    }

    private static decimal? SumOf(MonthCost[] year) => Array.Exists(year, m => m.Cost is not null) ? year.Sum(m => m.Cost ?? 0) : null;
}
