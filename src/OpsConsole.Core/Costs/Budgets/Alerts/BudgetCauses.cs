using OpsConsole.Core.Costs.Budgets.Spending;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>Explains what was found of a budget out of what was read anyway.</summary>
internal static class BudgetCauses
{
    /// <summary>What explains it; null where nothing was spent.</summary>
    public static SpendCause? Of(Budget budget, string rule, SpendPicture picture, Teams teams)
    {
        bool isRate = rule is BudgetRules.Rate or BudgetRules.Usual;
        return isRate ? OfMinutes(budget, rule, picture, teams) : OfPeriod(budget, picture, teams);
    }

    /// <summary>The minutes that were found too dear, against the same hour of the weeks before.</summary>
    private static SpendCause? OfMinutes(Budget budget, string rule, SpendPicture picture, Teams teams)
    {
        SpendSheet minutes = picture.Minutes.Of(budget.Scope, teams);
        int count = SpendReader.PastMinutes + 1;
        SpendCell[] sums = minutes.Sum(count);
        (int first, int length) = rule == BudgetRules.Usual ? (count - 1 - SpendRate.QuietMinutes, SpendRate.QuietMinutes)
            : sums[^1].Dollars >= sums[^2].Dollars ? (count - 1, 1) : (count - 2, 1);
        SpendSheet[] known = [.. picture.Hours.Select(h => h.Of(budget.Scope, teams)).Where(h => h.Total.Calls > 0)];
        return SpendCause.Find(
            minutes.Lines.Select(l => (l.Key, l.Cells.Skip(first).Take(length).Sum(c => c.Dollars) / length)),
            known.Length < UsualSpend.LeastWeeks ? null : known.SelectMany(h => h.Lines).Select(l => (l.Key, l.Total.Dollars / known.Length / 60)), isRate: true);
    }

    /// <summary>The period so far, against as many of the days before it.</summary>
    private static SpendCause? OfPeriod(Budget budget, SpendPicture picture, Teams teams)
    {
        DateTime from = PeriodRange.Of(budget.Period, picture.At).From;
        IEnumerable<SpendLine> spent = picture.Before[from].Of(budget.Scope, teams).Lines.Concat(picture.Today.Of(budget.Scope, teams).Lines);
        SpendSheet days = picture.Days.Of(budget.Scope, teams);
        SpendCell[] byDay = days.Sum(SpendReader.PastDays);
        int before = Math.Clamp((int)(from - days.From).TotalDays, 0, SpendReader.PastDays), silent = byDay.TakeWhile(d => d.Calls == 0).Count();
        decimal length = (decimal)(picture.At - from).TotalDays;
        return SpendCause.Find(
            spent.Select(l => (l.Key with { Prompt = null }, l.Total.Dollars)), // days are not told apart by prompt
            before - silent < 1 ? null : days.Lines.Select(l => (l.Key, l.Cells.Take(before).Sum(c => c.Dollars) / (before - silent) * length)), isRate: false);
    }
}
