using System.Globalization;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Costs.Budgets.Spending;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Costs.Budgets;

/// <summary>Budgets in words.</summary>
internal static class BudgetWords
{
    private const decimal Nearly = 0.8m;

    /// <summary>How a budget stands, in a few words with its tone: the answer to whether it is over.</summary>
    public static (string Tone, string Text) State(Budget budget, BudgetStanding? standing) =>
        standing is null ? ("", "Being counted")
        : standing.Spent >= budget.Amount ? ("bad", standing.Spent > budget.Amount ? $"Over by {Figures.Money(standing.Spent - budget.Amount)}" : "All spent")
        : standing.Rate.LastMinute > budget.PerMinute ? ("bad", "Spent too fast")
        : standing.Forecast?.Expected > budget.Amount ? ("warn", "Expected to go over")
        : standing.ShareOf(budget.Amount) >= Nearly ? ("warn", "Nearly spent")
        : ("ok", "Within");

    /// <summary>What an alert is about, in a few words.</summary>
    public static string Headline(string rule) => rule switch
    {
        BudgetRules.Forecast => "Expected to go over",
        BudgetRules.Rate => "Spent too fast",
        BudgetRules.Usual => "Faster than usual",
        _ => string.Create(CultureInfo.InvariantCulture, $"{BudgetRules.PercentOf(rule)}% spent"),
    };

    /// <summary>How grave an alert is.</summary>
    public static string Tone(NotificationSeverity severity) => severity switch { NotificationSeverity.Critical => "bad", NotificationSeverity.Warning => "warn", _ => "info" };

    /// <summary>An amount a period: <c>$1,000 a month</c>.</summary>
    public static string Amount(Budget budget) => $"{Figures.Money(budget.Amount)} a {Period(budget.Period)}";

    /// <summary>A period.</summary>
    public static string Period(BudgetPeriod period) => period.ToString().ToLowerInvariant();

    /// <summary>What a budget does when it does not last, as sentences.</summary>
    public static IReadOnlyList<string> Does(Budget budget)
    {
        List<string> does = [$"Alerts at {string.Join(", ", budget.Thresholds.Select(t => $"{t}%"))}{(budget.Forecast ? ", and when it is expected to go over" : "")}."];
        if (budget.PerMinute is { } limit)
        {
            does.Add($"Alerts above {Figures.Money(limit)} a minute.");
        }

        if (budget.UsualFactor is { } factor)
        {
            does.Add($"Alerts above {factor.ToString("0.##", CultureInfo.InvariantCulture)} times the usual for the hour of the week.");
        }

        if (budget.Trip is { } trip)
        {
            string when = (trip.OnLimit, trip.OnRate) switch { (true, true) => "the amount is spent or the limit a minute is passed", (true, false) => "the amount is spent", _ => "the limit a minute is passed" };
            does.Add($"Kills {trip.Scope} in {trip.Environment} when {when}. People restore.");
        }

        does.Add($"Tells {(budget.Contacts.Count == 0 ? "all channels" : string.Join(", ", budget.Contacts))}.{(budget.EscalateAfterMinutes is { } minutes ? $" After {Figures.Length(minutes)} without anybody taking it on, {(budget.EscalateTo.Count == 0 ? "the same again" : string.Join(", ", budget.EscalateTo))}." : "")}");
        return does;
    }

    /// <summary>A rate a minute.</summary>
    public static string Rate(decimal? perMinute) => perMinute switch { null => "not known yet", > 0 and < 0.01m => "<$0.01/min", _ => $"{Figures.Money(perMinute)}/min" };
}
