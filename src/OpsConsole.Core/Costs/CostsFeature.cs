using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Core.Costs;

/// <summary>Registers what reads costs.</summary>
public static class CostsFeature
{
    /// <summary>Adds the feature.</summary>
    public static IServiceCollection AddCosts(this IServiceCollection services) => services.AddSingleton<BillBook>().AddSingleton<BillQuery>();
}
