using System.Text.Json.Nodes;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Costs.Budgets.Spending;
using OpsConsole.Core.Costs.Spending;

namespace OpsConsole.Web.Costs.Budgets.Api;

/// <summary>The body of <c>GET /api/v1/budgets</c>.</summary>
/// <param name="Items">The budgets, by name.</param>
internal sealed record BudgetListJson(IReadOnlyList<BudgetJson> Items);

/// <summary>A budget, and how it stands.</summary>
/// <param name="Slug">By which it is addressed.</param>
/// <param name="Budget">The budget as PUT takes it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="PeriodStart">Beginning of the period.</param>
/// <param name="PeriodEnd">Its end, exclusive.</param>
/// <param name="Spent">What was spent in it; null while it is counted, as are those that follow.</param>
/// <param name="Share">How much of the amount that is, 0 to 1 and more.</param>
/// <param name="Forecast">What it will have been at its end; null while too few days are known.</param>
/// <param name="PerMinute">What the last minute cost.</param>
/// <param name="PerMinuteOfFive">What a minute cost, over the last five.</param>
/// <param name="UsualPerMinute">What is usual for this hour of the week; null when that is not known.</param>
/// <param name="UnpricedCalls">Model calls that have no price and are in no sum.</param>
/// <param name="Alerts">The alerts that are open.</param>
internal sealed record BudgetJson(
    string Slug, JsonNode? Budget, string Currency, DateTime? PeriodStart, DateTime? PeriodEnd, decimal? Spent, decimal? Share, SpendForecast? Forecast,
    decimal? PerMinute, decimal? PerMinuteOfFive, decimal? UsualPerMinute, long? UnpricedCalls, IReadOnlyList<BudgetAlertJson> Alerts)
{
    public static BudgetJson Of(BudgetInForce budget, BudgetStanding? standing, IEnumerable<BudgetAlert> open) => new(
        budget.Slug, JsonNode.Parse(BudgetText.Write(budget.Budget)), "USD", standing?.Period.From, standing?.Period.End, standing?.Spent, standing?.ShareOf(budget.Budget.Amount), standing?.Forecast,
        standing?.Rate.LastMinute, standing?.Rate.LastFive, standing?.Usual, standing?.Unpriced, [.. open.Where(a => a.Budget == budget.Slug).Select(BudgetAlertJson.Of)]);
}

/// <summary>An alert of a budget.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Rule"><c>threshold:80</c>, <c>forecast</c>, <c>rate</c> or <c>usual</c>.</param>
/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>critical</c>.</param>
/// <param name="OpenedAt">When it was found.</param>
/// <param name="Says">What was found, as a sentence.</param>
/// <param name="Cause">What explains it; null where nothing does.</param>
/// <param name="AcknowledgedAt">When somebody took it on; null while nobody has.</param>
/// <param name="SilencedUntil">Until when nobody is told; null where it is not silenced.</param>
/// <param name="Kills">The scope that it kills; null for none.</param>
internal sealed record BudgetAlertJson(
    string Id, string Rule, string Severity, DateTime OpenedAt, string Says, string? Cause, DateTime? AcknowledgedAt, DateTime? SilencedUntil, string? Kills)
{
    public static BudgetAlertJson Of(BudgetAlert alert) => new(
        alert.Id, alert.Rule, alert.Severity.ToString().ToLowerInvariant(), alert.OpenedAt, alert.Says, alert.Cause, alert.AcknowledgedAt, alert.SilencedUntil, alert.TripScope);
}

/// <summary>The change request that was made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Where it stands: <c>inReview</c> while it waits for people, <c>released</c> when the budget is in force.</param>
/// <param name="Page">The page on which people agree to it.</param>
internal sealed record BudgetChangeJson(string Id, string State, string Page);
