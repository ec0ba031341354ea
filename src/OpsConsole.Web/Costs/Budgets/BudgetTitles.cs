using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Costs.Budgets;

namespace OpsConsole.Web.Costs.Budgets;

/// <summary>What changes of budgets are about, in a line.</summary>
internal static class BudgetTitles
{
    /// <summary>A budget is made or changed.</summary>
    /// <param name="before">What it was; null for a new one.</param>
    /// <param name="budget">What it is to be.</param>
    public static string Of(Budget? before, Budget budget) => Cut(
        before is null ? $"New budget {budget.Name}: {BudgetWords.Amount(budget)} for {budget.Scope}"
        : before.Amount != budget.Amount || before.Period != budget.Period ? $"Budget {budget.Name}: {BudgetWords.Amount(budget)} instead of {BudgetWords.Amount(before)}"
        : $"Budget {budget.Name}: other alerts");

    /// <summary>A budget is removed.</summary>
    public static string Removing(Budget budget) => Cut($"Remove the budget {budget.Name}");

    private static string Cut(string title) => title.Length <= ChangeWish.MaxTitle ? title : title[..(ChangeWish.MaxTitle - 1)] + "…";
}
