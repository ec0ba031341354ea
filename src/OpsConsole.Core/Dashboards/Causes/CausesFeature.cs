using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Dashboards.Causes.Notes;

namespace OpsConsole.Core.Dashboards.Causes;

/// <summary>Registers the timeline of causes. Each feature registers what it knows by itself.</summary>
public static class CausesFeature
{
    /// <summary>Adds it, with the notes that people write.</summary>
    public static IServiceCollection AddCauses(this IServiceCollection services)
    {
        services.AddAuditKinds(NoteEvents.Kinds);
        services.AddSingleton<CausesQuery>();
        services.AddSingleton<NoteCommands>();
        services.AddSingleton<NoteQueries>();
        services.AddSingleton<ICauseSource, NoteCauses>();
        services.AddSingleton<ICauseSource, DeploymentCauses>();
        return services;
    }
}
