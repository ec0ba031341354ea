using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Costs.Comparison;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Costs.Savings;
using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Jobs;

namespace OpsConsole.Core.Costs;

/// <summary>Registers costs: what calls cost, what was billed and whose it is, what it may cost, and what it is worth.</summary>
public static class CostsFeature
{
    /// <summary>Adds the feature. Its settings are in the section <c>Costs</c>.</summary>
    public static IServiceCollection AddCosts(this IServiceCollection services)
    {
        services.AddOptions<CostsOptions>().BindConfiguration("Costs").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CostsOptions>, CostsOptions.Validation>());
        services.AddSingleton<Teams>();
        services.AddPrices();
        services.AddBill();
        services.AddBudgets();
        services.AddWorth();
        return services;
    }

    private static void AddPrices(this IServiceCollection services)
    {
        services.AddSingleton<ISettingKind, PriceSettings>();
        services.Replace(ServiceDescriptor.Singleton(provider => new PriceBooks(provider.GetRequiredService<SettingsInForce>(), provider.GetRequiredService<ILogger<PriceBooks>>())));
        services.AddSingleton<ICauseSource, PriceCauses>();
        services.AddSingleton<ModelsInUse>();
        services.AddSingleton<PriceDesk>();
        services.AddSingleton<Repricing>();
        services.AddAuditKinds(RepriceJob.Kinds);
        services.AddScheduledJob<RepriceJob>(RepriceJob.Name, "Prices model calls anew after the price book changed", RepriceJob.Nightly);
        services.AddHostedService<RepriceWatch>();
    }

    private static void AddBill(this IServiceCollection services)
    {
        services.AddSingleton<BillBook>();
        services.AddSingleton<BillQuery>();
        services.AddSingleton<BillCharges>();
        services.AddSingleton<PricedUsage>();
        services.AddSingleton<AllocationQuery>();
        services.AddSingleton<FocusExport>();
    }

    private static void AddWorth(this IServiceCollection services)
    {
        services.AddSingleton<ISettingKind, ValueSettings>();
        services.AddSingleton<ValueInForce>();
        services.AddSingleton<ModelComparisons>();
        services.AddSingleton<SavingsQuery>();
    }
}
