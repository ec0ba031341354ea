using OpsConsole.Core.Identity;
using OpsConsole.Web.Changes.Api;
using OpsConsole.Web.Costs.Budgets.Api;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Costs.Budgets;

/// <summary>Budgets: their pages, the line above all pages, and what programs ask.</summary>
internal static class BudgetsWeb
{
    private const string Tag = "Costs";

    public static IServiceCollection AddBudgetsWeb(this IServiceCollection services)
    {
        services.AddTransient<BudgetsState>();
        services.AddTransient<BudgetPageState>();
        services.AddTransient<BudgetFormState>();
        services.AddSingleton(new NavItem("Money", 30, "Budgets", BudgetLinks.List, "bell", Permissions.ViewMetrics));
        services.AddSingleton(new PaletteCommand("Make a budget", "plus", BudgetLinks.New, Permission: Permissions.ChangeMoney));
        services.AddSingleton<BudgetBanner>();
        services.AddSingleton(provider => provider.GetRequiredService<BudgetBanner>().Banner);
        services.AddHostedService(provider => provider.GetRequiredService<BudgetBanner>());
        return services;
    }

    public static void MapBudgets(this WebApplication app)
    {
        ChangePace pace = app.Services.GetRequiredService<ChangePace>();
        app.MapGet(BudgetsApi.Path, BudgetsApi.ListAsync).RequireAuthorization(Permissions.ViewMetrics).WithTags(Tag)
            .WithName("ListBudgets").WithSummary("Budgets, how each stands, and its open alerts")
            .WithDescription("Money is in US dollars, estimated from list prices; rates are US dollars a minute. What is not known yet is null: the forecast before three whole days, the usual before two weeks.");
        app.MapPut(BudgetsApi.Path + "/{slug}", BudgetsApi.PutAsync).RequireAuthorization(Permissions.ChangeMoney).AddEndpointFilter(pace).WithTags(Tag)
            .WithName("PutBudget").WithSummary("Ask for a budget, or for another one in its place")
            .WithDescription("Body: name, scope ({}, or one of app, team and model, and env), amount, period (day, week, month, quarter, year); thresholds, forecast, perMinute, usualFactor, trip {on, scope, env}, contacts, escalateAfterMinutes, escalateTo. why in the query: the reason. 202 with the change request: people approve it where the policy says so.")
            .Accepts<object>("application/json");
        app.MapDelete(BudgetsApi.Path + "/{slug}", BudgetsApi.DeleteAsync).RequireAuthorization(Permissions.ChangeMoney).AddEndpointFilter(pace).WithTags(Tag)
            .WithName("DeleteBudget").WithSummary("Ask for a budget to be removed")
            .WithDescription("why in the query: the reason. 202 with the change request.");
        app.MapPost(BudgetsApi.Path + "/{slug}/alerts/{id}/acknowledge", BudgetsApi.AcknowledgeAsync).RequireAuthorization(Permissions.ChangeMoney).WithTags(Tag)
            .WithName("AcknowledgeBudgetAlert").WithSummary("Take on an alert of a budget: it is not escalated any more");
    }
}
