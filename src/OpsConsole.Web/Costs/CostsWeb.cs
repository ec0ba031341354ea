using OpsConsole.Core.Costs;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Costs.Api;
using OpsConsole.Web.Costs.Bill;
using OpsConsole.Web.Costs.Budgets;
using OpsConsole.Web.Costs.Executive;
using OpsConsole.Web.Costs.Prices;
using OpsConsole.Web.Costs.Spend;
using OpsConsole.Web.Costs.Value;
using OpsConsole.Web.Costs.WhatIf;
using OpsConsole.Web.Layout;
using OpsConsole.Web.Layout.ReadAhead;

namespace OpsConsole.Web.Costs;

/// <summary>What it costs and what it is worth: pages for those who pay, and the numbers for programs.</summary>
internal static class CostsWeb
{
    private const string Section = "Money";

    public static IServiceCollection AddCostsWeb(this IServiceCollection services)
    {
        services.AddCosts();
        services.AddBudgetsWeb();
        services.AddTransient<ExecutiveState>();
        services.AddTransient<OwnershipState>();
        services.AddTransient<SpendState>();
        services.AddTransient<BillState>();
        services.AddTransient<ValueState>();
        services.AddTransient<PricesState>();
        services.AddTransient<WhatIfState>();
        services.AddSingleton<AllocatedCosts>();
        services.DrawAhead<ExecutivePage>($"{ExecutiveView.Path}?years=3");
        services.DrawAhead<ExecutivePage>(today => $"{ExecutiveView.Path}?month={today.AddMonths(-1):yyyy-MM}");
        services.DrawAhead<BillPage>(AllocationView.Path);
        services.DrawAhead<BillPage>(today => $"{AllocationView.Path}?year={today.Year - 1}");
        services.AddSingleton(new NavItem(Section, 10, "Executive", ExecutiveView.Path, "executive", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem(Section, 20, "Spend", SpendView.Path, "cost", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem(Section, 40, "Bill", AllocationView.Path, "inbox", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem(Section, 50, "Value", ValueView.Path, "check", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem(Section, 60, "Prices", PricesPage.Path, "book", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem(Section, 70, "What-if", WhatIfView.Path, "compare", Permissions.ViewMetrics));
        return services;
    }

    public static void MapCosts(this WebApplication app)
    {
        app.MapGet("/api/v1/costs", CostsEndpoint.GetAsync).RequireAuthorization(Permissions.ViewMetrics).WithTags("Costs")
            .WithName("GetCosts").WithSummary("What was billed and estimated, by groups")
            .WithDescription("from and to: days such as 2026-11-01, to exclusive; this month by default. groupBy, several separated by commas: app, team, model, env, prompt, feature (which brings its app) and rule, with day and service, of what is allocated, with billed and estimated; or service, account, usageType, region, day, source and tag:KEY of what was billed. Each currency is a group of its own.");
        app.MapGet("/api/v1/costs/export", FocusEndpoint.Get).RequireAuthorization(Permissions.ViewMetrics).WithTags("Costs")
            .WithName("ExportCosts").WithSummary("The allocated bill as FOCUS 1.2, CSV")
            .WithDescription("from and to: days such as 2026-11-01, to exclusive; this month by default; up to 1,100 days. format: focus. A row for each share of each line of the bill; the rows add up to the bill.");
        app.MapPrices();
        app.MapBudgets();
    }
}
