using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Changes.Requests.Reading;

/// <summary>Registers what screens read of change requests.</summary>
internal static class ReadingFeature
{
    public static IServiceCollection AddReading(this IServiceCollection services)
    {
        services.AddSingleton<ChangeNames>();
        services.AddSingleton<ChangeVersions>();
        services.AddSingleton(provider => new ChangeDetails(
            provider.GetRequiredService<ChangeQueries>(),
            provider.GetRequiredService<ChangeAssessor>(),
            provider.GetRequiredService<ChangeVersions>(),
            provider.GetRequiredService<ChangeStandings>(),
            provider.GetRequiredService<ChangeNames>(),
            provider.GetRequiredService<AccessDirectory>(),
            provider.GetRequiredService<PromptCatalog>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ChangeQueue(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<ChangeAssessor>(),
            provider.GetRequiredService<ChangeStandings>(),
            provider.GetRequiredService<AccessDirectory>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
