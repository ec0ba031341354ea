using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>Registers what explains moves of numbers.</summary>
public static class WhatMovedFeature
{
    /// <summary>Adds it. It needs the dashboards' queries and the timeline of causes.</summary>
    public static IServiceCollection AddWhatMoved(this IServiceCollection services)
    {
        services.AddSingleton(provider => new WhatMovedQuery(
            provider.GetRequiredService<MetricsQuery>(), provider.GetRequiredService<CausesQuery>(), provider.GetRequiredService<TopicNames>(), provider.GetRequiredService<IOptions<TelemetryOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new MovedSuggestions(provider.GetRequiredService<MetricsQuery>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
