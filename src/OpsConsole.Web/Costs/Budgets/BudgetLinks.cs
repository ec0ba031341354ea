using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Dashboards;
using OpsConsole.Web.Dashboards.Engineering;

namespace OpsConsole.Web.Costs.Budgets;

/// <summary>Addresses of the pages of budgets.</summary>
internal static class BudgetLinks
{
    /// <summary>The list.</summary>
    public const string List = "/budgets";

    /// <summary>The form of a new one.</summary>
    public const string New = List + "/new";

    /// <summary>A budget.</summary>
    public static string Of(string slug) => $"{List}/{Uri.EscapeDataString(slug)}";

    /// <summary>The form of a budget.</summary>
    public static string Edit(string slug) => Of(slug) + "/edit";

    /// <summary>The numbers behind what a budget spent so far; null for a team, whose applications are no one filter.</summary>
    public static string? Numbers(BudgetScope scope, PeriodRange period, DateTime now)
    {
        DateTime from = now - period.From < TimeSpan.FromHours(1) ? now.AddHours(-1) : period.From; // a range has some length
        return scope.Kind == BudgetScopeKind.Team ? null
            : new EngineeringView(TimeRange.Between(from, now), new MetricsFilter(
                scope.Kind == BudgetScopeKind.App ? scope.Name : scope.FeatureApplication, scope.Environment, scope.Kind == BudgetScopeKind.Model ? scope.Name : null, Feature: scope.FeatureName)).Url;
    }
}
