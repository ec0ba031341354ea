using OpsConsole.Core.Costs;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Costs.Api;
using OpsConsole.Web.Costs.Spend;
using OpsConsole.Web.Costs.WhatIf;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Costs;

/// <summary>What it costs: pages for those who pay, and the bill for programs.</summary>
internal static class CostsWeb
{
    public static IServiceCollection AddCostsWeb(this IServiceCollection services)
    {
        services.AddCosts();
        services.AddTransient<SpendState>();
        services.AddTransient<WhatIfState>();
        services.AddSingleton(new NavItem("Observe", 15, "Spend", SpendView.Path, "cost", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem("Observe", 40, "What-if", WhatIfView.Path, "compare", Permissions.ViewMetrics));
        return services;
    }

    public static void MapCosts(this WebApplication app) =>
        app.MapGet("/api/v1/costs", CostsEndpoint.GetAsync)
            .RequireAuthorization(Permissions.ViewMetrics)
            .WithTags("Costs").WithName("GetCosts").WithSummary("What was billed, by groups")
            .WithDescription("from and to: days such as 2026-11-01, to exclusive; this month by default. groupBy: service, account, usageType, region, day, source and tag:KEY, several separated by commas. Each currency is a group of its own.");
}
