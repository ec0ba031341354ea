using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>Registers the places outside the database where checkpoints are kept.</summary>
internal static class AnchorsFeature
{
    /// <summary>Adds the part. Before <c>AddCheckpoints</c>: it takes the first checkpoint after the start, and the last one at the end.</summary>
    public static IServiceCollection AddAnchors(this IServiceCollection services)
    {
        services.AddAuditKinds(AnchorEvents.Kinds);
        services.AddOptions<AuditOptions>().PostConfigure<IConfiguration>(
            (options, configuration) => options.Anchors.Git.PromptRepository = configuration["Prompts:Repository"] ?? "");
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuditOptions>, ValidateAnchorOptions>());
        services.AddSingleton<AnchorSet>();
        services.AddSingleton<AnchorStates>();
        services.AddSingleton<AnchorStateRows>();
        services.AddSingleton(provider => new AnchorFindings(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<ILogger<AnchorFindings>>()));
        services.AddSingleton(provider => new AnchorCheck(
            provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(),
            provider.GetRequiredService<AnchorSet>(),
            provider.GetRequiredService<AnchorFindings>(),
            provider.GetRequiredService<AnchorStates>(),
            provider.GetRequiredService<SigningKeyFile>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AnchorCheck>>()));
        services.AddSingleton<IVerificationStep>(provider => new AnchorStep(provider.GetRequiredService<AnchorCheck>(), provider.GetRequiredService<AnchorFindings>()));
        services.AddHostedService<AnchorRunner>();
        return services;
    }
}
