using OpsConsole.Core.Identity;
using OpsConsole.Web.Dashboards.Causes;
using OpsConsole.Web.Dashboards.Engineering;
using OpsConsole.Web.Dashboards.Home;
using OpsConsole.Web.Dashboards.Overview;
using OpsConsole.Web.Dashboards.Product;
using OpsConsole.Web.Dashboards.WhatMoved;
using OpsConsole.Web.Layout;
using OpsConsole.Web.Layout.ReadAhead;

namespace OpsConsole.Web.Dashboards;

/// <summary>Dashboards and the numbers API.</summary>
internal static class DashboardsWeb
{
    public static IServiceCollection AddDashboardsWeb(this IServiceCollection services)
    {
        services.AddSingleton(new NavItem("Observe", 5, "Home", HomePage.Path, "inbox", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem("Observe", 10, "Overview", "/overview", "overview", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem("Observe", 20, "Engineering", "/engineering", "engineering", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem("Observe", 15, "Product", ProductView.Path, "ok", Permissions.ViewMetrics));
        services.AddSingleton(new NavItem("Observe", 25, "What moved?", WhatMovedView.Path, "bolt", Permissions.ViewMetrics));
        services.AddSingleton(new PaletteCommand("See what moved in the last 7 days", "bolt", WhatMovedView.Path, Permission: Permissions.ViewMetrics));
        services.AddTransient<CausesState>();
        services.AddTransient<WhatMovedState>();
        services.AddTransient<EngineeringState>();
        services.AddTransient<OverviewState>();
        services.AddTransient<HomeState>();
        services.AddTransient<ProductState>();
        services.AddTransient<SharedTopicsState>();
        services.AddTransient<VersionsState>();
        services.DrawAhead<EngineeringPage>(EngineeringView.Path);
        services.DrawAhead<ProductPage>(ProductView.Path);
        services.DrawAhead<ProductPage>($"{ProductView.Path}?range=30d");
        services.DrawAhead<ProductPage>($"{ProductView.Path}?range=90d");
        return services;
    }

    public static void MapDashboards(this WebApplication app) =>
        app.MapGet("/api/v1/metrics", MetricsEndpoint.GetAsync)
            .RequireAuthorization(Permissions.ViewMetrics)
            .WithName("GetMetrics")
            .WithSummary("Requests, errors, latency, tokens and cost over a time range, by groups and intervals");
}
