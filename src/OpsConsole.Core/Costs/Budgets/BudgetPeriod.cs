namespace OpsConsole.Core.Costs.Budgets;

/// <summary>How long an amount is to last.</summary>
public enum BudgetPeriod
{
    /// <summary>A day.</summary>
    Day,

    /// <summary>A week, from Monday.</summary>
    Week,

    /// <summary>A month of the calendar.</summary>
    Month,

    /// <summary>A quarter of the calendar.</summary>
    Quarter,

    /// <summary>A year of the calendar.</summary>
    Year,
}

/// <summary>A stretch of time.</summary>
/// <param name="From">Its beginning, UTC.</param>
/// <param name="End">Its end, UTC, exclusive.</param>
public readonly record struct PeriodRange(DateTime From, DateTime End)
{
    /// <summary>The period that a moment lies in. All begin at midnight UTC.</summary>
    /// <param name="period">Which.</param>
    /// <param name="at">The moment, UTC.</param>
    public static PeriodRange Of(BudgetPeriod period, DateTime at)
    {
        DateTime day = at.Date, month = day.AddDays(1 - day.Day);
        DateTime from = period switch
        {
            BudgetPeriod.Day => day,
            BudgetPeriod.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)), // Sunday is the last day of its week
            BudgetPeriod.Month => month,
            BudgetPeriod.Quarter => month.AddMonths(-((month.Month - 1) % 3)),
            _ => month.AddMonths(1 - month.Month),
        };
        return new PeriodRange(from, period switch
        {
            BudgetPeriod.Day => from.AddDays(1),
            BudgetPeriod.Week => from.AddDays(7),
            BudgetPeriod.Month => from.AddMonths(1),
            BudgetPeriod.Quarter => from.AddMonths(3),
            _ => from.AddYears(1),
        });
    }

    /// <summary>Its length.</summary>
    public TimeSpan Length => End - From;
}
