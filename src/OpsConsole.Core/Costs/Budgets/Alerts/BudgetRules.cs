using System.Globalization;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Costs.Budgets.Spending;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>What is found of a budget at a moment.</summary>
/// <param name="Rule">By which rule.</param>
/// <param name="Severity">How soon somebody should look.</param>
/// <param name="Says">The whole in one sentence.</param>
/// <param name="Trips">Whether the budget kills on it.</param>
public sealed record BudgetFinding(string Rule, NotificationSeverity Severity, string Says, bool Trips);

/// <summary>Judges budgets: pure functions of a budget and how it stands. Rules are <c>threshold:80</c>, <c>forecast</c>, <c>rate</c> and <c>usual</c>.</summary>
public static class BudgetRules
{
    /// <summary>It is expected not to last.</summary>
    public const string Forecast = "forecast";

    /// <summary>More is spent a minute than its limit.</summary>
    public const string Rate = "rate";

    /// <summary>Much more is spent a minute than is usual for the hour of the week.</summary>
    public const string Usual = "usual";

    private const string ThresholdPrefix = "threshold:", Changed = "The budget was changed.";

    private const int Soon = 80;

    /// <summary>The rule of a share.</summary>
    /// <param name="percent">Percent of the amount.</param>
    public static string Threshold(int percent) => string.Create(CultureInfo.InvariantCulture, $"{ThresholdPrefix}{percent}");

    /// <summary>The share of a rule in percent; null where it is about no share.</summary>
    public static int? PercentOf(string rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.StartsWith(ThresholdPrefix, StringComparison.Ordinal) && int.TryParse(rule.AsSpan(ThresholdPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int percent) ? percent : null;
    }

    /// <summary>What is found: of the thresholds the highest that is reached.</summary>
    public static IReadOnlyList<BudgetFinding> Find(Budget budget, BudgetStanding standing)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(standing);
        List<BudgetFinding> found = [];
        string period = $"{Dollars(budget.Amount)} for this {BudgetText.Word(budget.Period)}";
        if (Reached(budget, standing) is { } percent)
        {
            string share = (standing.ShareOf(budget.Amount) * 100).ToString("0.#", CultureInfo.InvariantCulture);
            found.Add(new BudgetFinding(
                Threshold(percent), percent >= Budget.Limit ? NotificationSeverity.Critical : percent >= Soon ? NotificationSeverity.Warning : NotificationSeverity.Info,
                $"{Dollars(standing.Spent)} of {period} is spent: {share}%, with {(1 - standing.Elapsed).ToString("0%", CultureInfo.InvariantCulture)} of the {BudgetText.Word(budget.Period)} left.",
                percent >= Budget.Limit && budget.Trip is { OnLimit: true }));
        }

        if (IsExpectedOver(budget, standing))
        {
            found.Add(new BudgetFinding(Forecast, NotificationSeverity.Warning,
                $"{Dollars(standing.Forecast!.Expected)} of {period} is expected by its end ({Dollars(standing.Forecast.Low)} to {Dollars(standing.Forecast.High)}, four in five). {Dollars(standing.Spent)} is spent so far.", false));
        }

        if (standing.Rate.LastMinute > budget.PerMinute)
        {
            found.Add(new BudgetFinding(Rate, NotificationSeverity.Critical,
                $"{Dollars(standing.Rate.LastMinute)} in the last minute. The limit is {Dollars(budget.PerMinute.Value)} a minute.", budget.Trip is { OnRate: true }));
        }

        if (standing.Rate.LastFive > UsualLimit(budget, standing))
        {
            found.Add(new BudgetFinding(Usual, NotificationSeverity.Warning,
                $"{Dollars(standing.Rate.LastFive)} a minute over five minutes. Usual for this hour of the week is {Dollars(standing.Usual!.Value)}.", false));
        }

        return found;
    }

    /// <summary>Why an alert is over; null while it is not.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="current">The budget as it is in force; null when it was removed.</param>
    /// <param name="standing">How it stands.</param>
    public static string? Over(BudgetAlert alert, BudgetInForce? current, BudgetStanding? standing)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (current is null || standing is null)
        {
            return "The budget was removed.";
        }

        Budget budget = current.Budget;
        bool isChanged = current.Version != alert.Version;
        return (alert.Rule, PercentOf(alert.Rule)) switch
        {
            (Rate, _) => budget.PerMinute is not { } limit ? Changed : standing.Rate.Peak <= limit ? $"It was below the limit for {SpendRate.QuietMinutes} minutes." : null,
            (Usual, _) => UsualLimit(budget, standing) is not { } usual ? (budget.UsualFactor is null ? Changed : "What is usual is not known any more.")
                : standing.Rate.FivePeak <= usual ? $"It was as usual for {SpendRate.QuietMinutes} minutes." : null,
            _ when alert.Period != standing.Period.From => "The period is over.",
            (_, { } percent) => Reached(budget, standing) is { } reached && reached >= percent ? (reached > percent ? "More than that is spent by now." : null) : isChanged ? Changed : null,
            (Forecast, _) => standing.Spent >= budget.Amount ? "The amount is spent." : isChanged && !IsExpectedOver(budget, standing) ? Changed : null,
            _ => Changed,
        };
    }

    /// <summary>
    /// What is too much a minute where it is compared with the usual; null where it is not, or nothing is usual. Never less than the even pace of the budget: many times
    /// nearly nothing harms nobody.
    /// </summary>
    internal static decimal? UsualLimit(Budget budget, BudgetStanding standing) =>
        budget.UsualFactor is { } factor && standing.Usual is { } usual ? Math.Max(usual * factor, budget.Amount / (decimal)standing.Period.Length.TotalMinutes) : null;

    private static int? Reached(Budget budget, BudgetStanding standing)
    {
        decimal percent = standing.ShareOf(budget.Amount) * 100;
        return budget.Thresholds.Where(t => t <= percent).Select(t => (int?)t).LastOrDefault();
    }

    private static bool IsExpectedOver(Budget budget, BudgetStanding standing) => budget.Forecast && standing.Spent < budget.Amount && standing.Forecast?.Expected > budget.Amount;

    private static string Dollars(decimal dollars) => SpendCause.Dollars(dollars);
}
