using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Core.Costs.Budgets.Spending;
using OpsConsole.Core.Dashboards.Causes;

namespace OpsConsole.Core.Costs.Budgets;

/// <summary>Registers budgets. They read the numbers of the dashboards, and are settings.</summary>
public static class BudgetsFeature
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddBudgets(this IServiceCollection services)
    {
        services.AddAuditKinds(BudgetEvents.Kinds);
        services.AddSingleton<ISettingKind, BudgetSettings>();
        services.AddSingleton(provider => new BudgetBook(provider.GetRequiredService<SettingsInForce>()));
        services.AddSingleton<BudgetNotices>();
        services.AddSingleton<SpendReader>();
        services.AddSingleton<BudgetAlertBook>();
        services.AddSingleton<BudgetKills>();
        services.AddSingleton(provider => new BudgetWatch(
            provider.GetRequiredService<BudgetBook>(), provider.GetRequiredService<BudgetAlertBook>(), provider.GetRequiredService<BudgetKills>(),
            provider.GetRequiredService<SpendReader>(), provider.GetRequiredService<Teams>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BudgetWatch>>()));
        services.AddSingleton<BudgetAlertCommands>();
        services.AddSingleton<BudgetAlertQueries>();
        services.AddSingleton<ICauseSource, BudgetIncidents>();
        services.AddHostedService<BudgetLoop>();
        return services;
    }
}
