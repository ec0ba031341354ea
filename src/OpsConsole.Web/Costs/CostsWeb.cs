using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Costs.Api;
using OpsConsole.Web.Costs.Bill;
using OpsConsole.Web.Costs.Prices;
using OpsConsole.Web.Costs.Budgets;
using OpsConsole.Web.Costs.Executive;
using OpsConsole.Web.Costs.Spend;
using OpsConsole.Web.Costs.Value;
using OpsConsole.Web.Costs.WhatIf;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Costs;

/// <summary>What it costs: pages for those who pay, and the bill for programs.</summary>
internal static class CostsWeb
{
    public static IServiceCollection AddCostsWeb(this IServiceCollection services)
    {
        services.AddCosts();
        services.AddBudgetsWeb();
        services.AddTransient<SpendState>();
        services.AddTransient<WhatIfState>();
        services.AddTransient<PricesState>();
        services.AddSingleton(new NavItem("Observe", 45, "Prices", PricesPage.Path, "cost", Permissions.ViewMetrics));
        services.AddTransient<BillState>();
        services.AddSingleton<AllocatedCosts>();
        services.AddTransient<ExecutiveState>();
        services.AddTransient<ValueState>();
        services.AddSingleton(new NavItem("Observe", 5, "Executive", ExecutiveView.Path, "overview", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem("Observe", 15, "Spend", SpendView.Path, "cost", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem("Observe", 16, "Bill", AllocationView.Path, "inbox", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem("Observe", 40, "What-if", WhatIfView.Path, "compare", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem("Observe", 45, "Value", ValueView.Path, "check", Permissions.ViewMetrics));
        return services;
    }

    public static void MapCosts(this WebApplication app)
    {
        MapBill(app);
        MapPrices(app.MapGroup(PriceEndpoints.Path).WithTags("Prices"));
    }

    private static void MapPrices(RouteGroupBuilder prices)
    {
        prices.MapGet("", PriceEndpoints.Get).RequireAuthorization(Permissions.ViewMetrics)
            .WithName("GetPrices").WithSummary("The price book: prices of today by model, and the company's own part");
        prices.MapPut("", PriceEndpoints.PutAsync).RequireAuthorization(Permissions.ChangeMoney)
            .WithName("ChangePrices").WithSummary("Ask for another own price book")
            .WithDescription("Body: the whole of the company's own part, as docs/prices.md shows it. Opens a change request and answers 202 with it; calls are priced anew when it is released.")
            .Accepts<PriceFile>("application/json");
        prices.MapPost("litellm", PriceEndpoints.ImportAsync).RequireAuthorization(Permissions.ChangeMoney)
            .WithName("ImportPrices").WithSummary("Ask for the prices of LiteLLM's price map")
            .WithDescription("Body: model_prices_and_context_window.json as it is. from: the first day of its prices, today by default. models: used (of the last 30 days, the default) or all. Opens a change request and answers 202 with it.")
            .Accepts<object>("application/json");
    }

    private static void MapBill(WebApplication app)
    {
        app.MapGet("/api/v1/costs", CostsEndpoint.GetAsync)
            .RequireAuthorization(Permissions.ViewMetrics)
            .WithTags("Costs").WithName("GetCosts").WithSummary("What was billed and estimated, by groups")
            .WithDescription("from and to: days such as 2026-11-01, to exclusive; this month by default. groupBy, several separated by commas: app, team, model, env, prompt and rule, with day and service, of what is allocated, with billed and estimated; or service, account, usageType, region, day, source and tag:KEY of what was billed. Each currency is a group of its own.");
        app.MapGet("/api/v1/costs/export", FocusEndpoint.Get)
            .RequireAuthorization(Permissions.ViewMetrics)
            .WithTags("Costs").WithName("ExportCosts").WithSummary("The allocated bill as FOCUS 1.2, CSV")
            .WithDescription("from and to: days such as 2026-11-01, to exclusive; this month by default; up to 1,100 days. format: focus. A row for each share of each line of the bill; the rows add up to the bill.");
        app.MapBudgets();
        app.MapGet("/api/v1/costs", CostsEndpoint.GetAsync)
            .RequireAuthorization(Permissions.ViewMetrics)
            .WithTags("Costs").WithName("GetCosts").WithSummary("What was billed, by groups")
            .WithDescription("from and to: days such as 2026-11-01, to exclusive; this month by default. groupBy: service, account, usageType, region, day, source and tag:KEY, several separated by commas. Each currency is a group of its own.");
    }
}
