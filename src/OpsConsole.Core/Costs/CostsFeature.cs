using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Core.Costs;

/// <summary>Registers costs: what was billed, and whose it is.</summary>
public static class CostsFeature
{
    /// <summary>Adds the feature. Its settings are in the section <c>Costs</c>.</summary>
    public static IServiceCollection AddCosts(this IServiceCollection services)
    {
        services.AddOptions<CostsOptions>().BindConfiguration("Costs").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CostsOptions>, CostsOptions.Validation>());
        services.AddSingleton<Teams>();
        return services.AddSingleton<BillBook>().AddSingleton<BillQuery>();
    }
}
