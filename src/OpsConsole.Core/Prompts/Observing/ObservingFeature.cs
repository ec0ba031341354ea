using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Prompts.Observing;

/// <summary>Registers what telemetry sees of prompts. It reads the numbers of the dashboards.</summary>
internal static class ObservingFeature
{
    public static IServiceCollection AddPromptObserving(this IServiceCollection services)
    {
        services.AddSingleton(p => new ObservedReader(p.GetRequiredService<MetricsQuery>().RunAsync));
        services.AddSingleton<VersionLookup>();
        services.AddSingleton<PromptNumbers>();
        services.AddSingleton(p => new ObservedVersions(
            p.GetRequiredService<ObservedReader>(), p.GetRequiredService<VersionLookup>(), p.GetRequiredService<ServedPrompts>(), p.GetRequiredService<PromptCatalog>(), p.GetRequiredService<ReleaseHistory>(),
            p.GetRequiredService<PromptsOptions>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<ObservedVersions>>()));
        services.AddSingleton<ICauseSource>(p => new SeenCauses(p.GetRequiredService<MetricsQuery>(), p.GetRequiredService<ReleaseHistory>().Of, p.GetRequiredService<TimeProvider>()));
        services.AddHostedService<ObservingLoop>();
        return services;
    }
}
