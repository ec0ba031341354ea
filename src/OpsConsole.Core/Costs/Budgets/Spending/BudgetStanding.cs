using OpsConsole.Core.Costs.Spending;

namespace OpsConsole.Core.Costs.Budgets.Spending;

/// <summary>How a budget stands.</summary>
/// <param name="At">When it was looked at, UTC.</param>
/// <param name="Period">The period.</param>
/// <param name="Spent">What was spent in it, US dollars.</param>
/// <param name="Unpriced">Model calls of it that have no price and are not in that.</param>
/// <param name="Forecast">What it will have been at its end; null while too few days are known.</param>
/// <param name="Rate">How fast it is spent.</param>
/// <param name="Usual">What is usual for this hour of the week, US dollars a minute; null when that is not known.</param>
public sealed record BudgetStanding(DateTime At, PeriodRange Period, decimal Spent, long Unpriced, SpendForecast? Forecast, SpendRate Rate, decimal? Usual)
{
    /// <summary>How much of an amount is spent, 0 to 1 and more.</summary>
    public decimal ShareOf(decimal amount) => Spent / amount;

    /// <summary>How much of the period is over, 0 to 1.</summary>
    public double Elapsed => Math.Clamp((At - Period.From) / Period.Length, 0, 1);

    /// <summary>Works it out.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="picture">What was spent by all.</param>
    /// <param name="teams">Whose applications are whose.</param>
    /// <param name="arrived">What it saw at the looks before; null for none.</param>
    internal static BudgetStanding Of(Budget budget, SpendPicture picture, Teams teams, ArrivedSpend? arrived)
    {
        PeriodRange period = PeriodRange.Of(budget.Period, picture.At);
        SpendSheet recent = picture.Minutes.Of(budget.Scope, teams);
        SpendCell[] minutes = recent.Sum(SpendReader.PastMinutes + 1);
        SpendCell today = picture.Today.Of(budget.Scope, teams).Total;
        SpendCell spent = today + picture.Before[period.From].Of(budget.Scope, teams).Total;
        (decimal lately, decimal peak) = arrived?.Look(minutes, recent.From, today, picture.At) ?? (0, 0);
        SpendCell[] days = picture.Days.Of(budget.Scope, teams).Sum(SpendReader.PastDays);
        return new BudgetStanding(
            picture.At, period, spent.Dollars, spent.Unpriced,
            SpendForecast.Of(spent.Dollars, (period.End - picture.At).TotalDays, [.. days.SkipWhile(d => d.Calls == 0).Select(d => d.Dollars)]), // days before the first call say nothing
            SpendRate.Of(minutes, lately, peak),
            UsualSpend.PerMinute(picture.Hours.Select(h => h.Of(budget.Scope, teams).Total)));
    }
}
