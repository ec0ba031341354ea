namespace OpsConsole.Core.Costs.Budgets.Spending;

/// <summary>What is usual for an hour of the week.</summary>
public static class UsualSpend
{
    /// <summary>Weeks that must have something in that hour before anything is usual.</summary>
    public const int LeastWeeks = 2;

    /// <summary>The middle one of the weeks that have something; of an even number the mean of both in the middle.</summary>
    /// <param name="hours">What that hour had in each of the weeks before.</param>
    /// <returns>US dollars a minute; null where too few weeks have anything.</returns>
    public static decimal? PerMinute(IEnumerable<SpendCell> hours)
    {
        decimal[] known = [.. hours.Where(h => h.Calls > 0).Select(h => h.Dollars).Order()];
        return known.Length < LeastWeeks ? null : (known[(known.Length - 1) / 2] + known[known.Length / 2]) / 2 / 60;
    }
}
