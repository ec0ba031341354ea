using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources.Kinds;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Sources.Files;

/// <summary>Registers imports of files.</summary>
internal static class ImportsFeature
{
    /// <summary>Adds the feature. Its settings are in the section <c>Imports</c>.</summary>
    public static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddOptions<ImportOptions>().BindConfiguration("Imports").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ImportOptions>, ValidateImportOptions>());
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ImportOptions>>().Value);
        services.AddAuditKinds(ImportEvents.Kinds);
        services.AddSingleton<ISourceKind, FileKind>();
        services.AddSingleton<ImportSpool>();
        services.AddSingleton<ImportHistory>();
        services.AddSingleton(provider => new FileImports(
            provider.GetRequiredService<SourceDirectory>(), provider.GetRequiredService<JobStarts>(), provider.GetRequiredService<JobBook>(), provider.GetRequiredService<ImportSpool>(),
            provider.GetRequiredService<ImportOptions>(), provider.GetRequiredService<AuditTrail>(), provider.GetRequiredService<DeniedAttempts>(), provider.GetRequiredService<AccessDirectory>()));
        services.AddSingleton<ImportUpkeep>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportUpkeep>());
        return services;
    }
}
