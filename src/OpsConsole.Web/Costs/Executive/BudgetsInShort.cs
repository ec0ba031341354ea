using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Spending;
using OpsConsole.Web.Costs.Budgets;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>Whether any budget is over, in a word and a sentence.</summary>
/// <param name="Tone">How good that is; empty for neither.</param>
/// <param name="Word">The answer.</param>
/// <param name="Why">Which budget says so.</param>
/// <param name="Link">The page behind it.</param>
public sealed record BudgetsInShort(string Tone, string Word, string Why, string Link)
{
    /// <summary>The answer of some budgets as they stand now.</summary>
    /// <param name="budgets">The budgets, each with how it stands; null where that was not judged yet.</param>
    public static BudgetsInShort Of(IReadOnlyList<(BudgetInForce Budget, BudgetStanding? Standing)> budgets)
    {
        ArgumentNullException.ThrowIfNull(budgets);
        var judged = budgets.Where(b => b.Standing is not null).Select(b => (b.Budget, Standing: b.Standing!, Amount: b.Budget.Budget.Amount)).OrderByDescending(b => b.Standing.ShareOf(b.Amount)).ToList();
        var over = judged.Where(b => b.Standing.Spent > b.Amount).ToList();
        var expected = judged.Where(b => b.Standing.Forecast?.Expected > b.Amount).ToList();
        return budgets.Count == 0 ? new("", "No budget yet", "Say what may be spent, and be told before it is.", BudgetLinks.New)
            : judged.Count == 0 ? new("", "Being counted", "Budgets are judged every ten seconds.", BudgetLinks.List)
            : over.Count > 0 ? new("bad", over.Count == 1 ? "Yes, one is" : $"Yes, {over.Count} are", $"{Spent(over[0].Budget, over[0].Standing)}.", LinkOf(over.Count, over[0].Budget))
            : expected.Count > 0 ? new("warn", "Not yet", $"{expected[0].Budget.Budget.Name} is expected to come to {Figures.Money(expected[0].Standing.Forecast!.Expected)} of {BudgetWords.Amount(expected[0].Budget.Budget)}{(expected.Count > 1 ? $", and {expected.Count - 1} more to go over" : "")}.", LinkOf(expected.Count, expected[0].Budget))
            : new("ok", "No", $"Nearest to its end: {Spent(judged[0].Budget, judged[0].Standing)}.", BudgetLinks.List);
    }

    private static string LinkOf(int count, BudgetInForce one) => count == 1 ? BudgetLinks.Of(one.Slug) : BudgetLinks.List;

    private static string Spent(BudgetInForce budget, BudgetStanding standing) =>
        $"{budget.Budget.Name}, {Figures.Money(standing.Spent)} of {BudgetWords.Amount(budget.Budget)}, {Figures.Percent((double)standing.ShareOf(budget.Budget.Amount))}";
}
